import { useTranslation } from "react-i18next";
import { ApiError } from "@/api/error";

/** What to say of an error: the backend's sentence, or ours when no answer came. */
export function useErrorText(): (error: unknown) => string {
  const { t } = useTranslation("common");
  return (error) => {
    if (error instanceof ApiError && (error.code === "offline" || error.code === "timeout"))
      return t(error.code);
    return error instanceof Error ? error.message : String(error);
  };
}
