import { useTranslation } from "react-i18next";
import { ApiError } from "@/api/error";
import { useQuotaText } from "./useQuotaText";

/** What to say of an error: the backend's sentence, or ours when no answer came. */
export function useErrorText(): (error: unknown) => string {
  const { t } = useTranslation("common");
  const quotaText = useQuotaText();
  return (error) => {
    if (error instanceof ApiError && (error.code === "offline" || error.code === "timeout"))
      return t(error.code);
    if (error instanceof ApiError && error.code === "quota_exceeded") return quotaText(error.message);
    return error instanceof Error ? error.message : String(error);
  };
}
