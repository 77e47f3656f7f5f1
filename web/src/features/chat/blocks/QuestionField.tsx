import { Check } from "lucide-react";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { classes } from "@/ui/classes";
import { Visible } from "@/ui/Visible";
import { toggled, type Choice, type Question } from "./questions";

interface Props {
  question: Question;
  choice: Choice;
  disabled: boolean;
  onChange: (choice: Choice) => void;
}

/** One question: its options, one or several of which may be chosen, and room for other words. */
export function QuestionField({ question, choice, disabled, onChange }: Props) {
  const { t } = useTranslation(["approval", "chat"]);
  const id = useId();
  return (
    <fieldset disabled={disabled} className="min-w-0">
      <legend className="mb-2 font-medium [overflow-wrap:anywhere]">
        {question.header && (
          <span className="block text-xs font-normal text-soft">
            <Visible text={question.header} />
          </span>
        )}
        <Visible text={question.text} lines />
        {question.many && <span className="font-normal text-soft"> · {t("chooseSeveral")}</span>}
      </legend>
      <div className="grid gap-2">
        {question.options.map(({ label, description }) => {
          const chosen = choice.labels.includes(label);
          return (
            <button
              key={label}
              type="button"
              role={question.many ? "checkbox" : "radio"}
              aria-checked={chosen}
              data-testid={`question-option-${label}`}
              onClick={() => onChange(toggled(choice, label, question.many))}
              className={classes(
                "flex min-h-11 items-center gap-3 rounded-xl border bg-raised px-3.5 py-2 text-left transition-colors hover:bg-hover",
                chosen && "border-accent-text bg-accent-wash",
              )}
            >
              <span
                aria-hidden
                className={classes(
                  "flex size-5 shrink-0 items-center justify-center border border-strong-line",
                  question.many ? "rounded-md" : "rounded-full",
                  chosen && "border-accent bg-accent text-accent-ink",
                )}
              >
                {chosen && <Check className="size-3.5" />}
              </span>
              <span className="min-w-0 [overflow-wrap:anywhere]">
                <span className="block font-medium">
                  <Visible text={label} />
                </span>
                {description && (
                  <span className="block text-[0.8125rem] text-soft">
                    <Visible text={description} lines />
                  </span>
                )}
              </span>
            </button>
          );
        })}
        <label htmlFor={id} className="sr-only">
          {t("otherAnswer")}
        </label>
        <input
          id={id}
          placeholder={t("otherAnswer")}
          data-testid="question-other"
          maxLength={5_000}
          value={choice.other}
          onChange={({ target: { value: other } }) =>
            onChange({ labels: question.many || other === "" ? choice.labels : [], other })
          }
          className="min-h-11 min-w-0 rounded-xl border bg-raised px-3.5 text-base placeholder:text-faint md:text-sm"
        />
      </div>
    </fieldset>
  );
}
