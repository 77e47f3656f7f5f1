// Generated from the records of the protocol module by TypeScriptWriter. Do not edit.

import type {
  AgentKind,
  Block,
  Degraded,
  DeviceStatus,
  DeviceType,
  ErrorCode,
  FailureReason,
  Machine,
  MachineLoad,
  NoticeKind,
  RevertOutcome,
  Role,
  Scope,
  StopReceipt,
  SubtaskStatus,
  Usage,
} from "./messages.gen";

export interface AccessToken {
  access_token: string;
  token_type: string;
  expires_at: string;
  browser?: string;
}

export interface ApiKeyList {
  items: ApiKeyView[];
  total: number;
}

export interface ApiKeyView {
  id: number;
  name: string;
  description?: string;
  key_prefix: string;
  scopes: Scope[];
  created_at: string;
  expires_at?: string;
  last_used_at?: string;
  device_id?: string;
  key?: string;
}

export interface ChangeNotifications {
  kinds: NoticeKind[];
}

export interface ChangePassword {
  current_password: string;
  new_password: string;
  end_everything?: boolean;
}

export interface ChangeProject {
  name: string;
}

export interface ChangeTask {
  title?: string;
  pinned?: boolean;
  archived?: boolean;
  muted?: boolean;
}

export interface ChangeUser {
  active?: boolean;
  role?: string;
  password?: string;
  end_everything?: boolean;
}

export interface ClaimPairing {
  code: string;
  name: string;
}

export type CloneStatus = "running" | "done" | "failed" | "cancelled" | "unknown";

export interface CloneView {
  status: CloneStatus;
  path: string;
  phase?: string;
  percent?: number;
  error?: string;
}

export interface CodeServerView {
  session_id: string;
  device_id: string;
  type: string;
  path: string;
  url: string;
  transport: string;
  expires_at: string;
}

export interface CreateApiKey {
  name: string;
  description?: string;
  scopes?: Scope[];
  expires_at?: string;
}

export interface CreateProject {
  name?: string;
  device_id: string;
  workspace: ProjectWorkspace;
  git?: ProjectGit;
  create?: boolean;
}

export interface CreateToken {
  name: string;
  scopes?: Scope[];
}

export interface CreateUser {
  user_name: string;
  password: string;
  role: string;
}

export interface DeviceList {
  items: DeviceView[];
  total: number;
}

export interface DeviceView {
  id: number;
  device_id: string;
  name: string;
  status: DeviceStatus;
  status_since?: string;
  is_default: boolean;
  device_type: DeviceType;
  bind_shell: string;
  slot_used: number;
  slot_max: number;
  running_tasks: RunningTask[];
  queued: number;
  last_heartbeat?: string;
  executor_version?: string;
  client_ip?: string;
  machine?: Machine;
  degraded?: Degraded;
  drained: boolean;
  muted: boolean;
  credential?: string;
  upgrade_to?: string;
  load?: MachineLoad;
}

export interface DockerCommand {
  device_id: string;
  name: string;
  image: string;
  env: Record<string, string>;
  command: string;
}

export type EntryKind = "folder" | "file" | "other";

export type FileKind = "text" | "binary" | "too_large";

export interface FileView {
  path: string;
  name: string;
  size: number;
  modified_at: string;
  kind: FileKind;
  content?: string;
}

export interface FileWritten {
  path: string;
  received: number;
  done: boolean;
}

export interface FolderEntry {
  name: string;
  path: string;
  kind: EntryKind;
  size?: number;
  modified_at?: string;
  repository: boolean;
}

export interface FolderView {
  path?: string;
  parent?: string;
  entries: FolderEntry[];
  truncated: boolean;
  writable?: boolean;
  trusted?: boolean;
}

export interface GitBranch {
  name: string;
  remote: boolean;
  current: boolean;
  committed_at?: string;
}

export interface GitBranchList {
  items: GitBranch[];
  truncated: boolean;
}

export interface GitChange {
  path: string;
  status: string;
  from?: string;
}

export interface GitDiffView {
  root: string;
  diff: string;
  truncated: boolean;
}

export interface GitStatusView {
  root?: string;
  branch?: string;
  commit?: string;
  upstream?: string;
  ahead: number;
  behind: number;
  changes: GitChange[];
  truncated: boolean;
}

export interface LinkDevice {
  device_id: string;
  workspace: ProjectWorkspace;
  create?: boolean;
}

export interface LoginRequest {
  user_name: string;
  password: string;
  browser?: string;
}

export interface MakeFolder {
  path: string;
}

export interface ModelList {
  items: ModelView[];
  total: number;
}

export interface ModelTest {
  outcome: string;
  status: number;
}

export interface ModelView {
  id: number;
  name: string;
  provider: string;
  base_url?: string;
  model?: string;
  has_key: boolean;
  is_default: boolean;
}

export interface NotificationsView {
  kinds: NoticeKind[];
  public_key?: string;
  browsers: NotifiedBrowser[];
}

export interface NotifiedBrowser {
  id: number;
  name: string;
  created_at: string;
  last_used_at?: string;
  problem?: string;
  current: boolean;
}

export interface OpenCodeServer {
  path?: string;
  create?: boolean;
}

export interface OpenProjectCodeServer {
  task_id?: number;
  device_id?: string;
}

export interface OpenProjectTerminal {
  task_id?: number;
  device_id?: string;
  rows?: number;
  cols?: number;
}

export interface OpenTerminal {
  path?: string;
  create?: boolean;
  rows?: number;
  cols?: number;
}

export interface OwnedDevice {
  user_name: string;
  device: DeviceView;
}

export interface OwnedDeviceList {
  items: OwnedDevice[];
  total: number;
}

export interface PairedKey {
  key: string;
}

export interface PairingView {
  id: number;
  status: string;
  expires_at: string;
  code?: string;
  name?: string;
  key_id?: number;
}

export interface PauseView {
  reason: string;
  message: string;
}

export interface PrepareDocker {
  client_origin?: string;
}

export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: ErrorCode;
  field?: string;
}

export interface ProjectDevice {
  device_id: string;
  workspace: ProjectWorkspace;
  cloning: boolean;
}

export interface ProjectGit {
  url: string;
  branch?: string;
}

export interface ProjectList {
  items: ProjectView[];
}

export type ProjectSource = "local_path" | "git";

export interface ProjectView {
  id: number;
  name: string;
  git?: ProjectGit;
  devices: ProjectDevice[];
  tasks: number;
  created_at: string;
  updated_at: string;
}

export interface ProjectWorkspace {
  source: ProjectSource;
  local_path?: string;
  checkout_path?: string;
}

export interface PublicAddressView {
  url?: string;
  ca_sha256?: string;
}

export interface RenameDevice {
  alias: string;
}

export interface RevertView {
  outcome: RevertOutcome;
  files: string[];
  message?: string;
}

export interface RunningTask {
  task_id: number;
  subtask_id: number;
  title: string;
  status: SubtaskStatus;
  created_at: string;
}

export interface SaveModel {
  name: string;
  provider: string;
  base_url?: string;
  api_key?: string;
  model?: string;
  is_default?: boolean;
}

export interface ServerView {
  version?: string;
  node: string;
  started_at: string;
  users: number;
  devices: number;
  devices_here: number;
  running: number;
  waiting: number;
  memory_used: number;
  memory_max: number;
}

export interface SubscribeBrowser {
  endpoint: string;
  p256dh: string;
  auth: string;
}

export interface SubtaskView {
  subtask_id: number;
  task_id: number;
  role: Role;
  status: SubtaskStatus;
  text?: string;
  blocks: Block[];
  attempt: number;
  seq: number;
  digest?: string;
  device_id?: string;
  device_name?: string;
  runtime?: AgentKind;
  reason?: FailureReason;
  error?: string;
  next_step?: string;
  receipt?: StopReceipt;
  queue_position?: number;
  queue_reason?: string;
  cancelling_at?: string;
  usage?: Usage;
  paused?: PauseView;
  created_at: string;
  started_at?: string;
  ended_at?: string;
}

export interface TaskList {
  items: TaskSummary[];
  total: number;
}

export interface TaskSummary {
  task_id: number;
  title: string;
  status: SubtaskStatus;
  device_id?: string;
  runtime: AgentKind;
  needs_approval: boolean;
  pinned: boolean;
  archived: boolean;
  muted: boolean;
  created_at: string;
  updated_at: string;
  project_id?: number;
  worktree?: boolean;
  workspace_path?: string;
}

export interface TaskView {
  task: TaskSummary;
  subtasks: SubtaskView[];
}

export interface TerminalList {
  items: TerminalSummary[];
}

export interface TerminalSummary {
  session_id: string;
  path: string;
  title: string;
  created_at: string;
  viewers: number;
  ended: boolean;
  exit_code?: number;
}

export interface TerminalView {
  session_id: string;
  device_id: string;
  type: string;
  path: string;
  url: string;
  transport: string;
}

export interface TestModel {
  id?: number;
  provider: string;
  base_url?: string;
  api_key?: string;
  model?: string;
}

export interface TokenList {
  items: TokenView[];
  total: number;
}

export interface TokenView {
  id: string;
  name: string;
  kind: string;
  scopes: Scope[];
  created_at: string;
  expires_at: string;
  last_used_at?: string;
  current: boolean;
}

export interface UserList {
  items: UserView[];
  total: number;
}

export interface UserView {
  id: number;
  user_name: string;
  role: string;
  active: boolean;
  created_at: string;
}

export interface WorktreeList {
  items: WorktreeView[];
}

export interface WorktreeView {
  task_id: number;
  path: string;
  repository?: string;
  branch?: string;
  changes: number;
  unmerged: number;
}
