import { TriangleAlert, X } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useErrorText } from "@/i18n/useErrorText";
import type { NotifiedBrowser } from "@/protocol/rest.gen";
import { IconButton } from "@/ui/Button";
import { CardList } from "@/ui/Page";
import { Section } from "@/ui/Section";
import { useToast } from "@/ui/Toasts";
import { relativeTime } from "@/ui/time";
import { useNow } from "@/ui/useNow";
import { useRemoveBrowser } from "./queries";

/** The browsers that are told also while no page is open there. */
export function BrowserList({ browsers }: { browsers: readonly NotifiedBrowser[] }) {
  const { t } = useTranslation("notify");
  return (
    <Section title={t("browsers")} hint={t("browsersHint")}>
      {browsers.length === 0 ? (
        <p data-testid="notify-no-browsers" className="text-[0.8125rem] text-faint">
          {t("noBrowsers")}
        </p>
      ) : (
        <CardList label={t("browsers")}>
          {browsers.map((browser) => (
            <BrowserRow key={browser.id} browser={browser} />
          ))}
        </CardList>
      )}
    </Section>
  );
}

function BrowserRow({ browser }: { browser: NotifiedBrowser }) {
  const { t, i18n } = useTranslation("notify");
  const errorText = useErrorText();
  const toast = useToast();
  const remove = useRemoveBrowser();
  const now = useNow(30_000);
  const { id, name, current, last_used_at: used, problem } = browser;
  const when = (instant: string) => relativeTime(instant, now, i18n.language);
  return (
    <li data-testid={`notify-browser-${id}`} className="flex items-center gap-3 px-4 py-3">
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-2 font-medium">
          {name}
          {current && (
            <span className="rounded-full bg-hover px-2 py-0.5 text-xs font-normal text-soft">
              {t("thisOne")}
            </span>
          )}
        </p>
        <p className="text-xs text-faint">
          {[
            t("since", { when: when(browser.created_at) }),
            used ? t("used", { when: when(used) }) : t("unused"),
          ].join(" · ")}
        </p>
        {problem && (
          <p className="flex items-center gap-1.5 text-xs text-warn">
            <TriangleAlert aria-hidden className="size-3 shrink-0" />
            {t("problem", { problem })}
          </p>
        )}
      </div>
      <IconButton
        label={t("remove", { name })}
        disabled={remove.isPending}
        data-testid={`notify-remove-${id}`}
        onClick={() =>
          remove.mutate(id, {
            onSuccess: () => toast(t("removedToast", { name })),
            onError: (error) => toast(t("failedToast", { error: errorText(error) }), "danger"),
          })
        }
      >
        <X className="size-4" />
      </IconButton>
    </li>
  );
}
