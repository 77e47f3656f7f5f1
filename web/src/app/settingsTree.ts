import { createRoute, lazyRouteComponent, redirect } from "@tanstack/react-router";
import { root } from "./rootRoute";

const settings = createRoute({
  getParentRoute: () => root,
  path: "/settings",
  component: lazyRouteComponent(() => import("./SettingsRoutes"), "SettingsLayout"),
});
const settingsIndex = createRoute({
  getParentRoute: () => settings,
  path: "/",
  beforeLoad: () => {
    throw redirect({ to: "/settings/connections" });
  },
});
const connections = createRoute({
  getParentRoute: () => settings,
  path: "connections",
  component: lazyRouteComponent(() => import("./SettingsRoutes"), "ConnectionsRoute"),
});
const devices = createRoute({
  getParentRoute: () => settings,
  path: "devices",
  beforeLoad: () => {
    throw redirect({ to: "/settings/connections" });
  },
});
const tokens = createRoute({
  getParentRoute: () => settings,
  path: "tokens",
  component: lazyRouteComponent(() => import("./SettingsRoutes"), "TokensRoute"),
});
const apiKeys = createRoute({
  getParentRoute: () => settings,
  path: "api-keys",
  component: lazyRouteComponent(() => import("./SettingsRoutes"), "ApiKeysRoute"),
});
const models = createRoute({
  getParentRoute: () => settings,
  path: "models",
  component: lazyRouteComponent(() => import("./SettingsRoutes"), "ModelsPage"),
});
const personal = createRoute({
  getParentRoute: () => settings,
  path: "personal",
  component: lazyRouteComponent(() => import("./SettingsRoutes"), "PersonalPage"),
});
const skills = createRoute({
  getParentRoute: () => settings,
  path: "skills",
  component: lazyRouteComponent(() => import("./SettingsRoutes"), "SkillsPage"),
});
const notifications = createRoute({
  getParentRoute: () => settings,
  path: "notifications",
  component: lazyRouteComponent(() => import("./SettingsRoutes"), "NotificationsRoute"),
});
const profile = createRoute({
  getParentRoute: () => settings,
  path: "profile",
  component: lazyRouteComponent(() => import("./SettingsRoutes"), "ProfilePage"),
});
const users = createRoute({
  getParentRoute: () => settings,
  path: "users",
  component: lazyRouteComponent(() => import("./SettingsRoutes"), "UsersPage"),
});
const allDevices = createRoute({
  getParentRoute: () => settings,
  path: "all-devices",
  component: lazyRouteComponent(() => import("./SettingsRoutes"), "AllDevicesPage"),
});
const server = createRoute({
  getParentRoute: () => settings,
  path: "server",
  component: lazyRouteComponent(() => import("./SettingsRoutes"), "ServerRoute"),
});

/** All pages below `/settings`. */
export const settingsTree = settings.addChildren([
  settingsIndex,
  connections,
  devices,
  tokens,
  apiKeys,
  models,
  personal,
  skills,
  notifications,
  profile,
  users,
  allDevices,
  server,
]);
