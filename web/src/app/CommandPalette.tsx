import { useNavigate } from "@tanstack/react-router";
import { Search } from "lucide-react";
import { Dialog } from "radix-ui";
import { useState, type KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import { useDevices } from "@/features/devices/queries";
import { sorted } from "@/features/devices/deviceStatus";
import { useTasks } from "@/features/tasks/queries";
import "@/i18n/late";
import { classes } from "@/ui/classes";
import { fitting, type Choice } from "./palette";

const most = 30;

/** One field to everything: pages, conversations, devices. */
export default function CommandPalette({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const [text, setText] = useState("");
  const [marked, setMarked] = useState(0);
  const choices = useChoices(text.trim()).slice(0, most);
  const current = Math.min(marked, choices.length - 1);
  const run = (choice: Choice | undefined) => {
    if (!choice) return;
    onClose();
    choice.run();
  };
  const move = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      setMarked((current + step + choices.length) % Math.max(1, choices.length));
    } else if (event.key === "Enter" && !event.nativeEvent.isComposing) {
      event.preventDefault();
      run(choices[current]);
    }
  };
  return (
    <Dialog.Root open onOpenChange={onClose}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-black/45" />
        <Dialog.Content
          aria-describedby={undefined}
          data-testid="command-palette"
          className="fixed inset-x-4 top-[12dvh] z-50 mx-auto flex max-h-[70dvh] max-w-xl animate-rise flex-col overflow-hidden rounded-2xl border bg-raised shadow-float"
        >
          <Dialog.Title className="sr-only">{t("palette")}</Dialog.Title>
          <div className="flex items-center gap-2.5 border-b px-4">
            <Search aria-hidden className="size-4 shrink-0 text-faint" />
            <input
              autoFocus
              role="combobox"
              aria-label={t("palette")}
              aria-expanded
              aria-controls="palette-choices"
              aria-activedescendant={choices[current] && `choice-${choices[current].id}`}
              placeholder={t("paletteHint")}
              data-testid="palette-input"
              className="min-h-12 w-full bg-transparent text-base outline-none placeholder:text-faint"
              value={text}
              onChange={(event) => {
                setText(event.target.value);
                setMarked(0);
              }}
              onKeyDown={move}
            />
          </div>
          <ul id="palette-choices" role="listbox" aria-label={t("palette")} className="overflow-y-auto p-1.5">
            {choices.map((choice, index) => (
              <li
                key={choice.id}
                id={`choice-${choice.id}`}
                role="option"
                aria-selected={index === current}
                data-testid={`palette-${choice.id}`}
                ref={(row) => {
                  if (index === current) row?.scrollIntoView({ block: "nearest" });
                }}
                onPointerMove={() => index !== current && setMarked(index)}
                onClick={() => run(choice)}
                className={classes(
                  "flex min-h-9 cursor-pointer items-center gap-3 rounded-lg px-2.5 max-md:min-h-11",
                  index === current && "bg-hover",
                )}
              >
                <span className="min-w-0 flex-1 truncate">{choice.text}</span>
                <span className="shrink-0 text-xs text-faint">{choice.note ?? choice.group}</span>
              </li>
            ))}
          </ul>
          {choices.length === 0 && (
            <p role="status" className="px-4 pb-5 text-center text-soft">
              {t("paletteNothing")}
            </p>
          )}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function useChoices(text: string): Choice[] {
  const { t } = useTranslation(["common", "tasks", "devices", "account", "models", "notify"]);
  const navigate = useNavigate();
  const tasks = useTasks().data?.items ?? [];
  const devices = useDevices().data?.items ?? [];
  const go = t("paletteGo");
  const page = (
    to:
      | "/"
      | "/history"
      | "/settings/connections"
      | "/settings/tokens"
      | "/settings/api-keys"
      | "/settings/models"
      | "/settings/notifications"
      | "/settings/profile",
    name: string,
  ): Choice => ({
    id: to.replaceAll("/", "-"),
    group: go,
    text: name,
    run: () => void navigate({ to }),
  });
  const found = fitting(
    [
      page("/", t("tasks:newChat")),
      page("/history", t("tasks:history")),
      ...tasks.map((task) => ({
        id: `task-${task.task_id}`,
        group: t("paletteTasks"),
        text: task.title || t("tasks:untitled"),
        note: task.needs_approval ? t("tasks:needsYou") : t(`tasks:${task.status}`),
        run: () => void navigate({ to: "/chat/$taskId", params: { taskId: String(task.task_id) } }),
      })),
      ...sorted(devices).map((device) => ({
        id: `device-${device.device_id}`,
        group: t("paletteDevices"),
        text: device.name,
        note: `${t("paletteDevices")} · ${t(`devices:${device.status}`)}`,
        run: () => void navigate({ to: "/", search: { deviceId: device.device_id } }),
      })),
      page("/settings/connections", t("devices:title")),
      page("/settings/tokens", t("account:tokens")),
      page("/settings/api-keys", t("account:apiKeys")),
      page("/settings/models", t("models:title")),
      page("/settings/notifications", t("notify:title")),
      page("/settings/profile", t("account:profile")),
    ],
    text,
  );
  if (text === "") return found;
  return [
    ...found,
    {
      id: "search",
      group: go,
      text: t("paletteSearch", { text }),
      run: () => void navigate({ to: "/history", search: { q: text } }),
    },
  ];
}
