import { BellOff, BellRing, Lock, ShieldOff, type LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useErrorText } from "@/i18n/useErrorText";
import type { NotificationsView } from "@/protocol/rest.gen";
import { Button } from "@/ui/Button";
import { Section } from "@/ui/Section";
import { useToast } from "@/ui/Toasts";
import { useRemoveBrowser, useTestNotification } from "./queries";
import { useThisBrowser } from "./useThisBrowser";

interface Props {
  user: number;
  view: NotificationsView;
}

/** Whether this browser notifies, what stands in the way, and the switch. */
export function ThisBrowserSection({ user, view }: Props) {
  const { t } = useTranslation("notify");
  const errorText = useErrorText();
  const toast = useToast();
  const browser = useThisBrowser(user);
  const remove = useRemoveBrowser();
  const test = useTestNotification();
  const current = view.browsers.find((known) => known.current);
  const failed = (error: unknown) => toast(t("failedToast", { error: errorText(error) }), "danger");
  const { support, on, busy, problem } = browser;
  if (support === "insecure" || support === "unsupported" || support === "denied") {
    return (
      <Section title={t("here")}>
        <Card
          icon={support === "insecure" ? Lock : ShieldOff}
          title={t(`${support}Title`)}
          testId={`notify-${support}`}
        >
          {t(`${support}Hint`)}
        </Card>
      </Section>
    );
  }
  return (
    <Section title={t("here")}>
      <Card
        icon={on ? BellRing : BellOff}
        title={t(on ? "hereOn" : "hereOff")}
        testId={on ? "notify-on" : "notify-off"}
        actions={
          on ? (
            <>
              <Button
                busy={test.isPending}
                data-testid="notify-test"
                onClick={() =>
                  test.mutate(undefined, { onSuccess: () => toast(t("testSent")), onError: failed })
                }
              >
                {t("test")}
              </Button>
              <Button
                look="ghost"
                busy={busy}
                data-testid="notify-turn-off"
                onClick={() =>
                  void browser
                    .turnOff(() => (current ? remove.mutateAsync(current.id) : Promise.resolve()))
                    .catch(failed)
                }
              >
                {t("turnOff")}
              </Button>
            </>
          ) : (
            <Button
              look="primary"
              busy={busy}
              data-testid="notify-turn-on"
              onClick={() => void browser.turnOn()}
            >
              {t("turnOn")}
            </Button>
          )
        }
      >
        {on ? t(current ? "onPush" : "onOpen") : t("offHint")}
        {on && !current && problem && (
          <span data-testid="notify-problem" className="mt-1 block text-warn">
            {t("noPush", { error: problem })}
          </span>
        )}
        {on && !view.public_key && <span className="mt-1 block text-warn">{t("noPushServer")}</span>}
      </Card>
    </Section>
  );
}

interface CardProps {
  icon: LucideIcon;
  title: string;
  testId: string;
  actions?: ReactNode;
  children: ReactNode;
}

function Card({ icon: Icon, title, testId, actions, children }: CardProps) {
  return (
    <div
      data-testid={testId}
      className="flex flex-wrap items-center gap-x-4 gap-y-3 rounded-2xl border bg-raised px-4 py-3.5 shadow-card"
    >
      <Icon aria-hidden className="size-5 shrink-0 text-soft" />
      <div className="min-w-52 flex-1">
        <p className="font-medium">{title}</p>
        <p className="text-[0.8125rem] text-soft">{children}</p>
      </div>
      {actions && <div className="flex flex-wrap gap-2">{actions}</div>}
    </div>
  );
}
