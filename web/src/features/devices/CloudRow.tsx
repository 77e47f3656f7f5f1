import { Cloud } from "lucide-react";
import { useTranslation } from "react-i18next";

/** "Cloud" where nobody set one up: there, so that it is no riddle, and honest that it cannot be chosen. */
export function CloudRow() {
  const { t } = useTranslation("devices");
  return (
    <li>
      <button
        type="button"
        data-option
        aria-disabled
        data-testid="cloud-mode-card"
        className="flex min-h-13 w-full cursor-not-allowed items-center gap-3 rounded-xl px-2.5 py-2 text-left"
      >
        <Cloud aria-hidden className="size-4.5 shrink-0 text-faint" />
        <span className="min-w-0 flex-1">
          <span className="block font-medium text-soft">{t("cloudDefault")}</span>
          <span className="block text-xs text-soft">{t("cloudNotSetUp")}</span>
        </span>
      </button>
    </li>
  );
}
