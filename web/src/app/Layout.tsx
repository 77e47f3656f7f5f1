import { Outlet, useRouterState } from "@tanstack/react-router";
import { Hand, Menu as MenuIcon } from "lucide-react";
import { Dialog } from "radix-ui";
import { lazy, Suspense, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useTasks } from "@/features/tasks/queries";
import { IconButton } from "@/ui/Button";
import { Visible } from "@/ui/Visible";
import { ConnectionLine } from "./ConnectionLine";
import { HealthBanner } from "./HealthBanner";
import { Shortcuts } from "./Shortcuts";
import { Sidebar } from "./Sidebar";

const Notifications = lazy(() => import("./Notifications"));

/** The frame of every page: conversations at the side, a drawer on a phone, the page beside it. */
export function Layout() {
  const { t } = useTranslation();
  const { t: tasks } = useTranslation("tasks");
  const [drawer, setDrawer] = useState(false);
  const title = useTitle();
  const needed = useTasks().data?.items.filter((task) => task.needs_approval).length ?? 0;
  useTabTitle(title, needed);
  return (
    <div className="flex h-dvh overflow-hidden">
      <a
        href="#content"
        data-testid="skip-to-content"
        className="sr-only z-50 rounded-lg bg-accent px-3 py-2 text-accent-ink focus:not-sr-only focus:absolute focus:top-2 focus:left-2"
      >
        {t("skipToContent")}
      </a>
      <aside aria-label={t("sidebar")} className="hidden w-68 shrink-0 border-r bg-surface md:block">
        <Sidebar onOpen={() => undefined} />
      </aside>
      <div className="flex min-w-0 flex-1 flex-col">
        <header className="flex min-h-12 items-center gap-1 border-b px-1.5 pt-[env(safe-area-inset-top)] md:hidden">
          <IconButton label={t("openSidebar")} data-testid="open-sidebar" onClick={() => setDrawer(true)}>
            <MenuIcon className="size-5" />
          </IconButton>
          <p className="min-w-0 flex-1 truncate font-medium">
            <Visible text={title} lines />
          </p>
          {needed > 0 && (
            <button
              type="button"
              data-testid="needs-you-badge"
              aria-label={tasks("needsYouCount", { count: needed })}
              onClick={() => setDrawer(true)}
              className="mr-1.5 inline-flex min-h-11 min-w-11 items-center justify-center gap-1 rounded-lg text-warn"
            >
              <Hand aria-hidden className="size-4.5" />
              <span className="rounded-full bg-warn-wash px-1.5 text-xs font-semibold tabular-nums">
                {needed}
              </span>
            </button>
          )}
        </header>
        <ConnectionLine />
        <HealthBanner />
        <main id="content" className="min-h-0 flex-1 overflow-y-auto">
          <Outlet />
        </main>
      </div>
      <Shortcuts />
      <Suspense>
        <Notifications />
      </Suspense>
      <Dialog.Root open={drawer} onOpenChange={setDrawer}>
        <Dialog.Portal>
          <Dialog.Overlay className="fixed inset-0 z-40 bg-black/45 md:hidden" />
          <Dialog.Content
            aria-describedby={undefined}
            data-testid="sidebar-drawer"
            className="fixed inset-y-0 left-0 z-50 w-[min(20rem,85vw)] animate-slide border-r bg-surface shadow-float md:hidden"
          >
            <Dialog.Title className="sr-only">{t("sidebar")}</Dialog.Title>
            <Sidebar onOpen={() => setDrawer(false)} />
          </Dialog.Content>
        </Dialog.Portal>
      </Dialog.Root>
    </div>
  );
}

/** The title of the conversation that is open, or of the product. */
function useTitle(): string {
  const { t } = useTranslation();
  const { t: tasks } = useTranslation("tasks");
  const path = useRouterState({ select: (state) => state.location.pathname });
  const list = useTasks().data?.items;
  if (path.startsWith("/settings")) return t("settings");
  if (path.startsWith("/history")) return tasks("history");
  if (path.startsWith("/projects")) return tasks("projects");
  const task = list?.find((item) => path === `/chat/${item.task_id}`);
  if (task) return task.title || tasks("untitled");
  return path === "/" ? tasks("newChat") : t("appName");
}

/** The title of the tab says what is open, and first how many conversations wait for the user; so does the app's icon. */
function useTabTitle(title: string, needed: number): void {
  const { t } = useTranslation();
  const name = t("appName");
  useEffect(() => {
    document.title = `${needed > 0 ? `(${needed}) ` : ""}${title === name ? name : `${title} · ${name}`}`;
    setBadge(needed);
  }, [title, name, needed]);
  // Whoever sees the login sees nothing of who was here.
  useEffect(
    () => () => {
      document.title = name;
      setBadge(0);
    },
    [name],
  );
}

function setBadge(count: number): void {
  if ("setAppBadge" in navigator) void navigator.setAppBadge(count).catch(() => undefined);
}
