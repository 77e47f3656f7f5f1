const telling = ["command", "file_path", "pattern", "query", "path", "url", "description", "prompt"] as const;

/** A tool's input for reading: a lone string as it is, all else as indented JSON. */
export function inputText(input: unknown): string | undefined {
  if (input === undefined || input === null) return undefined;
  if (typeof input === "string") return input;
  const entries = Object.entries(input);
  const [only] = entries;
  if (entries.length === 1 && only && typeof only[1] === "string") return only[1];
  return JSON.stringify(input, null, 2);
}

/** The fields of a JSON object; none of anything else. */
export function record(input: unknown): ReadonlyMap<string, unknown> {
  return new Map(typeof input === "object" && input !== null ? Object.entries(input) : []);
}

/** The one value of the input that tells the call apart from others. */
export function summary(input: unknown): string {
  if (typeof input === "string") return input;
  if (typeof input !== "object" || input === null) return "";
  const values = new Map<string, unknown>(Object.entries(input));
  const found = telling.map((name) => values.get(name)).find((value) => typeof value === "string");
  return typeof found === "string" ? found : "";
}
