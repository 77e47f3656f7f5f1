import "@/i18n/late";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { Pairing } from "@/features/account/Pairing";
import { devicesWith } from "@/features/devices/credential";
import { agentsOf } from "@/features/devices/deviceStatus";
import { useDevices } from "@/features/devices/queries";
import type { DeviceView } from "@/protocol/rest.gen";
import { Button } from "@/ui/Button";

/** Connects a computer, and leads to a first conversation there. */
export function PairingSteps() {
  const devices = useDevices().data?.items ?? [];
  return (
    <Pairing
      connected={(keyId) => {
        const device = devicesWith(devices, `key:${keyId}`).find(({ status }) => status !== "offline");
        return device && { name: device.name, next: <FirstTask device={device} /> };
      }}
    />
  );
}

function FirstTask({ device }: { device: DeviceView }) {
  const { t, i18n } = useTranslation("devices");
  const navigate = useNavigate();
  const agents = agentsOf(device).filter((agent) => agent.available);
  const names = agents.map((agent) => [t(agent.runtime), agent.version].filter(Boolean).join(" "));
  return (
    <div className="flex flex-col gap-3">
      <p className="text-soft">
        {names.length > 0
          ? t("foundAgents", { agents: new Intl.ListFormat(i18n.language).format(names) })
          : t("foundNothing")}
      </p>
      <Button
        look="primary"
        data-testid="pairing-first-task"
        onClick={() => void navigate({ to: "/", search: { deviceId: device.device_id } })}
      >
        {t("sayHello")}
      </Button>
    </div>
  );
}
