// Generated from the records of the protocol module by TypeScriptWriter. Do not edit.

import type {
  DeviceView,
  RunningTask,
  SubtaskView,
  TaskSummary,
  TaskView,
  TerminalSummary,
} from "./rest.gen";

export interface AcceptedReply {
  success: boolean;
}

export interface AgainTerminalEvent {
  device_id: string;
}

export interface AgentFound {
  runtime: AgentKind;
  available: boolean;
  version?: string;
  problem?: string;
  guided?: boolean;
}

export type AgentKind = "claude_code" | "codex" | "shell";

export interface Approval {
  title: string;
  command?: string;
  description?: string;
  expires_at?: string;
  decision?: ApprovalDecision;
  note?: string;
  decided_by?: string;
  answers?: Record<string, string>;
  sha256?: string;
  credential?: string;
  decided_at?: string;
}

export type ApprovalDecision = "allow_once" | "allow_conversation" | "deny";

export interface ApproveRequest {
  subtask_id: number;
  approval_id: string;
  decision: ApprovalDecision;
  note?: string;
  answers?: Record<string, string>;
  sha256?: string;
}

export interface AttachTerminalRequest {
  session_id: string;
  viewer: string;
  offset?: number;
  layout?: number;
  write?: boolean;
}

export interface AttachedTerminalReply {
  success: boolean;
  session_id: string;
  path: string;
  rows: number;
  cols: number;
  writer: boolean;
}

export interface Attachment {
  id: string;
  field: AttachmentField;
  bytes: number;
  cut?: Cut;
}

export type AttachmentField = "content" | "tool_input" | "tool_output";

export interface AuthErrorEvent {
  error: string;
  code: string;
}

export interface AuthErrorTerminalEvent {
  error: string;
  code: string;
}

export interface Block {
  id: string;
  type: BlockType;
  status: BlockStatus;
  content?: string;
  tool_name?: string;
  tool_input?: unknown;
  tool_output?: string;
  parent_id?: string;
  approval?: Approval;
  attachments?: Attachment[];
  changes?: FileChanges;
}

export interface BlockCreatedEvent {
  task_id: number;
  subtask_id: number;
  attempt: number;
  seq: number;
  block: Block;
}

export interface BlockRemovedEvent {
  task_id: number;
  subtask_id: number;
  attempt: number;
  seq: number;
  block_id: string;
}

export type BlockStatus = "streaming" | "pending" | "done" | "error";

export type BlockType = "text" | "thinking" | "output" | "tool" | "approval" | "notice" | "file" | "guidance" | "changes";

export interface BlockUpdate {
  status?: BlockStatus;
  content?: string;
  tool_input?: unknown;
  tool_output?: string;
  approval?: Approval;
  attachments?: Attachment[];
}

export interface BlockUpdatedEvent {
  task_id: number;
  subtask_id: number;
  attempt: number;
  seq: number;
  block_id: string;
  updates: BlockUpdate;
}

export interface CancelRequest {
  subtask_id: number;
  force?: boolean;
}

export interface CancelledEvent {
  task_id: number;
  subtask_id: number;
  attempt: number;
  seq: number;
  receipt?: StopReceipt;
}

export type Change = "added" | "modified" | "deleted" | "renamed" | "retyped";

export interface ChangedFile {
  path: string;
  old_path?: string;
  change: Change;
  added: number;
  removed: number;
  diff: number;
  binary: boolean;
  too_large: boolean;
}

export interface ChunkEvent {
  task_id: number;
  subtask_id: number;
  attempt: number;
  seq: number;
  block_id: string;
  block_type: string;
  field: string;
  content: string;
  offset: number;
  attachment?: Attachment;
}

export interface CloseTerminalRequest {
  session_id: string;
}

export interface ControlTerminalReport {
  session_id: string;
  viewer: string;
  writer: boolean;
  viewers: number;
}

export interface Cursor {
  subtask_id: number;
  attempt: number;
  seq: number;
}

export interface Cut {
  head: number;
  omitted: number;
}

export interface Degraded {
  reason: string;
  message: string;
}

export interface DetachTerminalRequest {
  session_id: string;
}

export interface DeviceConflictEvent {
  device_id: string;
  message: string;
}

export interface DeviceDeletedEvent {
  device_id: string;
}

export interface DeviceOfflineEvent {
  device_id: string;
  device: DeviceView;
}

export interface DeviceOnlineEvent {
  device_id: string;
  name: string;
  status: DeviceStatus;
  device: DeviceView;
}

export interface DeviceSlotsEvent {
  device_id: string;
  slot_used: number;
  slot_max: number;
  running_tasks: RunningTask[];
  device: DeviceView;
}

export type DeviceStatus = "online" | "busy" | "reconnecting" | "offline";

export interface DeviceStatusChangedEvent {
  device_id: string;
  status: DeviceStatus;
  device: DeviceView;
}

export type DeviceType = "local" | "app" | "cloud" | "remote";

export interface DoneEvent {
  task_id: number;
  subtask_id: number;
  attempt: number;
  seq: number;
  result: ResultEvent;
}

export interface DrainingEvent {
  within_ms: number;
}

export type ErrorCode = "invalid_payload" | "unknown_event" | "wrong_credentials" | "unauthenticated" | "token_expired" | "forbidden" | "refused_by_policy" | "not_found" | "conflict" | "device_offline" | "device_unsuitable" | "wrong_state" | "request_timeout" | "payload_too_large" | "too_many_requests" | "quota_exceeded" | "stale_connection" | "unavailable" | "internal";

export interface ErrorReply {
  error: string;
  code: ErrorCode;
  field?: string;
}

export interface Execution {
  workspace: Workspace;
}

export interface ExitedTerminalReport {
  session_id: string;
  viewer: string;
  exit_code?: number;
  error?: string;
}

export interface FailedEvent {
  task_id: number;
  subtask_id: number;
  attempt: number;
  seq: number;
  error: string;
  type: FailureReason;
  next_step: string;
  detail?: unknown;
}

export type FailureReason = "device_offline" | "device_replaced" | "device_removed" | "agent_missing" | "agent_auth" | "agent_crashed" | "agent_error" | "exit_status" | "model_overloaded" | "model_unreachable" | "model_rejected" | "timeout_start" | "timeout_silent" | "disk_full" | "refused_by_policy" | "invalid_request" | "cancelled" | "lost" | "internal";

export interface FileChanges {
  files: ChangedFile[];
  more: number;
  added: number;
  removed: number;
  before?: string;
  after?: string;
  untracked?: Untracked;
  reverted_at?: string;
}

export interface GuideRequest {
  subtask_id: number;
  operation_id: string;
  message: string;
}

export interface HealthEvent {
  troubles: TroubleEvent[];
}

export interface InSightRequest {
  task_id?: number;
}

export interface InputTerminalRequest {
  session_id: string;
  data: string;
}

export interface ItemEvent {
  event: string;
  data: unknown;
}

export interface JoinRequest {
  task_id: number;
  cursor?: Cursor;
}

export interface JoinedReply {
  task?: TaskView;
  events?: ItemEvent[];
}

export interface LeaveRequest {
  task_id: number;
}

export interface ListChangedEvent {
  list: ListName;
}

export type ListName = "tokens" | "api-keys" | "models" | "users" | "terminals";

export interface ListedTerminalReply {
  terminals: TerminalSummary[];
}

export interface Machine {
  os: string;
  arch: string;
  host: string;
  agents: AgentFound[];
  policy?: Policy;
  sandbox?: RunSandbox;
}

export interface MachineLoad {
  cpu?: number;
  memory?: number;
  disk?: number;
}

export interface MessageEvent {
  task_id: number;
  message: SubtaskView;
}

export interface NoticeEvent {
  id: string;
  kind: NoticeKind;
  task_id?: number;
  device_id?: string;
  title: string;
  reason?: FailureReason;
}

export type NoticeKind = "approval" | "question" | "finished" | "failed" | "device_lost" | "test";

export interface NotificationsChangedEvent {
}

export interface OutputTerminalReport {
  session_id: string;
  viewer: string;
  offset: number;
  data: string;
}

export interface PaintedTerminalReport {
  session_id: string;
  viewer: string;
  offset: number;
  layout: number;
  rows: number;
  cols: number;
  first: boolean;
  last: boolean;
  data: string;
}

export type PermissionMode = "ask" | "accept_edits" | "bypass";

export interface Policy {
  terminal: boolean;
  code_server: boolean;
  commands: boolean;
  runtimes: AgentKind[];
  max_permission_mode: PermissionMode;
  allowed_folders: string[];
  commands_write?: boolean;
}

export interface ProjectChangedEvent {
  project_id: number;
}

export interface PulseTerminalReply {
  success: boolean;
  attached: boolean;
  sent: number;
}

export interface PulseTerminalRequest {
  session_id: string;
}

export interface ResizeTerminalRequest {
  session_id: string;
  rows: number;
  cols: number;
}

export interface ResultEvent {
  value?: string;
  usage?: Usage;
}

export interface ResyncEvent {
  task_id?: number;
}

export interface RetryRequest {
  task_id: number;
  subtask_id: number;
  device_id?: string;
  wait_for_device?: boolean;
}

export type RevertOutcome = "reverted" | "changed_since" | "busy" | "gone" | "failed";

export type Role = "user" | "assistant";

export interface RunSandbox {
  profile: SandboxProfile;
  reason?: string;
}

export type SandboxProfile = "open" | "contained" | "isolated";

export type Scope = "read" | "run" | "approve" | "admin" | "device";

export interface SeenTerminalRequest {
  session_id: string;
  received: number;
}

export interface SendRequest {
  operation_id?: string;
  task_id?: number;
  device_id?: string;
  message: string;
  title?: string;
  runtime?: AgentKind;
  model_id?: number;
  permission_mode?: PermissionMode;
  wait_for_device?: boolean;
  files?: number[];
  project_id?: number;
  execution?: Execution;
}

export interface SentReply {
  task_id: number;
  subtask_id: number;
  message_id: number;
  message: SubtaskView;
  answer: SubtaskView;
}

export interface StartEvent {
  task_id: number;
  subtask_id: number;
  attempt: number;
  device_id: string;
  runtime: AgentKind;
  bot_name: string;
}

export interface StartedTerminalReply {
  success: boolean;
  session_id: string;
  path: string;
}

export interface StatusUpdatedEvent {
  task_id: number;
  subtask_id: number;
  attempt: number;
  seq: number;
  phase?: string;
  message?: string;
  usage?: Usage;
  seconds_left?: number;
}

export interface StopReceipt {
  ended: number;
  killed: number;
  left: number;
  millis: number;
}

export type SubtaskStatus = "PENDING" | "QUEUED" | "RUNNING" | "COMPLETED" | "FAILED" | "CANCELLED";

export interface TakeTerminalRequest {
  session_id: string;
}

export interface TaskDeletedEvent {
  task_id: number;
}

export interface TaskStatusEvent {
  task_id: number;
  status: SubtaskStatus;
  task: TaskSummary;
}

export interface TroubleEvent {
  part: string;
  message: string;
}

export type Untracked = "no_git" | "too_many_files" | "too_slow" | "failed";

export interface Usage {
  input_tokens: number;
  output_tokens: number;
  cache_read_tokens: number;
  cache_write_tokens: number;
  cost_usd?: number;
}

export interface Workspace {
  source: string;
  branch?: string;
}

/** Event name to payload. */
export interface ChatRequests {
  "chat:send": SendRequest;
  "chat:cancel": CancelRequest;
  "chat:retry": RetryRequest;
  "chat:approve": ApproveRequest;
  "chat:guide": GuideRequest;
  "task:join": JoinRequest;
  "task:leave": LeaveRequest;
  "task:in_sight": InSightRequest;
}

/** Event name to payload. */
export interface ChatEvents {
  "chat:start": StartEvent;
  "chat:chunk": ChunkEvent;
  "chat:block_created": BlockCreatedEvent;
  "chat:block_updated": BlockUpdatedEvent;
  "chat:block_removed": BlockRemovedEvent;
  "chat:status_updated": StatusUpdatedEvent;
  "chat:done": DoneEvent;
  "chat:error": FailedEvent;
  "chat:cancelled": CancelledEvent;
  "chat:message": MessageEvent;
  "task:status": TaskStatusEvent;
  "task:deleted": TaskDeletedEvent;
  "project:changed": ProjectChangedEvent;
  "device:online": DeviceOnlineEvent;
  "device:offline": DeviceOfflineEvent;
  "device:status": DeviceStatusChangedEvent;
  "device:slot_update": DeviceSlotsEvent;
  "device:deleted": DeviceDeletedEvent;
  "device:conflict": DeviceConflictEvent;
  "notice": NoticeEvent;
  "notifications:changed": NotificationsChangedEvent;
  "list:changed": ListChangedEvent;
  "auth:error": AuthErrorEvent;
  "chat:resync": ResyncEvent;
  "server:draining": DrainingEvent;
  "server:health": HealthEvent;
}

/** Event name to payload. */
export interface TerminalRequests {
  "terminal:attach": AttachTerminalRequest;
  "terminal:detach": DetachTerminalRequest;
  "terminal:input": InputTerminalRequest;
  "terminal:resize": ResizeTerminalRequest;
  "terminal:take": TakeTerminalRequest;
  "terminal:ack": SeenTerminalRequest;
  "terminal:pulse": PulseTerminalRequest;
  "terminal:close": CloseTerminalRequest;
}

/** Event name to payload. */
export interface TerminalReports {
  "terminal:screen": PaintedTerminalReport;
  "terminal:output": OutputTerminalReport;
  "terminal:control": ControlTerminalReport;
  "terminal:exit": ExitedTerminalReport;
}

/** Event name to payload. */
export interface TerminalEvents {
  "terminal:again": AgainTerminalEvent;
  "auth:error": AuthErrorTerminalEvent;
}
