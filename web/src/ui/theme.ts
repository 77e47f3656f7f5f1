export const themes = ["light", "dark", "system"] as const;
export type Theme = (typeof themes)[number];

const key = "wegent.theme";
const darkSystem = matchMedia("(prefers-color-scheme: dark)");

export function currentTheme(): Theme {
  const stored = localStorage.getItem(key);
  return themes.find((theme) => theme === stored) ?? "system";
}

export function chooseTheme(theme: Theme): void {
  localStorage.setItem(key, theme);
  apply();
}

/** Follows the system while nothing else is chosen. public/theme.js does the same before the first paint. */
export function followSystemTheme(): void {
  darkSystem.addEventListener("change", apply);
  apply();
}

function apply(): void {
  const theme = currentTheme();
  document.documentElement.classList.toggle(
    "dark",
    theme === "dark" || (theme === "system" && darkSystem.matches),
  );
}
