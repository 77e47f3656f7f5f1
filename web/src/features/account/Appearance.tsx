import { useState } from "react";
import { useTranslation } from "react-i18next";
import { chooseLanguage, languages } from "@/i18n/i18n";
import { Select } from "@/ui/Select";
import { chooseTheme, currentTheme, themes } from "@/ui/theme";
import { chooseTimeZone, chosenTimeZone } from "@/ui/time";

const languageNames = ["en", "zh-CN"] as const;

/** Language, theme and time zone of this browser. */
export function Appearance() {
  const { t, i18n } = useTranslation("account");
  const { t: common } = useTranslation();
  const [theme, setTheme] = useState(currentTheme);
  const [zone, setZone] = useState(chosenTimeZone);
  const own = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  return (
    <div className="grid max-w-2xl gap-4 sm:grid-cols-3">
      <Select
        label={common("language")}
        data-testid="profile-language"
        value={i18n.language}
        onChange={(event) =>
          languageNames
            .filter((language) => language === event.target.value)
            .forEach((language) => void chooseLanguage(language))
        }
      >
        {languageNames.map((language) => (
          <option key={language} value={language}>
            {languages[language]}
          </option>
        ))}
      </Select>
      <Select
        label={common("theme")}
        data-testid="profile-theme"
        value={theme}
        onChange={(event) =>
          themes
            .filter((choice) => choice === event.target.value)
            .forEach((choice) => {
              chooseTheme(choice);
              setTheme(choice);
            })
        }
      >
        {themes.map((choice) => (
          <option key={choice} value={choice}>
            {common(choice)}
          </option>
        ))}
      </Select>
      <Select
        label={t("timeZone")}
        data-testid="profile-time-zone"
        value={zone ?? ""}
        onChange={(event) => {
          chooseTimeZone(event.target.value || undefined);
          setZone(chosenTimeZone());
        }}
      >
        <option value="">{t("timeZoneSystem", { zone: own })}</option>
        {Intl.supportedValuesOf("timeZone").map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </Select>
    </div>
  );
}
