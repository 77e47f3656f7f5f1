import { useTranslation } from "react-i18next";
import type { DeviceView } from "@/protocol/rest.gen";

/** Is the device there, and does its owner let its folders be seen? */
export const showsFiles = (device: DeviceView | undefined): device is DeviceView =>
  device !== undefined && device.status !== "offline" && device.machine?.policy?.commands !== false;

/** Why the files of a device are not seen. */
export function FilesAway({ device, name }: { device: DeviceView | undefined; name: string }) {
  const { t } = useTranslation("files");
  const away = !device || device.status === "offline";
  return (
    <p role="status" data-testid="files-away" className="text-[0.8125rem] text-faint">
      {t(away ? "deviceOffline" : "commandsForbidden", { name: device?.name ?? name })}
    </p>
  );
}
