import { createContext } from "react";

/**
 * Sends words that an agent at work did not take in as a message of their own. Undefined when a message after the answer
 * `after` says the same: then it was done.
 */
export type Resend = (words: string, after: number) => (() => void) | undefined;

export const ResendContext = createContext<Resend>(() => undefined);
