import { TriangleAlert } from "lucide-react";
import { useTranslation } from "react-i18next";
import { CommandLine } from "@/ui/CommandLine";

/** Works in a clone of the project, with nothing installed but what the README asks for. */
export function startCommand(secret: string, as: "WEGENT_AUTH_TOKEN" | "WEGENT_PAIRING_CODE"): string {
  return `WEGENT_BACKEND_URL=${window.location.origin} ${as}=${secret} ./wegent device`;
}

const local = /^(localhost|.*\.localhost|127\..*|\[::1\])$/;

interface Props {
  hint: string;
  command: string;
}

/** The command as it is to be copied, and what it needs. */
export function StartCommandLine({ hint, command }: Props) {
  const { t } = useTranslation("account");
  return (
    <div className="flex flex-col gap-2 text-left">
      <p className="text-soft">{hint}</p>
      <CommandLine command={command} copyLabel={t("copyCommand")} testId="start-command" />
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
