import "@/i18n/late";
import { ArrowDown, ArrowLeft, ArrowRight, ArrowUp, type LucideIcon } from "lucide-react";
import { useTranslation } from "react-i18next";
import { classes } from "@/ui/classes";
import { keyRow, sequenceOf, type RowKey } from "./keys";
import type { XtermScreen } from "./xterm";

const icons: Partial<Record<RowKey, LucideIcon>> = {
  up: ArrowUp,
  down: ArrowDown,
  left: ArrowLeft,
  right: ArrowRight,
};

interface Props {
  screen: XtermScreen;
  /** Ctrl is held for the next character. */
  ctrl: boolean;
  onCtrl: () => void;
  disabled: boolean;
}

/** The keys that a phone's keyboard lacks. They leave the keyboard where it is. */
export function KeyRow({ screen, ctrl, onCtrl, disabled }: Props) {
  const { t } = useTranslation("terminal");
  const press = (key: RowKey) => {
    if (key === "ctrl") onCtrl();
    else screen.press(sequenceOf(key, screen.applicationCursor));
    screen.focus();
  };
  return (
    <div
      role="toolbar"
      aria-label={t("keys")}
      data-testid="terminal-keys"
      className="flex shrink-0 gap-1 border-t bg-surface p-1 pb-[max(0.25rem,env(safe-area-inset-bottom))] md:hidden"
    >
      {keyRow.map((key) => {
        const Icon = icons[key];
        return (
          <button
            key={key}
            type="button"
            disabled={disabled}
            data-testid={`terminal-key-${key}`}
            aria-label={t(`key_${key}`)}
            aria-pressed={key === "ctrl" ? ctrl : undefined}
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => press(key)}
            className={classes(
              "flex min-h-11 min-w-0 flex-1 items-center justify-center rounded-lg text-sm disabled:opacity-50",
              key === "ctrl" && ctrl ? "bg-accent text-accent-ink" : "bg-raised text-ink",
            )}
          >
            {Icon ? <Icon aria-hidden className="size-4" /> : t(`key_${key}`)}
          </button>
        );
      })}
    </div>
  );
}
