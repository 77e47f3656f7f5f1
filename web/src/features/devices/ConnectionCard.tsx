import { ArrowUp, CirclePause, CirclePlay, KeyRound, Trash2, TriangleAlert } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useErrorText } from "@/i18n/useErrorText";
import type { DeviceView } from "@/protocol/rest.gen";
import { IconButton } from "@/ui/Button";
import { useToast } from "@/ui/Toasts";
import { relativeTime } from "@/ui/time";
import { useNow } from "@/ui/useNow";
import type { Credential } from "./credential";
import { DefaultStar } from "./DefaultStar";
import { DeleteDeviceDialog } from "./DeleteDeviceDialog";
import { DeviceFacts } from "./DeviceFacts";
import { DeviceTasks } from "./DeviceTasks";
import { DeviceTrouble } from "./DeviceTrouble";
import { agentsOf } from "./deviceStatus";
import { InlineName } from "./InlineName";
import { MuteButton } from "./MuteButton";
import { useDrainDevice } from "./queries";

interface Props {
  device: DeviceView;
  credential: Credential | undefined;
  sharedWith: readonly string[];
  revoke: (credential: Credential) => Promise<void>;
}

const soon = 24 * 3_600_000;

/** A device on Settings → Connections: all that is known of it, and all that can be done with it. */
export function ConnectionCard({ device, credential, sharedWith, revoke }: Props) {
  const { t, i18n } = useTranslation("devices");
  const errorText = useErrorText();
  const toast = useToast();
  const drain = useDrainDevice();
  const now = useNow(60_000);
  const [deleting, setDeleting] = useState(false);
  const { name, device_id: id, machine, drained, executor_version: version } = device;
  const agents = agentsOf(device).filter((agent) => agent.available && machine);
  const ends = credential?.expiresAt && Date.parse(credential.expiresAt) - now < soon && credential.expiresAt;
  const facts = [
    machine && `${machine.os} ${machine.arch}`,
    agents.map((agent) => [t(agent.runtime), agent.version].filter(Boolean).join(" ")).join(", "),
  ].filter(Boolean);
  return (
    <li
      data-testid={`connection-device-${id}`}
      className="flex items-start gap-1 px-4 py-3.5 max-sm:flex-col"
    >
      <div className="w-full min-w-0 flex-1">
        <div className="flex flex-wrap items-center gap-x-2">
          <InlineName device={device} />
          <span
            data-testid={`device-version-${id}`}
            className="rounded-full bg-hover px-2 py-0.5 font-mono text-xs text-soft"
          >
            {version ?? "–"}
          </span>
          {device.upgrade_to && (
            <span
              data-testid={`device-upgrade-${id}`}
              title={t("upgradeHint")}
              className="inline-flex items-center gap-1 rounded-full bg-warn-wash px-2 py-0.5 text-xs text-warn"
            >
              <ArrowUp aria-hidden className="size-3" />
              {t("upgrade", { version: device.upgrade_to })}
            </span>
          )}
        </div>
        <DeviceFacts device={device} />
        <DeviceTrouble device={device} />
        <p className="mt-0.5 text-xs break-words text-faint">{facts.join(" · ")}</p>
        <p className="flex items-center gap-1.5 text-xs text-faint">
          <KeyRound aria-hidden className="size-3 shrink-0" />
          <span className="break-all">
            {credential ? t("connectsWith", { name: credential.name }) : t("credentialGone")}
          </span>
        </p>
        {credential && ends && (
          <p role="note" className="flex items-start gap-1.5 text-xs text-warn">
            <TriangleAlert aria-hidden className="mt-0.5 size-3 shrink-0" />
            {t("tokenEnds", { name: credential.name, when: relativeTime(ends, now, i18n.language) })}
          </p>
        )}
        <DeviceTasks device={device} />
      </div>
      <div className="flex gap-0.5 max-sm:-ml-2.5">
        <DefaultStar device={device} />
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
        <IconButton
          label={t("deleteDevice", { name })}
          data-testid={`delete-device-${id}`}
          onClick={() => setDeleting(true)}
        >
          <Trash2 className="size-4" />
        </IconButton>
      </div>
      {deleting && (
        <DeleteDeviceDialog
          device={device}
          credential={credential}
          sharedWith={sharedWith}
          revoke={revoke}
          onClose={() => setDeleting(false)}
        />
      )}
    </li>
  );
}
