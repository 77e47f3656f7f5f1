import { Link } from "@tanstack/react-router";
import { CloudAlert, Compass } from "lucide-react";
import { useTranslation } from "react-i18next";
import { ApiError } from "@/api/error";
import { useErrorText } from "@/i18n/useErrorText";
import { Button } from "@/ui/Button";
import { Notice } from "@/ui/Notice";

/** Why a conversation is not shown: there is none of this number, or it could not be loaded now. */
export function LoadFailed({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const { t } = useTranslation("chat");
  const { t: common } = useTranslation();
  const errorText = useErrorText();
  if (error instanceof ApiError && error.code === "not_found") {
    return (
      <Notice icon={Compass} title={t("noSuchTask")} testId="chat-not-found">
        <p className="mb-3">{t("noSuchTaskHint")}</p>
        <Link to="/" data-testid="go-home" className="text-accent-text underline">
          {common("goHome")}
        </Link>
      </Notice>
    );
  }
  return (
    <Notice icon={CloudAlert} title={t("loadFailed")} tone="danger" testId="chat-load-error">
      <p className="mb-3">{errorText(error)}</p>
      <Button data-testid="chat-load-retry" onClick={onRetry}>
        {common("retry")}
      </Button>
    </Notice>
  );
}
