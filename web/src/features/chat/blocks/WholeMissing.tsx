import { useTranslation } from "react-i18next";
import { useErrorText } from "@/i18n/useErrorText";
import { Button } from "@/ui/Button";
import { sizeText } from "@/ui/files";
import type { Found } from "./useAction";

/** Why a request cannot be allowed as it is here, and what can be done. */
export function WholeMissing({ state }: { state: Found }) {
  const { t, i18n } = useTranslation(["approval", "chat"]);
  const errorText = useErrorText();
  const load = state.at === "beginning" || state.at === "failed" ? state.load : undefined;
  return (
    <div data-testid="whole-missing" className="mt-2 flex flex-col items-start gap-2">
      <p role="alert" className="text-[0.8125rem] font-medium text-danger">
        {state.at === "beginning" && t("wholeBeginning", { size: sizeText(state.bytes, i18n.language) })}
        {state.at === "loading" && t("wholeLoading")}
        {state.at === "failed" && t("attachmentFailed", { error: errorText(state.cause) })}
        {state.at === "tooLarge" && t("wholeTooLarge")}
        {state.at === "unknown" && t("wholeUnknown")}
      </p>
      {load && (
        <Button className="min-h-11" data-testid="load-whole" onClick={load}>
          {t("loadWhole")}
        </Button>
      )}
    </div>
  );
}
