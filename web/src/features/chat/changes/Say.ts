import { createContext, use } from "react";

type Say = (message: string) => unknown;

/** Sends a message in the conversation that is shown, as its composer would. */
export const SayContext = createContext<Say>(() => undefined);

export function useSay(): Say {
  return use(SayContext);
}
