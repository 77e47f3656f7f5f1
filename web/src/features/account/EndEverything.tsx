import { useTranslation } from "react-i18next";

interface Props {
  checked: boolean;
  /** What would end, where it is known to whom decides. */
  names?: string[];
  onChange: (checked: boolean) => void;
}

/** Offers to end tokens and keys together with the logins, when a password changes. */
export function EndEverything({ checked, names, onChange }: Props) {
  const { t } = useTranslation("account");
  return (
    <div className="flex flex-col gap-1">
      <label className="flex items-start gap-2">
        <input
          type="checkbox"
          className="mt-1"
          data-testid="end-everything"
          checked={checked}
          onChange={(event) => onChange(event.target.checked)}
        />
        {t("endEverything")}
      </label>
      <p className="pl-6 text-xs text-faint">{t("endEverythingHint")}</p>
      {checked && names && names.length > 0 && (
        <ul className="list-disc pl-10 text-sm" data-testid="end-everything-names">
          {names.map((name, index) => (
            <li key={index} className="break-all">
              {name}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
