import { Link } from "@tanstack/react-router";
import { CircleAlert, Compass } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button } from "@/ui/Button";
import { Notice } from "@/ui/Notice";

export function NotFoundPage() {
  const { t } = useTranslation();
  return (
    <Notice icon={Compass} title={t("notFound")} testId="not-found">
      <p className="mb-3">{t("notFoundHint")}</p>
      <Link to="/" data-testid="go-home" className="text-accent-text underline">
        {t("goHome")}
      </Link>
    </Notice>
  );
}

export function BrokenPage({ error }: { error: unknown }) {
  const { t } = useTranslation();
  return (
    <Notice icon={CircleAlert} title={t("pageFailed")} tone="danger">
      <p className="mb-3 font-mono text-xs">{error instanceof Error ? error.message : String(error)}</p>
      <Button data-testid="reload-page" onClick={() => window.location.reload()}>
        {t("reload")}
      </Button>
    </Notice>
  );
}
