const key = "wegent.token";

/** Why there is no session: never logged in, logged out, or the token is no longer good. */
export type SessionEnd = "none" | "expired";

export interface SessionState {
  readonly token?: string;
  readonly end: SessionEnd;
}

/** The access token of this browser, shared by its tabs. */
export class Session {
  private state: SessionState;
  private readonly listeners = new Set<() => void>();

  constructor(private readonly storage: Storage) {
    this.state = this.stored();
    window.addEventListener("storage", (event) => {
      if (event.key === key) this.change(this.stored());
    });
  }

  readonly current = (): SessionState => this.state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  begin(token: string): void {
    this.storage.setItem(key, token);
    this.change({ token, end: "none" });
  }

  end(reason: SessionEnd): void {
    this.storage.removeItem(key);
    this.change({ end: reason });
  }

  private stored(): SessionState {
    const token = this.storage.getItem(key);
    return token ? { token, end: "none" } : { end: "none" };
  }

  private change(state: SessionState): void {
    this.state = state;
    this.listeners.forEach((listener) => listener());
  }
}
