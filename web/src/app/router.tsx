import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
  type RouterHistory,
} from "@tanstack/react-router";
import { historyFilter } from "@/features/tasks/filter";
import { ChatRoute, NewChatRoute } from "./ChatRoutes";
import { BrokenPage, NotFoundPage } from "./Fallbacks";
import { Layout } from "./Layout";

const root = createRootRoute({
  component: Layout,
  notFoundComponent: NotFoundPage,
  errorComponent: BrokenPage,
});

interface NewChatSearch {
  deviceId?: string;
  projectId?: number;
}

const newChat = createRoute({
  getParentRoute: () => root,
  path: "/",
  component: NewChatRoute,
  validateSearch: (search: Record<string, unknown>): NewChatSearch => {
    const id = search.deviceId ?? search.device_id;
    const project = Number(search.projectId ?? search.project_id);
    return {
      ...((typeof id === "string" || typeof id === "number") && { deviceId: String(id) }),
      ...(Number.isSafeInteger(project) && project > 0 && { projectId: project }),
    };
  },
});
const chat = createRoute({ getParentRoute: () => root, path: "/chat/$taskId", component: ChatRoute });
const history = createRoute({
  getParentRoute: () => root,
  path: "/history",
  validateSearch: historyFilter,
  component: lazyRouteComponent(() => import("./HistoryRoute"), "HistoryRoute"),
});
const projects = createRoute({
  getParentRoute: () => root,
  path: "/projects",
  validateSearch: (search: Record<string, unknown>): { create?: boolean } =>
    search.create === true ? { create: true } : {},
  component: lazyRouteComponent(() => import("./ProjectRoutes"), "ProjectsRoute"),
});
const project = createRoute({
  getParentRoute: () => root,
  path: "/projects/$projectId",
  component: lazyRouteComponent(() => import("./ProjectRoutes"), "ProjectRoute"),
});
const ide = createRoute({
  getParentRoute: () => root,
  path: "/ide/$deviceId",
  validateSearch: (search: Record<string, unknown>): { path?: string } =>
    typeof search.path === "string" ? { path: search.path } : {},
  component: lazyRouteComponent(() => import("./IdeRoute"), "IdeRoute"),
});
const login = createRoute({
  getParentRoute: () => root,
  path: "/login",
  beforeLoad: () => {
    throw redirect({ to: "/" });
  },
});

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

const routeTree = root.addChildren([
  newChat,
  chat,
  history,
  projects,
  project,
  ide,
  login,
  settings.addChildren([
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
  ]),
]);

export function createAppRouter(kept?: RouterHistory) {
  return createRouter({ routeTree, defaultPreload: "intent", ...(kept && { history: kept }) });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
