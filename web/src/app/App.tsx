import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider, type RouterHistory } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { ApiProvider, useSession, type Api } from "@/api/ApiContext";
import { ApiError } from "@/api/error";
import { ChatProvider } from "@/features/chat/ChatServices";
import { Toasts } from "@/ui/Toasts";
import { LiveUpdates } from "./LiveUpdates";
import { createAppRouter } from "./router";

const LoginPage = lazy(() =>
  import("@/features/account/LoginPage").then(({ LoginPage }) => ({ default: LoginPage })),
);

function newQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        retry: (count, error) => count < 2 && error instanceof ApiError && error.passing,
      },
    },
  });
}

/** The page: the login, or all the rest. Tests give their own `api` and history. */
export function App({ api, history }: { api: Api; history?: RouterHistory }) {
  const [client] = useState(newQueryClient);
  return (
    <ApiProvider api={api}>
      <QueryClientProvider client={client}>
        <Toasts>
          <Gate history={history} />
        </Toasts>
      </QueryClientProvider>
    </ApiProvider>
  );
}

/** Without a session every address shows the login, and keeps its place for afterwards. */
function Gate({ history }: { history?: RouterHistory }) {
  const { token } = useSession();
  const [router] = useState(() => createAppRouter(history));
  if (!token) {
    return (
      <Suspense>
        <LoginPage />
      </Suspense>
    );
  }
  return (
    <LiveUpdates key={token} token={token}>
      <ChatProvider>
        <RouterProvider router={router} />
      </ChatProvider>
    </LiveUpdates>
  );
}
