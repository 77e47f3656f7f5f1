import { Terminal, TriangleAlert } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useErrorText } from "@/i18n/useErrorText";
import { Button } from "@/ui/Button";
import { CommandLine } from "@/ui/CommandLine";
import { dateTime } from "@/ui/time";
import { useCreateToken } from "./queries";

/** Works in a clone of the project, with nothing installed but what the README asks for. */
export function startCommand(token: string): string {
  return `WEGENT_BACKEND_URL=${window.location.origin} WEGENT_AUTH_TOKEN=${token} ./wegent device`;
}

const local = /^(localhost|.*\.localhost|127\..*|\[::1\])$/;

/** The command as it is to be copied, and what it needs. */
export function StartCommandLine({ token }: { token: string }) {
  const { t } = useTranslation("account");
  return (
    <div className="flex flex-col gap-2 text-left">
      <p className="text-soft">{t("startHint")}</p>
      <CommandLine command={startCommand(token)} copyLabel={t("copyCommand")} testId="start-command" />
      {local.test(window.location.hostname) && (
        <p
          role="note"
          data-testid="start-command-local"
          className="flex items-start gap-2 rounded-lg bg-warn-wash px-3 py-2 text-[0.8125rem] text-warn"
        >
          <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          {t("startLocal", { address: window.location.origin })}
        </p>
      )}
    </div>
  );
}

/** How to connect a computer: one command, with a token that is made when it is asked for. */
export function StartCommand() {
  const { t, i18n } = useTranslation("account");
  const create = useCreateToken();
  const errorText = useErrorText();
  if (create.data) {
    return (
      <div className="flex flex-col gap-2 text-left">
        <StartCommandLine token={create.data.access_token} />
        <p className="text-xs text-faint">
          {t("tokenOnce")} {t("tokenExpires", { date: dateTime(create.data.expires_at, i18n.language) })}
        </p>
      </div>
    );
  }
  return (
    <div className="flex flex-col items-center gap-3">
      <p className="text-soft">{t("connectHint")}</p>
      <Button
        look="primary"
        busy={create.isPending}
        data-testid="create-start-command"
        onClick={() => create.mutate("start command")}
      >
        <Terminal aria-hidden className="size-4" />
        {t("generateCommand")}
      </Button>
      {create.error && (
        <p role="alert" className="text-danger">
          {errorText(create.error)}
        </p>
      )}
    </div>
  );
}
