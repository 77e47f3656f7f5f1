import { record } from "./toolInput";

export interface Todo {
  readonly text: string;
  readonly status: "pending" | "in_progress" | "completed";
}

/** The to-do list in a tool's input, or undefined when there is none. */
export function todosOf(input: unknown): Todo[] | undefined {
  const list = record(input).get("todos");
  if (!Array.isArray(list)) return undefined;
  return list.map((item: unknown) => {
    const fields = record(item);
    const status = fields.get("status");
    const words =
      status === "in_progress" ? (fields.get("activeForm") ?? fields.get("content")) : fields.get("content");
    return {
      text: typeof words === "string" ? words : "",
      status: status === "completed" || status === "in_progress" ? status : "pending",
    };
  });
}
