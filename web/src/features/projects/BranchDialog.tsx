import { Check, GitBranch } from "lucide-react";
import { useState, type KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import { arrowKeys } from "@/features/devices/arrowKeys";
import type { GitBranch as Branch } from "@/protocol/rest.gen";
import "@/i18n/late";
import { Dialog } from "@/ui/Dialog";
import { QueryView } from "@/ui/QueryView";
import { SearchField } from "@/ui/SearchField";
import { useBase, type BaseProps } from "./useBase";

const searchFrom = 8;

interface Props extends BaseProps {
  onChoose: (branch: string) => void;
  onClose: () => void;
}

/** Chooses the branch that a conversation's worktree begins at. */
export function BranchDialog({ onChoose, onClose, ...props }: Props) {
  const { t } = useTranslation("projects");
  const { t: common } = useTranslation();
  const { query, branches, chosen, blocked } = useBase(props);
  const [wanted, setWanted] = useState("");
  const words = wanted.trim().toLowerCase();
  const found = branches.filter(({ name }) => name.toLowerCase().includes(words));
  const choose = (name: string) => {
    onChoose(name);
    onClose();
  };
  const enter = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || words === "" || !found[0]) return;
    event.preventDefault();
    choose(found[0].name);
  };
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={t("baseTitle")}
      description={t("baseHint")}
      closeLabel={common("close")}
      returnTo={() => document.querySelector("[data-testid=project-menu-trigger]")}
    >
      {blocked !== undefined ? (
        <p role="status" className="text-soft">
          {blocked}
        </p>
      ) : (
        <QueryView query={query}>
          {({ items, truncated }) =>
            items.length === 0 ? (
              <p role="status" data-testid="branches-none" className="text-soft">
                {t("branchesNone")}
              </p>
            ) : (
              <div onKeyDown={arrowKeys}>
                {items.length >= searchFrom && (
                  <SearchField
                    label={t("branchSearch")}
                    placeholder={t("branchSearch")}
                    data-testid="branch-search"
                    autoFocus={matchMedia("(pointer: fine)").matches}
                    className="mb-2"
                    value={wanted}
                    maxLength={240}
                    onChange={(event) => setWanted(event.target.value)}
                    onKeyDown={enter}
                  />
                )}
                <ul aria-label={t("branches")} className="-mx-2 flex flex-col">
                  {found.map((branch) => (
                    <li key={`${branch.remote} ${branch.name}`}>
                      <Option
                        branch={branch}
                        chosen={branch.name === chosen}
                        first={items.length < searchFrom}
                        onChoose={choose}
                      />
                    </li>
                  ))}
                </ul>
                {found.length === 0 && !truncated && (
                  <p role="status" className="py-2 text-xs text-faint">
                    {t("branchNotFound")}
                  </p>
                )}
                {truncated && found.length === 0 && (
                  <button
                    type="button"
                    data-option
                    data-testid="branch-typed"
                    className={row}
                    onClick={() => choose(wanted.trim())}
                  >
                    {t("branchTyped", { name: wanted.trim() })}
                  </button>
                )}
                {truncated && found.length > 0 && (
                  <p className="pt-2 text-xs text-faint">{t("branchesMore", { count: items.length })}</p>
                )}
              </div>
            )
          }
        </QueryView>
      )}
    </Dialog>
  );
}

const row =
  "flex min-h-9 w-full items-center gap-2.5 rounded-lg px-2 py-1 text-left text-sm hover:bg-hover aria-pressed:font-medium max-md:min-h-11";

interface OptionProps {
  branch: Branch;
  chosen: boolean;
  /** The one that is chosen has the focus at first. */
  first: boolean;
  onChoose: (name: string) => void;
}

function Option({ branch: { name, remote, current }, chosen, first, onChoose }: OptionProps) {
  const { t } = useTranslation("projects");
  return (
    <button
      type="button"
      data-option
      data-testid="branch-option"
      aria-pressed={chosen}
      autoFocus={first && chosen}
      className={row}
      onClick={() => onChoose(name)}
    >
      <GitBranch aria-hidden className="size-4 shrink-0 text-soft" />
      <span className="min-w-0 flex-1 break-words">{name}</span>
      {(current || remote) && (
        <span className="shrink-0 text-xs font-normal text-faint">
          {t(current ? "branchCurrent" : "branchRemote")}
        </span>
      )}
      {chosen && <Check aria-hidden className="size-4 shrink-0 text-accent-text" />}
    </button>
  );
}
