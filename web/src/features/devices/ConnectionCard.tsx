import "@/i18n/late";
import { ArrowUp, KeyRound, TriangleAlert } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import type { DeviceView } from "@/protocol/rest.gen";
import { relativeTime } from "@/ui/time";
import { useNow } from "@/ui/useNow";
import { ConnectionActions } from "./ConnectionActions";
import type { Credential } from "./credential";
import { DeleteDeviceDialog } from "./DeleteDeviceDialog";
import { DeviceFacts } from "./DeviceFacts";
import { DeviceLoad } from "./DeviceLoad";
import { DeviceTasks } from "./DeviceTasks";
import { DeviceTrouble } from "./DeviceTrouble";
import { agentsOf } from "./deviceStatus";
import { InlineName } from "./InlineName";
import { SandboxBadge } from "./SandboxBadge";

const DeviceTerminal = lazy(() =>
  import("@/features/terminal/DeviceTerminal").then(({ DeviceTerminal }) => ({ default: DeviceTerminal })),
);

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
  const now = useNow(60_000);
  const [deleting, setDeleting] = useState(false);
  const [terminal, setTerminal] = useState(false);
  const { device_id: id, machine, executor_version: version } = device;
  const agents = agentsOf(device).filter((agent) => agent.available && machine);
  const ends = credential?.expiresAt && Date.parse(credential.expiresAt) - now < soon && credential.expiresAt;
  const facts = [
    machine && `${machine.os} ${machine.arch}`,
    agents.map((agent) => [t(agent.runtime), agent.version].filter(Boolean).join(" ")).join(", "),
  ].filter(Boolean);
  return (
    <li data-testid={`connection-device-${id}`} className="flex flex-wrap items-start gap-1 px-4 py-3.5">
      <div className="min-w-0 flex-1 max-sm:basis-full">
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
        <DeviceLoad device={device} />
        <p className="mt-0.5 text-xs break-words text-faint">{facts.join(" · ")}</p>
        <SandboxBadge sandbox={machine?.sandbox} />
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
      <ConnectionActions
        device={device}
        terminalOpen={terminal}
        onTerminal={() => setTerminal((open) => !open)}
        onDelete={() => setDeleting(true)}
      />
      {terminal && (
        <Suspense>
          <DeviceTerminal device={device} onClose={() => setTerminal(false)} />
        </Suspense>
      )}
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
