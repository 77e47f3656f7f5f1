import { Pencil, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useErrorText } from "@/i18n/useErrorText";
import type { DeviceView } from "@/protocol/rest.gen";
import { IconButton } from "@/ui/Button";
import { ConfirmDialog } from "@/ui/ConfirmDialog";
import { useToast } from "@/ui/Toasts";
import { DefaultStar } from "./DefaultStar";
import { DeviceFacts } from "./DeviceFacts";
import { DeviceTrouble } from "./DeviceTrouble";
import { agentsOf } from "./deviceStatus";
import { useDeleteDevice } from "./queries";
import { RenameDialog } from "./RenameDialog";

/** A device on its settings page. */
export function DeviceRow({ device }: { device: DeviceView }) {
  const { t } = useTranslation("devices");
  const { t: common } = useTranslation();
  const errorText = useErrorText();
  const toast = useToast();
  const remove = useDeleteDevice();
  const [open, setOpen] = useState<"rename" | "delete">();
  const { name, device_id: id, machine } = device;
  const agents = agentsOf(device).filter((agent) => agent.available && machine);
  const facts = [
    machine && `${machine.os} ${machine.arch}`,
    device.executor_version && t("version", { version: device.executor_version }),
    agents.map((agent) => [t(agent.runtime), agent.version].filter(Boolean).join(" ")).join(", "),
  ].filter(Boolean);
  return (
    <li data-testid={`connection-device-${id}`} className="flex items-start gap-1 px-4 py-3.5">
      <div className="min-w-0 flex-1">
        <p className="font-medium break-all">{name}</p>
        <DeviceFacts device={device} />
        <DeviceTrouble device={device} />
        <p className="mt-0.5 text-xs break-words text-faint">{facts.join(" · ")}</p>
        {device.running_tasks.length > 0 && (
          <p className="mt-1 text-xs text-soft">
            {t("running")}: {device.running_tasks.map((task) => task.title).join(", ")}
          </p>
        )}
      </div>
      <DefaultStar device={device} />
      <IconButton
        label={t("renameDevice", { name })}
        data-testid={`rename-device-${id}`}
        onClick={() => setOpen("rename")}
      >
        <Pencil className="size-4" />
      </IconButton>
      <IconButton
        label={t("deleteDevice", { name })}
        data-testid={`delete-device-${id}`}
        onClick={() => setOpen("delete")}
      >
        <Trash2 className="size-4" />
      </IconButton>
      {open === "rename" && <RenameDialog device={device} onClose={() => setOpen(undefined)} />}
      <ConfirmDialog
        open={open === "delete"}
        onOpenChange={() => setOpen(undefined)}
        title={t("deleteTitle", { name })}
        description={t(device.status === "offline" ? "deleteOffline" : "deleteOnline")}
        confirm={common("delete")}
        cancel={common("cancel")}
        busy={remove.isPending}
        error={remove.error ? errorText(remove.error) : undefined}
        testId="delete-device"
        onConfirm={() =>
          remove.mutate(id, {
            onSuccess: () => {
              setOpen(undefined);
              toast(t("deleted", { name }));
            },
          })
        }
      />
    </li>
  );
}
