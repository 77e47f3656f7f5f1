import {
  Archive,
  ArchiveRestore,
  Bell,
  BellOff,
  MoreHorizontal,
  Pencil,
  Pin,
  PinOff,
  Trash2,
} from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useErrorText } from "@/i18n/useErrorText";
import type { ChangeTask, TaskSummary } from "@/protocol/rest.gen";
import { IconButton } from "@/ui/Button";
import { classes } from "@/ui/classes";
import { Menu, MenuItem, MenuSeparator } from "@/ui/Menu";
import { useToast } from "@/ui/Toasts";
import { DeleteTaskDialog } from "./DeleteTaskDialog";
import { useChangeTask } from "./queries";
import { RenameTaskDialog } from "./RenameTaskDialog";

interface Props {
  task: TaskSummary;
  className?: string;
  onDeleted: (id: number) => void;
}

/** What can be done with a conversation in a list. */
export function TaskMenu({ task, className, onDeleted }: Props) {
  const { t } = useTranslation("tasks");
  const errorText = useErrorText();
  const toast = useToast();
  const change = useChangeTask();
  const [open, setOpen] = useState<"rename" | "delete">();
  const id = task.task_id;
  const title = task.title || t("untitled");
  const apply = (wanted: ChangeTask, done?: string) =>
    change.mutate(
      { id, change: wanted },
      {
        onSuccess: () => done && toast(done),
        onError: (error) => toast(t("failedToast", { error: errorText(error) }), "danger"),
      },
    );
  return (
    <>
      <Menu
        align="end"
        trigger={
          <IconButton
            label={t("actions", { title })}
            data-testid={`task-menu-${id}`}
            className={classes("data-[state=open]:bg-hover data-[state=open]:opacity-100", className)}
          >
            <MoreHorizontal className="size-4" />
          </IconButton>
        }
      >
        <MenuItem data-testid={`rename-task-${id}`} onSelect={() => setOpen("rename")}>
          <Pencil aria-hidden className="size-4" />
          {t("rename")}
        </MenuItem>
        <MenuItem data-testid={`pin-task-${id}`} onSelect={() => apply({ pinned: !task.pinned })}>
          {task.pinned ? <PinOff aria-hidden className="size-4" /> : <Pin aria-hidden className="size-4" />}
          {t(task.pinned ? "unpin" : "pin")}
        </MenuItem>
        <MenuItem
          data-testid={`mute-task-${id}`}
          onSelect={() =>
            apply({ muted: !task.muted }, t(task.muted ? "unmutedToast" : "mutedToast", { title }))
          }
        >
          {task.muted ? <Bell aria-hidden className="size-4" /> : <BellOff aria-hidden className="size-4" />}
          {t(task.muted ? "unmute" : "mute")}
        </MenuItem>
        <MenuItem
          data-testid={`archive-task-${id}`}
          onSelect={() =>
            apply(
              { archived: !task.archived },
              t(task.archived ? "unarchivedToast" : "archivedToast", { title }),
            )
          }
        >
          {task.archived ? (
            <ArchiveRestore aria-hidden className="size-4" />
          ) : (
            <Archive aria-hidden className="size-4" />
          )}
          {t(task.archived ? "unarchive" : "archive")}
        </MenuItem>
        <MenuSeparator />
        <MenuItem
          data-testid={`delete-task-${id}`}
          className="text-danger"
          onSelect={() => setOpen("delete")}
        >
          <Trash2 aria-hidden className="size-4" />
          {t("delete")}
        </MenuItem>
      </Menu>
      {open === "rename" && <RenameTaskDialog task={task} onClose={() => setOpen(undefined)} />}
      {open === "delete" && (
        <DeleteTaskDialog task={task} onClose={() => setOpen(undefined)} onDeleted={() => onDeleted(id)} />
      )}
    </>
  );
}
