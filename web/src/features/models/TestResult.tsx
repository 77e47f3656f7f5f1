import { CircleAlert, CircleCheck } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { ModelTest } from "@/protocol/rest.gen";

const outcomes = ["ok", "unauthorized", "not_found", "limited", "unreachable"] as const;

/** What came of trying a model, in words. */
export function TestResult({ test }: { test: ModelTest }) {
  const { t } = useTranslation("models");
  const known = outcomes.find((outcome) => outcome === test.outcome);
  const good = known === "ok" || known === "limited";
  const Icon = good ? CircleCheck : CircleAlert;
  return (
    <span className={good ? "flex items-center gap-2 text-good" : "flex items-center gap-2 text-danger"}>
      <Icon aria-hidden className="size-4 shrink-0" />
      {known ? t(`test_${known}`) : t("test_failed", { status: test.status })}
    </span>
  );
}
