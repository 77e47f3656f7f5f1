import { Check, TriangleAlert, X } from "lucide-react";
import { createContext, use, useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import type { ServerHealth } from "@/api/health";
import type { TroubleEvent } from "@/protocol/messages.gen";

export const HealthContext = createContext<ServerHealth | undefined>(undefined);

const parts = ["database", "redis", "presence"] as const;
const none: readonly TroubleEvent[] = [];
const neverCalled = () => () => undefined;

/** What of the server does not work right now, and what still does. Nothing while all is well. */
export function HealthBanner() {
  const { t } = useTranslation();
  const health = use(HealthContext);
  const troubles = useSyncExternalStore(health?.subscribe ?? neverCalled, health?.current ?? (() => none));
  return (
    <div role="status" aria-live="polite">
      {troubles.length > 0 && (
        <section
          data-testid="server-health"
          aria-label={t("healthTitle")}
          className="flex max-h-[40dvh] gap-3 overflow-y-auto border-b border-warn/30 bg-warn-wash px-4 py-2 text-[0.8125rem] md:px-6"
        >
          <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-warn" />
          <div className="min-w-0">
            <p className="font-semibold text-warn">{t("healthTitle")}</p>
            <ul className="flex flex-col gap-1.5">
              {troubles.map((trouble) => (
                <TroubleItem key={trouble.part} trouble={trouble} />
              ))}
            </ul>
          </div>
        </section>
      )}
    </div>
  );
}

function TroubleItem({ trouble }: { trouble: TroubleEvent }) {
  const { t } = useTranslation();
  const part = parts.find((known) => known === trouble.part);
  return (
    <li data-testid={`trouble-${trouble.part}`}>
      <p className="flex gap-1.5">
        <X aria-hidden className="mt-1 size-3.5 shrink-0 text-warn" />
        <span>{part ? t(`health_${part}`) : trouble.message}</span>
      </p>
      {part && (
        <p className="flex gap-1.5 text-soft">
          <Check aria-hidden className="mt-1 size-3.5 shrink-0 text-good" />
          <span>{t(`healthWorks_${part}`)}</span>
        </p>
      )}
    </li>
  );
}
