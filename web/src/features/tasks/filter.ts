import type { SubtaskStatus } from "@/protocol/messages.gen";

/** How a conversation may stand, as the history asks for it. */
export const standings = ["needsYou", "working", "COMPLETED", "FAILED", "CANCELLED"] as const;
export type Standing = (typeof standings)[number];

const statuses: Record<Standing, readonly SubtaskStatus[]> = {
  needsYou: [],
  working: ["PENDING", "QUEUED", "RUNNING"],
  COMPLETED: ["COMPLETED"],
  FAILED: ["FAILED"],
  CANCELLED: ["CANCELLED"],
};

/** What the history shows; it is in the address of the page. What is absent does not narrow it. */
export interface HistoryFilter {
  readonly q?: string;
  readonly device?: string;
  readonly project?: number;
  readonly status?: Standing;
  readonly archived?: boolean;
}

/** Reads the filter from the search part of an address; what it does not understand is left out. */
export function historyFilter(search: Record<string, unknown>): HistoryFilter {
  const text = (value: unknown) =>
    typeof value === "string" || typeof value === "number" ? String(value) || undefined : undefined;
  const filter = {
    q: text(search.q),
    device: text(search.device),
    project: Number(search.project) > 0 ? Number(search.project) : undefined,
    status: standings.find((standing) => standing === search.status),
    archived: search.archived === true ? true : undefined,
  };
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));
}

/** The parameters of the request for a page of it. */
export function historyQuery(filter: HistoryFilter, limit: number, offset: number): string {
  const query = new URLSearchParams({ limit: String(limit), offset: String(offset) });
  if (filter.q) query.set("q", filter.q);
  if (filter.device) query.set("device_id", filter.device);
  if (filter.project) query.set("project_id", String(filter.project));
  if (filter.status === "needsYou") query.set("needs_approval", "true");
  else if (filter.status) query.set("status", statuses[filter.status].join(","));
  if (filter.archived) query.set("archived", "true");
  return query.toString();
}
