import { ChevronDown } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button } from "@/ui/Button";
import { Menu, MenuItem } from "@/ui/Menu";
import { Visible } from "@/ui/Visible";
import type { TargetDevice } from "./target";

interface Props {
  label: string;
  testId: string;
  /** Prefix of the test ids of its items. */
  itemId: string;
  devices: readonly TargetDevice[];
  disabled?: boolean;
  onChoose: (device: TargetDevice) => void;
}

/** The other devices that a message could run on, those that are away marked so. Nothing where there is none. */
export function OtherDevices({ label, testId, itemId, devices, disabled = false, onChoose }: Props) {
  const { t } = useTranslation("chat");
  if (devices.length === 0) return null;
  return (
    <Menu
      trigger={
        <Button data-testid={testId} disabled={disabled}>
          {label}
          <ChevronDown aria-hidden className="size-4" />
        </Button>
      }
    >
      {devices.map((device) => (
        <MenuItem key={device.id} data-testid={`${itemId}-${device.id}`} onSelect={() => onChoose(device)}>
          <span className="min-w-0 truncate">
            <Visible text={device.name} />
          </span>
          {!device.online && <span className="text-xs text-faint">{t("away")}</span>}
        </MenuItem>
      ))}
    </Menu>
  );
}
