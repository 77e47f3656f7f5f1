import { useTranslation } from "react-i18next";
import { useErrorText } from "@/i18n/useErrorText";
import type { NoticeKind } from "@/protocol/messages.gen";
import { CardList } from "@/ui/Page";
import { Section } from "@/ui/Section";
import { useToast } from "@/ui/Toasts";
import { useChooseKinds } from "./queries";

const all = ["approval", "question", "finished", "failed", "device_lost"] as const;

/** What the user is told of, in all her browsers. */
export function KindChoices({ kinds }: { kinds: readonly NoticeKind[] }) {
  const { t } = useTranslation("notify");
  const errorText = useErrorText();
  const toast = useToast();
  const choose = useChooseKinds();
  const change = (kind: NoticeKind, wanted: boolean) =>
    choose.mutate(
      all.filter((other) => (other === kind ? wanted : kinds.includes(other))),
      { onError: (error) => toast(t("failedToast", { error: errorText(error) }), "danger") },
    );
  return (
    <Section title={t("kinds")} hint={t("kindsHint")}>
      <CardList label={t("kinds")}>
        {all.map((kind) => (
          <li key={kind}>
            <label className="flex cursor-pointer items-center gap-3 px-4 py-3 hover:bg-hover">
              <input
                type="checkbox"
                data-testid={`notify-kind-${kind}`}
                checked={kinds.includes(kind)}
                onChange={(event) => change(kind, event.target.checked)}
                aria-describedby={`notify-kind-${kind}-hint`}
                className="size-4.5 shrink-0 accent-accent"
              />
              <span>
                <span className="block text-sm">{t(`kind_${kind}`)}</span>
                <span id={`notify-kind-${kind}-hint`} className="block text-xs text-faint">
                  {t(`kindHint_${kind}`)}
                </span>
              </span>
            </label>
          </li>
        ))}
      </CardList>
    </Section>
  );
}
