import type { Block } from "@/protocol/messages.gen";
import type { DeviceView, PairingView, ProjectView, SubtaskView, TaskSummary } from "@/protocol/rest.gen";

const begin = "2026-01-01T10:00:00Z";

export function aDevice(change: Partial<DeviceView> = {}): DeviceView {
  return {
    id: 1,
    device_id: "studio",
    name: "studio-mac",
    status: "online",
    is_default: false,
    device_type: "local",
    bind_shell: "claudecode",
    slot_used: 0,
    slot_max: 5,
    running_tasks: [],
    queued: 0,
    drained: false,
    muted: false,
    last_heartbeat: begin,
    machine: {
      os: "macOS",
      arch: "arm64",
      host: "studio",
      agents: [
        { runtime: "claude_code", available: true, version: "2.1.0" },
        { runtime: "codex", available: false, problem: "codex is not on the PATH" },
        { runtime: "shell", available: true },
      ],
    },
    ...change,
  };
}

export function aTask(change: Partial<TaskSummary> = {}): TaskSummary {
  return {
    task_id: 7,
    title: "Count to three",
    status: "RUNNING",
    device_id: "studio",
    runtime: "claude_code",
    needs_approval: false,
    pinned: false,
    archived: false,
    muted: false,
    created_at: begin,
    updated_at: begin,
    ...change,
  };
}

export function aQuestion(change: Partial<SubtaskView> = {}): SubtaskView {
  return {
    subtask_id: 70,
    task_id: 7,
    role: "user",
    status: "COMPLETED",
    text: "count to three",
    blocks: [],
    attempt: 0,
    seq: 0,
    created_at: begin,
    ...change,
  };
}

export function anAnswer(change: Partial<SubtaskView> = {}): SubtaskView {
  return {
    subtask_id: 71,
    task_id: 7,
    role: "assistant",
    status: "RUNNING",
    blocks: [],
    attempt: 1,
    seq: 0,
    device_id: "studio",
    device_name: "studio-mac",
    runtime: "claude_code",
    created_at: begin,
    started_at: begin,
    ...change,
  };
}

export function aText(content: string, change: Partial<Block> = {}): Block {
  return { id: "t1", type: "text", status: "streaming", content, ...change };
}

export function anApproval(change: Partial<Block> = {}): Block {
  return {
    id: "a1",
    type: "approval",
    status: "pending",
    tool_name: "Bash",
    content: requestText({}),
    approval: { title: "Run a command", command: "rm -rf build && make all" },
    ...change,
  };
}

/** The canonical text of what an agent asks for. */
export function requestText(change: object, id = "a1"): string {
  const command = "rm -rf build && make all";
  return JSON.stringify({
    version: 1,
    id,
    tool: "Bash",
    folder: "/home/ada/site",
    grant: { kind: "command", target: command },
    words: {},
    input: { command },
    ...change,
  });
}

export function aPairing(change: Partial<PairingView> = {}): PairingView {
  return { id: 3, status: "waiting", expires_at: new Date(Date.now() + 900_000).toISOString(), ...change };
}

export function aProject(change: Partial<ProjectView> = {}): ProjectView {
  return {
    id: 3,
    name: "site",
    devices: [
      {
        device_id: "studio",
        workspace: { source: "local_path", local_path: "/home/ada/site" },
        cloning: false,
      },
    ],
    tasks: 1,
    created_at: begin,
    updated_at: begin,
    ...change,
  };
}
