import "@/i18n/late";
import { useTranslation } from "react-i18next";
import { Dialog } from "@/ui/Dialog";
import { commandKey } from "./palette";

/** All keyboard shortcuts, by where they work. */
export default function ShortcutSheet({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const anywhere = [
    [`${commandKey}K`, t("palette")],
    ["?", t("shortcutHelp")],
    ["Alt N", t("shortcutNew")],
    ["Alt H", t("shortcutHistory")],
    ["Alt S", t("shortcutSettings")],
    ["Ctrl `", t("shortcutTerminal")],
    ["Esc", t("shortcutClose")],
  ] as const;
  const writing = [
    ["Enter", t("shortcutSend")],
    ["Shift Enter", t("shortcutLine")],
    [`${commandKey}Enter`, t("shortcutGuide")],
  ] as const;
  return (
    <Dialog open onOpenChange={onClose} title={t("shortcuts")} closeLabel={t("close")}>
      <div data-testid="shortcut-sheet" className="flex flex-col gap-4">
        <Keys title={t("shortcutPage")} keys={anywhere} />
        <Keys title={t("shortcutComposer")} keys={writing} />
      </div>
    </Dialog>
  );
}

function Keys({ title, keys }: { title: string; keys: readonly (readonly [string, string])[] }) {
  return (
    <section aria-label={title}>
      <h3 className="mb-1.5 text-xs font-medium text-faint">{title}</h3>
      <dl className="flex flex-col gap-1.5">
        {keys.map(([key, what]) => (
          <div key={key} className="flex items-center justify-between gap-4">
            <dt>{what}</dt>
            <dd>
              <kbd className="rounded-md border bg-surface px-1.5 py-0.5 font-mono text-xs">{key}</kbd>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
