import { TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { CommandLine } from "@/ui/CommandLine";
import { Spinner } from "@/ui/Spinner";
import { usePublicAddress } from "./usePublicAddress";
import { startCommand } from "./startCommand";

interface Props {
  hint: string;
  secret: string;
  as: "WEGENT_AUTH_TOKEN" | "WEGENT_PAIRING_CODE";
}

/** The command as it is to be copied, and what it needs. */
export function StartCommandLine({ hint, secret, as }: Props) {
  const { t } = useTranslation("account");
  const server = usePublicAddress();
  if (server.isPending) return <Spinner />;
  const { command, address, local, insecure, ownAuthority } = startCommand(
    secret,
    as,
    server.data ?? {},
    window.location.origin,
  );
  return (
    <div className="flex flex-col gap-2 text-left">
      <p className="text-soft">{hint}</p>
      <CommandLine command={command} copyLabel={t("copyCommand")} testId="start-command" />
      {local && <Warning testId="start-command-local">{t("startLocal", { address })}</Warning>}
      {insecure && <Warning testId="start-command-insecure">{t("startInsecure", { address })}</Warning>}
      {ownAuthority && (
        <Warning testId="start-command-own-authority">{t("startOwnAuthority", { address })}</Warning>
      )}
    </div>
  );
}

function Warning({ testId, children }: { testId: string; children: ReactNode }) {
  return (
    <p
      role="note"
      data-testid={testId}
      className="flex items-start gap-2 rounded-lg bg-warn-wash px-3 py-2 text-[0.8125rem] text-warn"
    >
      <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
      {children}
    </p>
  );
}
