/** Where a new conversation is worked on: in a project, or in a folder of its own. */
export interface NewPlace {
  readonly projectId?: number;
  /** In a worktree of its own, not in the project's folder. */
  readonly worktree: boolean;
  /** The branch that the worktree begins at; without one, where the project's folder is. */
  readonly branch?: string;
}

/** As a request says it. */
export function placed({ projectId, worktree, branch }: NewPlace = { worktree: false }) {
  return {
    ...(projectId !== undefined && { project_id: projectId }),
    ...(worktree && {
      execution: { workspace: { source: "git_worktree", ...(branch !== undefined && { branch }) } },
    }),
  };
}
