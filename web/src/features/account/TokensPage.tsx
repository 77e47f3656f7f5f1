import { Ticket } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useErrorText } from "@/i18n/useErrorText";
import { Notice } from "@/ui/Notice";
import { CardList, Page } from "@/ui/Page";
import { QueryView } from "@/ui/QueryView";
import { CreateDialog } from "./CreateDialog";
import { useCreateToken, useRevokeToken, useTokens } from "./queries";
import { RevealDialog } from "./RevealDialog";
import { SecretRow, type CredentialUser } from "./SecretRow";

interface Props {
  usersOf: (credential: string) => readonly CredentialUser[];
}

export function TokensPage({ usersOf }: Props) {
  const { t } = useTranslation("account");
  const errorText = useErrorText();
  const tokens = useTokens();
  const create = useCreateToken();
  const revoke = useRevokeToken();
  return (
    <Page
      title={t("tokens")}
      hint={t("tokensHint")}
      action={
        <CreateDialog
          title={t("newToken")}
          testId="create-token"
          busy={create.isPending}
          error={create.error ? errorText(create.error) : undefined}
          onCreate={(name, done) => create.mutate(name, { onSuccess: done })}
        />
      }
    >
      <QueryView query={tokens}>
        {({ items: all }) => {
          const items = all.filter((token) => token.kind === "api");
          return items.length === 0 ? (
            <Notice icon={Ticket} title={t("noTokens")}>
              {t("tokenNone")}
            </Notice>
          ) : (
            <CardList label={t("tokens")}>
              {items.map((token) => (
                <SecretRow
                  key={token.id}
                  id={token.id}
                  name={token.name}
                  badge={token.current ? t("thisBrowser") : t("kindApi")}
                  createdAt={token.created_at}
                  expiresAt={token.expires_at}
                  lastUsedAt={token.last_used_at}
                  users={usersOf(`token:${token.id}`)}
                  warning={t("revokeToken")}
                  revoke={() => revoke.mutateAsync(token.id)}
                />
              ))}
            </CardList>
          );
        }}
      </QueryView>
      <RevealDialog
        title={t("tokenReady")}
        secret={create.data?.access_token}
        expiresAt={create.data?.expires_at}
        copyLabel={t("copyToken")}
        onClose={create.reset}
      />
    </Page>
  );
}
