import { useTranslation } from "react-i18next";

/** Lines that came and went: +12 −4. */
export function Counts({ added, removed }: { added: number; removed: number }) {
  const { t, i18n } = useTranslation("changes");
  const format = new Intl.NumberFormat(i18n.language);
  return (
    <span className="shrink-0 font-mono text-xs whitespace-nowrap">
      <span className="sr-only">{t("counts", { added, removed })}</span>
      <span aria-hidden>
        <span className="text-good">+{format.format(added)}</span>{" "}
        <span className="text-danger">−{format.format(removed)}</span>
      </span>
    </span>
  );
}
