import "@/i18n/late";
import { Terminal, TriangleAlert } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useErrorText } from "@/i18n/useErrorText";
import type { DockerCommand } from "@/protocol/rest.gen";
import { Button } from "@/ui/Button";
import { CommandLine } from "@/ui/CommandLine";
import { Step } from "@/ui/Step";
import { useDevices, usePrepareDocker } from "./queries";

/** A container as a device: the command that starts it, told once, and whether it is there. */
export function DockerDevice() {
  const { t } = useTranslation("devices");
  const errorText = useErrorText();
  const prepare = usePrepareDocker();
  if (prepare.data) return <Made docker={prepare.data} />;
  return (
    <div className="flex flex-col items-center gap-3 text-center">
      <p className="text-soft">{t("dockerIntro")}</p>
      <Button
        look="primary"
        busy={prepare.isPending}
        data-testid="create-docker-command"
        onClick={() => prepare.mutate()}
      >
        <Terminal aria-hidden className="size-4" />
        {t("dockerGenerate")}
      </Button>
      {prepare.error && (
        <p role="alert" className="text-danger">
          {errorText(prepare.error)}
        </p>
      )}
    </div>
  );
}

function Made({ docker }: { docker: DockerCommand }) {
  const { t } = useTranslation("devices");
  const device = useDevices().data?.items.find(({ device_id }) => device_id === docker.device_id);
  const here = device !== undefined && device.status !== "offline";
  return (
    <div className="flex flex-col gap-4 text-left">
      {!here && (
        <>
          <p className="text-soft">{t("dockerRun")}</p>
          <CommandLine command={docker.command} copyLabel={t("copyCommand")} testId="remote-docker-command" />
          <p
            role="note"
            className="flex items-start gap-2 rounded-lg bg-warn-wash px-3 py-2 text-[0.8125rem] text-warn"
          >
            <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
            {t("dockerOnce")}
          </p>
        </>
      )}
      <div role="status" data-testid="docker-steps">
        <ol>
          <Step state={here ? "done" : "now"}>
            {here ? t("dockerHere", { name: device.name }) : t("dockerWaiting", { name: docker.name })}
          </Step>
        </ol>
      </div>
    </div>
  );
}
