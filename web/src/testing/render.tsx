import { createMemoryHistory } from "@tanstack/react-router";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render } from "@testing-library/react";
import type { ReactNode } from "react";
import { ApiProvider } from "@/api/ApiContext";
import { App } from "@/app/App";
import { ChatProvider } from "@/features/chat/ChatServices";
import { Toasts } from "@/ui/Toasts";
import type { FakeBackend } from "./fakeBackend";

/** The whole page at `path`, logged in. */
export function renderApp(backend: FakeBackend, path = "/") {
  backend.session.begin("token");
  return render(<App api={backend} history={createMemoryHistory({ initialEntries: [path] })} />);
}

/** One component with what all components may use. */
export function renderWith(backend: FakeBackend, children: ReactNode) {
  return render(
    <ApiProvider api={backend}>
      <QueryClientProvider client={new QueryClient()}>
        <Toasts>
          <ChatProvider>{children}</ChatProvider>
        </Toasts>
      </QueryClientProvider>
    </ApiProvider>,
  );
}
