import "@/i18n/late";
import { CirclePause, CirclePlay, SquareTerminal, Trash2 } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useErrorText } from "@/i18n/useErrorText";
import type { DeviceView } from "@/protocol/rest.gen";
import { IconButton } from "@/ui/Button";
import { useToast } from "@/ui/Toasts";
import { DefaultStar } from "./DefaultStar";
import { IdeLink } from "./IdeLink";
import { MuteButton } from "./MuteButton";
import { useDrainDevice } from "./queries";

interface Props {
  device: DeviceView;
  terminalOpen: boolean;
  onTerminal: () => void;
  onDelete: () => void;
}

/** What can be done with a device, in one row of buttons. */
export function ConnectionActions({ device, terminalOpen, onTerminal, onDelete }: Props) {
  const { t } = useTranslation("devices");
  const errorText = useErrorText();
  const toast = useToast();
  const drain = useDrainDevice();
  const { name, device_id: id, drained, machine, status } = device;
  return (
    <div className="flex gap-0.5 max-sm:-ml-2.5">
      <IdeLink device={device} testId={`connection-code-server-button-${id}`} />
      <DefaultStar device={device} />
      {machine?.policy?.terminal === true && (
        <IconButton
          label={t(status === "offline" ? "terminalOffline" : "terminal", { name })}
          aria-expanded={terminalOpen}
          disabled={status === "offline"}
          data-testid={`connection-terminal-button-${id}`}
          onClick={onTerminal}
        >
          <SquareTerminal className="size-4" />
        </IconButton>
      )}
      <MuteButton device={device} />
      <IconButton
        label={t(drained ? "resume" : "drain", { name })}
        aria-pressed={drained}
        disabled={drain.isPending}
        data-testid={`drain-device-${id}`}
        onClick={() =>
          drain.mutate(device, {
            onSuccess: () => toast(t(drained ? "resumedToast" : "drainedToast", { name })),
            onError: (error) => toast(t("actionFailed", { error: errorText(error) }), "danger"),
          })
        }
      >
        {drained ? <CirclePlay className="size-4" /> : <CirclePause className="size-4" />}
      </IconButton>
      <IconButton label={t("deleteDevice", { name })} data-testid={`delete-device-${id}`} onClick={onDelete}>
        <Trash2 className="size-4" />
      </IconButton>
    </div>
  );
}
