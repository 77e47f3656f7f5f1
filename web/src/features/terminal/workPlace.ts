/**
 * Where on a device a terminal or an IDE opens: where a conversation of a project is worked on, else in its project, else
 * at a path, else in the workspace.
 */
export interface WorkPlace {
  readonly project?: number;
  readonly task?: number;
  readonly path?: string;
}

const id = (value: unknown) => (Number.isSafeInteger(value) && Number(value) > 0 ? Number(value) : undefined);

/** What an address says of the place, as far as it can be one. */
export function workPlace({ project, task, path }: Record<string, unknown>): WorkPlace {
  return {
    ...(id(project) !== undefined && { project: id(project) }),
    ...(id(task) !== undefined && { task: id(task) }),
    ...(typeof path === "string" && { path }),
  };
}
