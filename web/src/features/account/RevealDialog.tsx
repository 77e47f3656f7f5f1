import { useTranslation } from "react-i18next";
import { Button } from "@/ui/Button";
import { CommandLine } from "@/ui/CommandLine";
import { Dialog } from "@/ui/Dialog";
import { dateTime } from "@/ui/time";
import { StartCommandLine } from "./StartCommandLine";

interface Props {
  title: string;
  secret?: string;
  expiresAt?: string;
  copyLabel: string;
  onClose: () => void;
}

/** A new token or key, the only time it is seen, and the command that starts an executor with it. */
export function RevealDialog({ title, secret, expiresAt, copyLabel, onClose }: Props) {
  const { t, i18n } = useTranslation("account");
  const { t: common } = useTranslation();
  const description = [
    t("tokenOnce"),
    expiresAt && t("tokenExpires", { date: dateTime(expiresAt, i18n.language) }),
  ];
  return (
    <Dialog
      open={secret !== undefined}
      onOpenChange={onClose}
      title={title}
      description={description.filter(Boolean).join(" ")}
      closeLabel={common("close")}
    >
      {secret !== undefined && (
        <div className="flex flex-col gap-4">
          <CommandLine command={secret} copyLabel={copyLabel} testId="new-secret" />
          <StartCommandLine hint={t("startHint")} secret={secret} as="WEGENT_AUTH_TOKEN" />
          <Button look="primary" data-testid="secret-done" onClick={onClose}>
            {t("done")}
          </Button>
        </div>
      )}
    </Dialog>
  );
}
