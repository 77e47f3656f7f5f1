import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useErrorText } from "@/i18n/useErrorText";
import { Button } from "@/ui/Button";
import { ConfirmDialog } from "@/ui/ConfirmDialog";
import { useToast } from "@/ui/Toasts";
import { relativeTime } from "@/ui/time";
import { useNow } from "@/ui/useNow";

interface Props {
  id: string;
  name: string;
  badge: string;
  createdAt: string;
  expiresAt?: string;
  lastUsedAt?: string;
  warning: string;
  revoke: () => Promise<unknown>;
}

/** One token or key in its list: what it is, when it was used, and its end. */
export function SecretRow({ id, name, badge, createdAt, expiresAt, lastUsedAt, warning, revoke }: Props) {
  const { t, i18n } = useTranslation("account");
  const { t: common } = useTranslation();
  const errorText = useErrorText();
  const toast = useToast();
  const now = useNow(30_000);
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string>();
  const when = (instant: string) => relativeTime(instant, now, i18n.language);
  const facts = [
    t("created", { when: when(createdAt) }),
    expiresAt && t(Date.parse(expiresAt) > now ? "expires" : "expired", { when: when(expiresAt) }),
    lastUsedAt ? t("lastUsed", { when: when(lastUsedAt) }) : t("neverUsed"),
  ];
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
          <span className="rounded-full bg-hover px-2 py-0.5 font-mono text-xs text-soft">{badge}</span>
        </p>
        <p className="text-xs text-faint">{facts.filter(Boolean).join(" · ")}</p>
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
