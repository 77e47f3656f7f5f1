import { Timer } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useErrorText } from "@/i18n/useErrorText";
import { Button } from "@/ui/Button";
import { ConfirmDialog } from "@/ui/ConfirmDialog";
import { useToast } from "@/ui/Toasts";
import { duration, relativeTime } from "@/ui/time";
import { useNow } from "@/ui/useNow";

export interface CredentialUser {
  readonly name: string;
  readonly here: boolean;
}

const day = 24 * 3_600_000;

interface Props {
  id: string;
  name: string;
  badge?: string;
  createdAt: string;
  expiresAt?: string;
  lastUsedAt?: string;
  /** The devices that connected with it last. */
  users: readonly CredentialUser[];
  warning: string;
  revoke: () => Promise<unknown>;
}

/** One token or key in its list: what it is, when it was used, and its end. */
export function SecretRow({
  id,
  name,
  badge,
  createdAt,
  expiresAt,
  lastUsedAt,
  users,
  warning,
  revoke,
}: Props) {
  const { t, i18n } = useTranslation("account");
  const { t: common } = useTranslation();
  const errorText = useErrorText();
  const toast = useToast();
  const minute = useNow(30_000);
  const left = expiresAt === undefined ? Infinity : Date.parse(expiresAt) - minute;
  const endsSoon = left > 0 && left < day;
  const second = useNow(1_000, endsSoon);
  const now = Math.max(minute, second);
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string>();
  const when = (instant: string) => relativeTime(instant, now, i18n.language);
  const facts = [
    t("created", { when: when(createdAt) }),
    expiresAt &&
      !endsSoon &&
      t(Date.parse(expiresAt) > now ? "expires" : "expired", { when: when(expiresAt) }),
    lastUsedAt ? t("lastUsed", { when: when(lastUsedAt) }) : t("neverUsed"),
  ];
  const inUse = users.filter(({ here }) => here);
  const list = (some: readonly CredentialUser[]) =>
    new Intl.ListFormat(i18n.language).format(some.map((user) => user.name));
  const confirm = async () => {
    setBusy(true);
    setError(undefined);
    try {
      await revoke();
      setAsking(false);
      toast(t("revoked", { name }));
    } catch (cause) {
      setError(errorText(cause));
    } finally {
      setBusy(false);
    }
  };
  return (
    <li data-testid={`secret-${id}`} className="flex items-center gap-3 px-4 py-3">
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-x-2">
          <span className="font-medium break-all">{name}</span>
          {badge && (
            <span className="rounded-full bg-hover px-2 py-0.5 font-mono text-xs text-soft">{badge}</span>
          )}
        </p>
        {expiresAt && endsSoon && (
          <p className="flex items-center gap-1.5 text-xs font-medium text-warn tabular-nums">
            <Timer aria-hidden className="size-3" />
            {t("endsSoon", { left: duration(Date.parse(expiresAt) - now) })}
          </p>
        )}
        <p className="text-xs text-faint">{facts.filter(Boolean).join(" · ")}</p>
        {users.length > 0 && (
          <p data-testid={`secret-users-${id}`} className="text-xs break-words text-soft">
            {inUse.length > 0 ? t("usedNowBy", { names: list(inUse) }) : t("lastBy", { names: list(users) })}
          </p>
        )}
      </div>
      <Button data-testid={`revoke-${id}`} onClick={() => setAsking(true)}>
        {t("revoke")}
      </Button>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={t("revokeTitle", { name })}
        description={warning}
        confirm={t("revoke")}
        cancel={common("cancel")}
        busy={busy}
        error={error}
        testId={`revoke-${id}`}
        onConfirm={() => void confirm()}
      />
    </li>
  );
}
