import { useTranslation } from "react-i18next";
import type { SubtaskView } from "@/protocol/rest.gen";
import { duration } from "@/ui/time";

/** Time, tokens and cost of an answer, as far as they are known. */
export function UsageLine({ view }: { view: SubtaskView }) {
  const { t, i18n } = useTranslation("chat");
  const { usage, started_at, ended_at } = view;
  const format = new Intl.NumberFormat(i18n.language, { notation: "compact" });
  const money = new Intl.NumberFormat(i18n.language, {
    style: "currency",
    currency: "USD",
    maximumSignificantDigits: 3,
  });
  const millis =
    started_at && ended_at ? Math.max(0, Date.parse(ended_at) - Date.parse(started_at)) : undefined;
  const read = usage ? usage.input_tokens + usage.cache_read_tokens + usage.cache_write_tokens : 0;
  const parts = [
    millis !== undefined && t("took", { time: millis < 1_000 ? t("underASecond") : duration(millis) }),
    usage &&
      read + usage.output_tokens > 0 &&
      t("usage", { input: format.format(read), output: format.format(usage.output_tokens) }),
    usage?.cost_usd !== undefined && usage.cost_usd > 0 && money.format(usage.cost_usd),
  ].filter(Boolean);
  if (parts.length === 0) return null;
  return (
    <p data-testid="usage-line" className="text-xs text-faint">
      {parts.join(" · ")}
    </p>
  );
}
