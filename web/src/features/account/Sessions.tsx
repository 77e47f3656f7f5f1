import { useTranslation } from "react-i18next";
import { useErrorText } from "@/i18n/useErrorText";
import { Button } from "@/ui/Button";
import { CardList } from "@/ui/Page";
import { QueryView } from "@/ui/QueryView";
import { Section } from "@/ui/Section";
import { useToast } from "@/ui/Toasts";
import { useRevokeToken, useTokens } from "./queries";
import { SecretRow } from "./SecretRow";

/** The browsers that are logged in as this user, and how to end them. */
export function Sessions() {
  const { t } = useTranslation("account");
  const errorText = useErrorText();
  const toast = useToast();
  const tokens = useTokens();
  const revoke = useRevokeToken();
  const logins = tokens.data?.items.filter((token) => token.kind === "login") ?? [];
  const others = logins.filter((token) => !token.current);
  const endOthers = async () => {
    try {
      for (const { id } of others) await revoke.mutateAsync(id);
      toast(t("othersEnded"));
    } catch (error) {
      toast(errorText(error), "danger");
    }
  };
  return (
    <Section
      title={t("sessions")}
      hint={t("sessionsHint")}
      action={
        others.length > 0 && (
          <Button busy={revoke.isPending} data-testid="end-other-sessions" onClick={() => void endOthers()}>
            {t("endOthers")}
          </Button>
        )
      }
    >
      <QueryView query={tokens}>
        {() => (
          <CardList label={t("sessions")}>
            {logins.map((token) => (
              <SecretRow
                key={token.id}
                id={token.id}
                name={token.name}
                badge={token.current ? t("thisBrowser") : undefined}
                createdAt={token.created_at}
                expiresAt={token.expires_at}
                lastUsedAt={token.last_used_at}
                users={[]}
                warning={t("revokeToken")}
                revoke={() => revoke.mutateAsync(token.id)}
              />
            ))}
          </CardList>
        )}
      </QueryView>
    </Section>
  );
}
