import { Link, Outlet, useRouterState } from "@tanstack/react-router";
import {
  Activity,
  Bell,
  Boxes,
  IdCard,
  KeyRound,
  MonitorSmartphone,
  Server,
  Sparkles,
  Ticket,
  UserRound,
  Users,
} from "lucide-react";
import { use, useEffect, useRef, useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { ApiKeysPage } from "@/features/account/ApiKeysPage";
import { useMe } from "@/features/account/queries";
import { TokensPage } from "@/features/account/TokensPage";
import { ConnectionsPage } from "@/features/devices/ConnectionsPage";
import { NotificationsPage } from "@/features/notify/NotificationsPage";
import { ServerPage } from "@/features/server/ServerPage";
import "@/i18n/late";
import { useCredentials, useUsers } from "./credentials";
import { HealthContext } from "./HealthBanner";
import { PairingSteps } from "./PairingSteps";

export { PersonalPage, SkillsPage } from "@/features/account/Rooms";
export { ProfilePage } from "@/features/account/ProfilePage";
export { UsersPage } from "@/features/account/UsersPage";
export { AllDevicesPage } from "@/features/devices/AllDevicesPage";
export { ModelsPage } from "@/features/models/ModelsPage";

const pages = [
  { to: "/settings/connections", icon: MonitorSmartphone, text: "devices:title", key: "connections" },
  { to: "/settings/tokens", icon: Ticket, text: "account:tokens", key: "tokens" },
  { to: "/settings/api-keys", icon: KeyRound, text: "account:apiKeys", key: "api-keys" },
  { to: "/settings/models", icon: Boxes, text: "models:title", key: "models" },
  { to: "/settings/personal", icon: IdCard, text: "account:personal", key: "personal" },
  { to: "/settings/skills", icon: Sparkles, text: "account:skills", key: "skills" },
  { to: "/settings/notifications", icon: Bell, text: "notify:title", key: "notifications" },
  { to: "/settings/profile", icon: UserRound, text: "account:profile", key: "profile" },
] as const;

const adminPages = [
  { to: "/settings/users", icon: Users, text: "account:users", key: "users" },
  { to: "/settings/all-devices", icon: Server, text: "devices:allDevices", key: "all-devices" },
  { to: "/settings/server", icon: Activity, text: "common:server", key: "server" },
] as const;

export function SettingsLayout() {
  const isAdmin = useMe().data?.role === "admin";
  const { t } = useTranslation(["common", "devices", "account", "models", "notify"]);
  const nav = useRef<HTMLElement>(null);
  const path = useRouterState({ select: (state) => state.location.pathname });
  // Also when the window becomes narrow, as when a phone is turned.
  useEffect(() => {
    const show = () =>
      nav.current
        ?.querySelector("[aria-current=page]")
        ?.scrollIntoView({ block: "nearest", inline: "center" });
    show();
    const resized = new ResizeObserver(show);
    if (nav.current) resized.observe(nav.current);
    return () => resized.disconnect();
  }, [path, isAdmin]);
  return (
    <div>
      <nav
        ref={nav}
        aria-label={t("settings")}
        className="sticky top-0 z-10 flex gap-1 overflow-x-auto border-b bg-ground px-3 py-2 md:px-8"
      >
        {[...pages, ...(isAdmin ? adminPages : [])].map(({ to, icon: Icon, text, key }) => (
          <Link
            key={key}
            to={to}
            data-testid={`settings-nav-${key}`}
            className="inline-flex min-h-9 items-center gap-1.5 rounded-lg px-2.5 text-[0.8125rem] font-medium whitespace-nowrap text-soft hover:bg-hover hover:text-ink max-md:min-h-11"
            activeProps={{ className: "bg-hover !text-ink", "aria-current": "page" }}
          >
            <Icon aria-hidden className="size-4" />
            {t(text)}
          </Link>
        ))}
      </nav>
      <Outlet />
    </div>
  );
}

export function ConnectionsRoute() {
  return <ConnectionsPage connect={<PairingSteps />} {...useCredentials()} />;
}

export function TokensRoute() {
  return <TokensPage usersOf={useUsers()} />;
}

export function ApiKeysRoute() {
  return <ApiKeysPage usersOf={useUsers()} />;
}

export function NotificationsRoute() {
  return <NotificationsPage user={useMe().data?.id} />;
}

const neverCalled = () => () => undefined;

export function ServerRoute() {
  const health = use(HealthContext);
  const well = useSyncExternalStore(
    health?.subscribe ?? neverCalled,
    () => (health?.current() ?? []).length === 0,
  );
  return <ServerPage well={well} />;
}
