import { useRouter, useRouterState } from "@tanstack/react-router";
import { useCallback } from "react";
import { useMe } from "@/features/account/queries";
import { useNotices } from "@/features/notify/useNotices";

/** Lets notifications know whose page this is and which conversation it shows, and opens what they are about. */
export default function Notifications() {
  const { history } = useRouter();
  const user = useMe().data?.id;
  const path = useRouterState({ select: (state) => state.location.pathname });
  const task = Number(/^\/chat\/(\d+)$/.exec(path)?.[1]);
  const open = useCallback((to: string) => history.push(to), [history]);
  useNotices(user, Number.isSafeInteger(task) ? task : undefined, open);
  return null;
}
