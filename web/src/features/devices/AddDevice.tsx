import "@/i18n/late";
import { Cloud, Container, Laptop } from "lucide-react";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Choices } from "@/ui/Choices";
import { DockerDevice } from "./DockerDevice";
import { useDevices } from "./queries";

interface Props {
  /** How to connect a computer. */
  computer: ReactNode;
}

/** What kind of device is to be added, and how that is done. */
export function AddDevice({ computer }: Props) {
  const { t } = useTranslation("devices");
  const [kind, setKind] = useState<"computer" | "docker" | "cloud">("computer");
  const hasCloud = useDevices().data?.items.some((device) => device.device_type === "cloud") ?? false;
  return (
    <div className="flex flex-col gap-5">
      <Choices
        label={t("addKind")}
        chosen={kind}
        onChoose={setKind}
        choices={[
          {
            value: "computer",
            icon: Laptop,
            title: t("addComputer"),
            hint: t("addComputerHint"),
            testId: "add-computer-button",
          },
          {
            value: "docker",
            icon: Container,
            title: t("addDocker"),
            hint: t("addDockerHint"),
            testId: "add-remote-docker-button",
          },
          {
            value: "cloud",
            icon: Cloud,
            title: t("addCloud"),
            hint: t(hasCloud ? "addCloudOne" : "addCloudNone"),
            disabled: true,
            testId: "add-cloud-device-button",
          },
        ]}
      />
      {kind === "docker" ? <DockerDevice /> : computer}
    </div>
  );
}
