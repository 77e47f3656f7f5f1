import { KeyRound } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useErrorText } from "@/i18n/useErrorText";
import { Notice } from "@/ui/Notice";
import { CardList, Page } from "@/ui/Page";
import { QueryView } from "@/ui/QueryView";
import { CreateDialog } from "./CreateDialog";
import { useApiKeys, useCreateApiKey, useRevokeApiKey } from "./queries";
import { RevealDialog } from "./RevealDialog";
import { SecretRow, type CredentialUser } from "./SecretRow";

interface Props {
  usersOf: (credential: string) => readonly CredentialUser[];
}

export function ApiKeysPage({ usersOf }: Props) {
  const { t } = useTranslation("account");
  const errorText = useErrorText();
  const keys = useApiKeys();
  const create = useCreateApiKey();
  const revoke = useRevokeApiKey();
  return (
    <Page
      title={t("apiKeys")}
      hint={t("apiKeysHint")}
      action={
        <CreateDialog
          title={t("newKey")}
          testId="create-api-key"
          busy={create.isPending}
          error={create.error ? errorText(create.error) : undefined}
          onCreate={(name, done) => create.mutate(name, { onSuccess: done })}
        />
      }
    >
      <QueryView query={keys}>
        {({ items }) =>
          items.length === 0 ? (
            <Notice icon={KeyRound} title={t("noKeys")}>
              {t("noKeysHint")}
            </Notice>
          ) : (
            <CardList label={t("apiKeys")}>
              {items.map((key) => (
                <SecretRow
                  key={key.id}
                  id={String(key.id)}
                  name={key.name}
                  badge={`${key.key_prefix}…`}
                  createdAt={key.created_at}
                  lastUsedAt={key.last_used_at}
                  users={usersOf(`key:${key.id}`)}
                  warning={t("revokeKey")}
                  revoke={() => revoke.mutateAsync(key.id)}
                />
              ))}
            </CardList>
          )
        }
      </QueryView>
      <RevealDialog
        title={t("keyReady")}
        secret={create.data?.key}
        copyLabel={t("copyKey")}
        onClose={create.reset}
      />
    </Page>
  );
}
