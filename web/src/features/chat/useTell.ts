import { useRef } from "react";
import { useTranslation } from "react-i18next";
import { useErrorText } from "@/i18n/useErrorText";
import { useToast } from "@/ui/Toasts";
import { newId } from "@/api/newId";
import { useGuide } from "./queries";

/** Tells an agent at work something. The same words again, after nobody answered, are the same word: heard once. */
export function useTell(onTold: () => void): (answer: number, message: string) => void {
  const { t } = useTranslation("chat");
  const guide = useGuide();
  const toast = useToast();
  const errorText = useErrorText();
  const word = useRef({ operation_id: "", message: "" });
  return (answer, message) => {
    if (guide.isPending) return;
    if (word.current.message !== message) word.current = { operation_id: newId(), message };
    guide.mutate(
      { subtask_id: answer, ...word.current },
      {
        onSuccess: () => {
          word.current = { operation_id: newId(), message: "" };
          onTold();
        },
        onError: (cause) => toast(t("guideFailed", { error: errorText(cause) }), "danger"),
      },
    );
  };
}
