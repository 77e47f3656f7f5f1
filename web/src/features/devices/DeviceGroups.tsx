import { useTranslation } from "react-i18next";
import type { DeviceView } from "@/protocol/rest.gen";
import { CloudRow } from "./CloudRow";
import { DeviceCard } from "./DeviceCard";
import { grouped } from "./deviceStatus";

interface Props {
  devices: readonly DeviceView[];
  /** What was typed to find one; the cloud is shown while nothing is. */
  wanted: string;
  selectedId: string | undefined;
  onSelect: (device: DeviceView) => void;
  onOpenTask: (taskId: number) => void;
}

/** Cloud, remote and local devices, each group under its name. */
export function DeviceGroups({ devices, wanted, selectedId, onSelect, onOpenTask }: Props) {
  const { t } = useTranslation("devices");
  const words = wanted.trim().toLowerCase();
  const groups = grouped(devices.filter(({ name }) => name.toLowerCase().includes(words)));
  const found = groups.some((group) => group.devices.length > 0);
  return (
    <>
      {groups.map((group) => {
        const cloudless = group.name === "cloud" && group.devices.length === 0 && words === "";
        if (group.devices.length === 0 && !cloudless) return null;
        return (
          <section key={group.name} className="mb-1">
            <h3
              id={`device-group-${group.name}`}
              className="flex gap-1.5 px-2.5 pt-2 pb-1 text-xs font-medium text-faint"
            >
              {t(`group_${group.name}`)}
              {group.devices.length > 0 && <span className="tabular-nums">{group.devices.length}</span>}
            </h3>
            <ul aria-labelledby={`device-group-${group.name}`} className="flex flex-col gap-0.5">
              {cloudless && <CloudRow />}
              {group.devices.map((device) => (
                <DeviceCard
                  key={device.device_id}
                  device={device}
                  selected={device.device_id === selectedId}
                  onSelect={() => onSelect(device)}
                  onOpenTask={onOpenTask}
                />
              ))}
            </ul>
          </section>
        );
      })}
      {!found && words !== "" && (
        <p role="status" className="px-3 py-6 text-center text-soft">
          {t("noneFound", { words: wanted.trim() })}
        </p>
      )}
    </>
  );
}
