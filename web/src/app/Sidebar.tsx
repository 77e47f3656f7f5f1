import { Link, useNavigate, useRouterState } from "@tanstack/react-router";
import { FolderKanban, History as HistoryIcon, Search, SquarePen } from "lucide-react";
import { useCallback, useEffect } from "react";
import { useTranslation } from "react-i18next";
import { useApi } from "@/api/ApiContext";
import { useLost } from "@/api/useLost";
import { ProjectLinks } from "@/features/projects/ProjectLinks";
import { TaskList } from "@/features/tasks/TaskList";
import { IconButton } from "@/ui/Button";
import { Logo } from "@/ui/Logo";
import { commandKey, openPalette } from "./palette";
import { UserMenu } from "./UserMenu";

/** `onOpen`: something was chosen; the drawer may close. */
export function Sidebar({ onOpen }: { onOpen: () => void }) {
  const { t } = useTranslation();
  const { t: tasks } = useTranslation("tasks");
  const { link } = useApi();
  const lost = useLost() !== undefined;
  const navigate = useNavigate();
  const path = useRouterState({ select: (state) => state.location.pathname });
  const leave = useCallback(
    (id: number) => {
      if (path === `/chat/${id}`) void navigate({ to: "/" });
    },
    [path, navigate],
  );
  // Deleted here, in another tab or on another machine.
  useEffect(() => link.on("task:deleted", ({ task_id }) => leave(task_id)), [link, leave]);
  return (
    <div className="flex h-full flex-col pt-[env(safe-area-inset-top)]">
      <div className="flex items-center gap-2.5 px-4 pt-4 pb-3">
        <Logo className="size-6.5" />
        <span className="flex-1 font-semibold tracking-tight">{t("appName")}</span>
        <IconButton
          label={`${t("palette")} (${commandKey}K)`}
          data-testid="open-palette"
          className="-mr-1.5"
          onClick={() => {
            onOpen();
            openPalette();
          }}
        >
          <Search className="size-4" />
        </IconButton>
      </div>
      <div className="px-2.5 pb-3">
        <Link
          to="/"
          onClick={onOpen}
          data-testid="new-chat"
          className="flex min-h-9 items-center gap-2.5 rounded-lg border bg-raised px-2.5 text-[0.8125rem] font-medium shadow-card transition-colors hover:bg-hover max-md:min-h-11"
        >
          <SquarePen aria-hidden className="size-4 text-accent-text" />
          {tasks("newChat")}
        </Link>
        <Link
          to="/history"
          onClick={onOpen}
          data-testid="open-history"
          className="mt-1 flex min-h-9 items-center gap-2.5 rounded-lg px-2.5 text-[0.8125rem] font-medium text-soft transition-colors hover:bg-hover hover:text-ink max-md:min-h-11"
          activeProps={{ className: "bg-hover !text-ink", "aria-current": "page" }}
        >
          <HistoryIcon aria-hidden className="size-4" />
          {tasks("history")}
        </Link>
        <Link
          to="/projects"
          onClick={onOpen}
          data-testid="open-projects"
          className="mt-1 flex min-h-9 items-center gap-2.5 rounded-lg px-2.5 text-[0.8125rem] font-medium text-soft transition-colors hover:bg-hover hover:text-ink max-md:min-h-11"
          activeOptions={{ exact: true, includeSearch: false }}
          activeProps={{ className: "bg-hover !text-ink", "aria-current": "page" }}
        >
          <FolderKanban aria-hidden className="size-4" />
          {tasks("projects")}
        </Link>
      </div>
      <nav
        aria-label={t("sidebar")}
        data-link-lost={lost || undefined}
        className="min-h-0 flex-1 overflow-y-auto px-2.5 pb-3"
      >
        <ProjectLinks onOpen={onOpen} />
        <TaskList onOpen={onOpen} onDeleted={leave} />
      </nav>
      <div className="border-t p-2 pb-[max(0.5rem,env(safe-area-inset-bottom))]">
        <UserMenu onOpen={onOpen} />
      </div>
    </div>
  );
}
