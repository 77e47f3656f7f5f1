import { ChevronRight, GitBranch } from "lucide-react";
import { useTranslation } from "react-i18next";
import "@/i18n/late";
import { useErrorText } from "@/i18n/useErrorText";
import { MenuItem } from "@/ui/Menu";
import { useBase, type BaseProps } from "./useBase";

/** In the menu: where the worktree begins, and the way to another branch. */
export function BaseItem({ onChoose, ...props }: BaseProps & { onChoose: () => void }) {
  const { t } = useTranslation("projects");
  const errorText = useErrorText();
  const { query, chosen, blocked } = useBase(props);
  const note =
    blocked ??
    (query.isLoading ? t("branchesLoading") : query.error ? errorText(query.error) : t("baseOther"));
  return (
    <MenuItem data-testid="worktree-base" disabled={blocked !== undefined} onSelect={onChoose}>
      <GitBranch aria-hidden className="size-4 shrink-0 text-soft" />
      <span className="min-w-0 flex-1">
        <span className="block break-words">{t("beginsAt", { name: chosen ?? t("baseHere") })}</span>
        <span className="block max-w-64 text-xs break-words text-faint">{note}</span>
      </span>
      {blocked === undefined && <ChevronRight aria-hidden className="size-4 shrink-0 text-faint" />}
    </MenuItem>
  );
}

/** Beside the name of the project: the branch that its worktree begins at. */
export function BaseName(props: BaseProps) {
  const { t } = useTranslation("projects");
  const { chosen } = useBase(props);
  return (
    <span data-testid="worktree-base-name" className="min-w-0 truncate font-normal text-faint max-sm:sr-only">
      <span className="sr-only">{t("beginsAt", { name: "" })}</span>
      {chosen ?? t("baseHere")}
    </span>
  );
}
