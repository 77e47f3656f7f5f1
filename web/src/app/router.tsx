import {
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
  type RouterHistory,
} from "@tanstack/react-router";
import { workPlace } from "@/features/terminal/workPlace";
import { historyFilter } from "@/features/tasks/filter";
import { ChatRoute, NewChatRoute } from "./ChatRoutes";
import { root } from "./rootRoute";
import { settingsTree } from "./settingsTree";

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
  validateSearch: workPlace,
  component: lazyRouteComponent(() => import("./IdeRoute"), "IdeRoute"),
});
const login = createRoute({
  getParentRoute: () => root,
  path: "/login",
  beforeLoad: () => {
    throw redirect({ to: "/" });
  },
});

const routeTree = root.addChildren([newChat, chat, history, projects, project, ide, login, settingsTree]);

export function createAppRouter(kept?: RouterHistory) {
  return createRouter({ routeTree, defaultPreload: "intent", ...(kept && { history: kept }) });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
