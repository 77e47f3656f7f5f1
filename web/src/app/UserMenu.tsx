import { useNavigate } from "@tanstack/react-router";
import { ChevronsUpDown, LogOut, Settings, UserRound } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useLogout, useMe } from "@/features/account/queries";
import { chooseLanguage, languages } from "@/i18n/i18n";
import { Menu, MenuItem, MenuLabel, MenuRadioGroup, MenuRadioItem, MenuSeparator } from "@/ui/Menu";
import { chooseTheme, currentTheme, themes } from "@/ui/theme";

export function UserMenu({ onOpen }: { onOpen: () => void }) {
  const { t, i18n } = useTranslation();
  const navigate = useNavigate();
  const me = useMe();
  const logout = useLogout();
  const [theme, setTheme] = useState(currentTheme);
  const name = me.data?.user_name ?? "…";
  return (
    <Menu
      side="top"
      className="w-60"
      trigger={
        <button
          type="button"
          data-testid="user-menu"
          className="flex min-h-10 w-full items-center gap-2.5 rounded-lg px-2 text-left transition-colors hover:bg-hover max-md:min-h-11"
        >
          <span
            aria-hidden
            className="flex size-7 items-center justify-center rounded-full bg-accent text-xs font-semibold text-accent-ink uppercase"
          >
            {name.slice(0, 1)}
          </span>
          <span className="sr-only">{t("userMenu")}:</span>
          <span className="min-w-0 flex-1 truncate text-[0.8125rem] font-medium">{name}</span>
          <ChevronsUpDown aria-hidden className="size-4 text-faint" />
        </button>
      }
    >
      <MenuItem
        data-testid="open-settings"
        onSelect={() => {
          onOpen();
          void navigate({ to: "/settings/connections" });
        }}
      >
        <Settings aria-hidden className="size-4" />
        {t("settings")}
      </MenuItem>
      <MenuItem
        data-testid="open-profile"
        onSelect={() => {
          onOpen();
          void navigate({ to: "/settings/profile" });
        }}
      >
        <UserRound aria-hidden className="size-4" />
        {t("profile")}
      </MenuItem>
      <MenuSeparator />
      <MenuLabel>{t("theme")}</MenuLabel>
      <MenuRadioGroup value={theme}>
        {themes.map((choice) => (
          <MenuRadioItem
            key={choice}
            value={choice}
            data-testid={`theme-${choice}`}
            onSelect={(event) => {
              event.preventDefault();
              chooseTheme(choice);
              setTheme(choice);
            }}
          >
            {t(choice)}
          </MenuRadioItem>
        ))}
      </MenuRadioGroup>
      <MenuSeparator />
      <MenuLabel>{t("language")}</MenuLabel>
      <MenuRadioGroup value={i18n.language}>
        {(["en", "zh-CN"] as const).map((language) => (
          <MenuRadioItem
            key={language}
            value={language}
            data-testid={`language-${language}`}
            onSelect={() => void chooseLanguage(language)}
          >
            {languages[language]}
          </MenuRadioItem>
        ))}
      </MenuRadioGroup>
      <MenuSeparator />
      <MenuItem data-testid="log-out" onSelect={() => logout.mutate()}>
        <LogOut aria-hidden className="size-4" />
        {t("logOut")}
      </MenuItem>
    </Menu>
  );
}
