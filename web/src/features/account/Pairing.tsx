import { Terminal } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import "@/i18n/late";
import { useErrorText } from "@/i18n/useErrorText";
import type { PairingView } from "@/protocol/rest.gen";
import { Button } from "@/ui/Button";
import { Step } from "@/ui/Step";
import { duration } from "@/ui/time";
import { useNow } from "@/ui/useNow";
import { useCreatePairing, usePairing } from "./queries";
import { StartCommandLine } from "./StartCommandLine";

interface Props {
  /** The computer that connected with the key, once it has: its name, and what to do there. */
  connected: (keyId: number) => { name: string; next: ReactNode } | undefined;
}

/** How to connect a computer: one command with a code that is made when it is asked for, and how far it is. */
export function Pairing({ connected }: Props) {
  const { t } = useTranslation("account");
  const errorText = useErrorText();
  const create = useCreatePairing();
  const begin = () => create.mutate();
  if (create.data) return <Steps made={create.data} connected={connected} onAgain={begin} />;
  return (
    <div className="flex flex-col items-center gap-3 text-center">
      <p className="text-soft">{t("pairIntro")}</p>
      <Button look="primary" busy={create.isPending} data-testid="create-start-command" onClick={begin}>
        <Terminal aria-hidden className="size-4" />
        {t("pairGenerate")}
      </Button>
      {create.error && (
        <p role="alert" className="text-danger">
          {errorText(create.error)}
        </p>
      )}
    </div>
  );
}

interface StepsProps extends Props {
  made: PairingView;
  onAgain: () => void;
}

function Steps({ made, connected, onAgain }: StepsProps) {
  const { t } = useTranslation("account");
  const pairing = usePairing(made.id).data ?? made;
  const waiting = pairing.status === "waiting";
  const now = useNow(1_000, waiting);
  const there = pairing.key_id === undefined ? undefined : connected(pairing.key_id);
  if (pairing.status === "expired") {
    return (
      <div className="flex flex-col items-center gap-3">
        <p role="status">{t("pairExpired")}</p>
        <Button look="primary" data-testid="pairing-again" onClick={onAgain}>
          {t("pairAgain")}
        </Button>
      </div>
    );
  }
  return (
    <div className="flex flex-col gap-4 text-left">
      {waiting && made.code !== undefined && (
        <StartCommandLine hint={t("pairStep1")} secret={made.code} as="WEGENT_PAIRING_CODE" />
      )}
      <div role="status" data-testid="pairing-steps">
        <ol className="flex flex-col gap-2">
          <Step state={waiting ? "now" : "done"}>
            {waiting ? t("pairWaiting") : t("pairClaimed", { name: pairing.name })}
            {waiting && (
              <span className="block text-xs text-faint" aria-live="off">
                {t("pairWaitingLeft", { left: duration(Date.parse(pairing.expires_at) - now) })}
              </span>
            )}
          </Step>
          <Step state={there ? "done" : waiting ? "later" : "now"}>
            {there ? t("pairConnected", { name: there.name }) : t("pairConnecting")}
          </Step>
        </ol>
      </div>
      {there?.next}
    </div>
  );
}
