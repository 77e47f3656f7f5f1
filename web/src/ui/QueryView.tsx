import type { UseQueryResult } from "@tanstack/react-query";
import { CloudAlert } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useErrorText } from "@/i18n/useErrorText";
import { Button } from "./Button";
import { Notice } from "./Notice";
import { Skeleton } from "./Skeleton";

interface Props<T> {
  query: UseQueryResult<T>;
  children: (data: T) => ReactNode;
}

/** The data of a query, or that it is on its way, or that it failed and a way to try again. */
export function QueryView<T>({ query, children }: Props<T>) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  if (query.data !== undefined) return children(query.data);
  if (query.error) {
    return (
      <Notice icon={CloudAlert} title={t("loadFailed")} tone="danger" testId="load-error">
        <p className="mb-3">{errorText(query.error)}</p>
        <Button data-testid="load-retry" onClick={() => void query.refetch()}>
          {t("retry")}
        </Button>
      </Notice>
    );
  }
  return (
    <div role="status" aria-label={t("loading")} className="flex flex-col gap-3">
      <Skeleton className="h-16" />
      <Skeleton className="h-16" />
      <Skeleton className="h-16 opacity-60" />
    </div>
  );
}
