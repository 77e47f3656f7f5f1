const steps = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
] as const;

/** "5 minutes ago", "in 3 days"; "now" within a minute. */
export function relativeTime(instant: string, now: number, language: string): string {
  const seconds = Math.round((Date.parse(instant) - now) / 1_000);
  const format = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
  const step = steps.find(([, size]) => Math.abs(seconds) >= size);
  if (!step) return format.format(0, "second");
  // What was is counted in whole steps; what is to come in the nearest: a week from now is not six days.
  const count = seconds / step[1];
  return format.format(count < 0 ? Math.trunc(count) : Math.round(count), step[0]);
}

export function dateTime(instant: string, language: string): string {
  return new Intl.DateTimeFormat(language, {
    dateStyle: "medium",
    timeStyle: "short",
    timeZone: chosenTimeZone(),
  }).format(new Date(instant));
}

/** "10:32:05" */
export function clockTime(millis: number, language: string): string {
  return new Intl.DateTimeFormat(language, { timeStyle: "medium", timeZone: chosenTimeZone() }).format(
    millis,
  );
}

/** "0:07", "12:30", "1:02:03". */
export function duration(millis: number): string {
  const seconds = Math.max(0, Math.floor(millis / 1_000));
  const pad = (value: number) => String(value).padStart(2, "0");
  const hours = Math.floor(seconds / 3_600);
  const minutes = Math.floor((seconds % 3_600) / 60);
  return hours > 0 ? `${hours}:${pad(minutes)}:${pad(seconds % 60)}` : `${minutes}:${pad(seconds % 60)}`;
}

const zoneKey = "wegent.timeZone";

/** The zone in which times are shown; undefined for this computer's own. */
export function chosenTimeZone(): string | undefined {
  const zone = localStorage.getItem(zoneKey);
  return zone && Intl.supportedValuesOf("timeZone").includes(zone) ? zone : undefined;
}

export function chooseTimeZone(zone: string | undefined): void {
  if (zone) localStorage.setItem(zoneKey, zone);
  else localStorage.removeItem(zoneKey);
}
