import { useEffect, useMemo, useRef, useState } from "react";
import { useApi } from "@/api/ApiContext";
import type { Block } from "@/protocol/messages.gen";
import { actionOf, mostCharacters, type Action } from "./action";

/** How much of a request is here. */
export type Found =
  | { readonly at: "whole"; readonly action: Action }
  | { readonly at: "beginning"; readonly bytes: number; readonly load: () => void }
  | { readonly at: "loading" }
  | { readonly at: "failed"; readonly cause: unknown; readonly load: () => void }
  | { readonly at: "tooLarge" | "unknown" };

type Loaded =
  | { readonly at: "loading"; readonly id: string }
  | { readonly at: "failed"; readonly id: string; readonly cause: unknown }
  | { readonly at: "text"; readonly id: string; readonly text: string };

/** What a block asks for: at once, or, when it is very long, once all of it was loaded. */
export function useAction(block: Block, subtaskId: number): Found {
  const { http } = useApi();
  const [loaded, setLoaded] = useState<Loaded>();
  const leaving = useRef(new AbortController());
  useEffect(() => {
    leaving.current = new AbortController();
    return () => leaving.current.abort();
  }, []);
  const attached = block.attachments?.find(({ field }) => field === "content");
  const mine = loaded && loaded.id === attached?.id ? loaded : undefined;
  const text = attached ? (mine?.at === "text" ? mine.text : undefined) : block.content;
  const action = useMemo(() => (text === undefined ? undefined : actionOf(text, block.id)), [text, block.id]);
  if (action) return { at: "whole", action };
  if (!attached || mine?.at === "text") return { at: "unknown" };
  if (attached.bytes > mostCharacters) return { at: "tooLarge" };
  const { id, bytes } = attached;
  const { signal } = leaving.current;
  const load = () => {
    setLoaded({ at: "loading", id });
    http
      .download(`/api/attachments/${subtaskId}/${id}`, () => undefined, signal)
      .then((blob) => blob.text())
      .then((whole) => setLoaded({ at: "text", id, text: whole }))
      .catch((cause: unknown) => {
        if (!signal.aborted) setLoaded({ at: "failed", id, cause });
      });
  };
  if (!mine) return { at: "beginning", bytes, load };
  return mine.at === "loading" ? { at: "loading" } : { at: "failed", cause: mine.cause, load };
}
