import { ChevronDown, Clock, Cloud } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button } from "@/ui/Button";
import { Menu, MenuItem, MenuSeparator } from "@/ui/Menu";
import { Visible } from "@/ui/Visible";
import type { Target, TargetDevice } from "./target";

interface Props {
  id: string;
  reason: string;
  /** The device is offline or gone: there are other ways to send. */
  away: boolean;
  target: Target;
  devices: readonly TargetDevice[];
  empty: boolean;
  onDevice: (id: string) => void;
  onQueue: () => void;
}

/** What keeps a message from being sent, and the ways out: wait for the device, or name another one. */
export function ComposerReason({ id, reason, away, target, devices, empty, onDevice, onQueue }: Props) {
  const { t } = useTranslation("chat");
  const others = devices.filter((device) => device.id !== target.device?.id && device.online);
  const cloud = others.find((device) => device.cloud);
  return (
    <div
      id={id}
      role="status"
      data-testid="composer-disabled-reason"
      className="flex flex-wrap items-center justify-between gap-x-2 gap-y-1.5 rounded-t-2xl border-b bg-warn-wash py-1.5 pr-1.5 pl-4 text-[0.8125rem] text-warn"
    >
      <span className="min-h-8 content-center">{reason}</span>
      {away && (
        <span className="flex flex-wrap gap-1.5">
          {target.device && !target.agentProblem && (
            <Button
              disabled={empty}
              data-testid="queue-until-back-button"
              className="min-h-8"
              onClick={onQueue}
            >
              <Clock aria-hidden className="size-3.5" />
              {t("queueUntilBack")}
            </Button>
          )}
          <Menu
            align="end"
            side="top"
            trigger={
              <Button data-testid="run-elsewhere-button" className="min-h-8">
                {t("runElsewhere")}
                <ChevronDown aria-hidden className="size-3.5" />
              </Button>
            }
          >
            {others
              .filter((device) => device !== cloud)
              .map((device) => (
                <MenuItem
                  key={device.id}
                  data-testid={`run-on-${device.id}`}
                  onSelect={() => onDevice(device.id)}
                >
                  <Visible text={device.name} />
                </MenuItem>
              ))}
            {others.length > 0 && <MenuSeparator />}
            <MenuItem
              data-testid="run-in-cloud"
              disabled={!cloud}
              onSelect={() => cloud && onDevice(cloud.id)}
            >
              <Cloud aria-hidden className="size-4" />
              <span>
                {cloud?.name ?? t("useCloud")}
                {!cloud && <span className="block text-xs">{t("cloudUnavailable")}</span>}
              </span>
            </MenuItem>
          </Menu>
        </span>
      )}
    </div>
  );
}
