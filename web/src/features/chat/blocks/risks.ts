import type { Action } from "./action";
import { record } from "./toolInput";

/** Kinds of what is easily regretted. Hints for who decides: none of them blocks, and their absence says nothing. */
export type Risk =
  | "admin"
  | "delete"
  | "pipeToShell"
  | "decoded"
  | "permissions"
  | "forcePush"
  | "history"
  | "disk"
  | "sends"
  | "secrets"
  | "dotfiles"
  | "outside"
  | "unsandboxed"
  | "background"
  | "lookAlike";

const commandStart = String.raw`(?:^|[\n;&|({\`]|\$\(|\b(?:sudo|doas|env|exec|nohup|time|xargs(?:\s+-\S+)*|then|do|else)\s)\s*`;
const at = (rest: string) => new RegExp(commandStart + rest, "m");
const shell = String.raw`(?:env\s+)?(?:\/\S*\/)?(?:ba|z|da|k|fi)?sh\b|(?:\/\S*\/)?(?:python[\d.]*|perl|ruby|node|php)\b`;

const inCommands: readonly (readonly [Risk, RegExp])[] = [
  ["admin", at(String.raw`(?:\/\S*\/)?(?:sudo|doas|su|pkexec|runuser)\b`)],
  ["delete", at(String.raw`(?:\/\S*\/)?rm\s+(?:\S+\s+)*?-(?:-recursive\b|[a-zA-Z]*[rRf])`)],
  [
    "delete",
    /\bfind\b[^\n;|]*\s-(?:delete\b|exec(?:dir)?\s+rm\b)|\bgit\s+clean\b[^\n;|]*\s-\w*[fdx]|\bshred\b|\bxargs\b[^\n;|]*\brm\b/,
  ],
  ["pipeToShell", new RegExp(String.raw`\b(?:curl|wget|fetch)\b[^\n;]*\|\s*(?:sudo\s+)?(?:${shell})`)],
  [
    "pipeToShell",
    /\b(?:ba|z|da)?sh\s+(?:-c\s+["']?\$\(|<\()\s*(?:curl|wget)\b|\beval\b[^\n;]*\$\((?:curl|wget)\b|(?:^|\s)(?:source|\.)\s+<\(/,
  ],
  [
    "decoded",
    new RegExp(
      String.raw`\b(?:base64\s+(?:\S+\s+)*?(?:-d|-D|--decode)|xxd\s+(?:\S+\s+)*?-r|openssl\s+(?:enc|base64)\b[^\n|;]*-d)\b[^\n;]*\|\s*(?:sudo\s+)?(?:${shell})`,
    ),
  ],
  ["decoded", /\beval\b[^\n;]*\b(?:base64|xxd|printf)\b|\$\([^)]*\bbase64\s+-{1,2}d/],
  [
    "permissions",
    /\b(?:chmod|chown|chgrp)\s+(?:\S+\s+)*?(?:-[a-zA-Z]*R|--recursive)|\bchmod\s+(?:\S+\s+)*?(?:0?[0-7]?777|[ugo]*a?\+s|[2467][0-7]{3})\b|\bsetcap\b/,
  ],
  [
    "forcePush",
    /\bgit\b[^\n;&|]*\bpush\b[^\n;&|]*(?:\s(?:-\w*f\w*|--force\S*|--mirror|--delete)(?:\s|$)|\s\+\S)/,
  ],
  [
    "history",
    /\bgit\b[^\n;&|]*\b(?:reset\s+(?:\S+\s+)*?--hard|filter-branch|filter-repo|reflog\s+expire|branch\s+(?:\S+\s+)*?-D|checkout\s+--\s|restore\s+\.|stash\s+(?:drop|clear))/,
  ],
  [
    "disk",
    /\b(?:mkfs(?:\.\w+)?|fdisk|parted|wipefs|mkswap)\b|\bdd\b[^\n;|]*\bof=|>\s*\/dev\/(?:sd|nvme|hd|vd|disk)|:\(\)\s*\{/,
  ],
  [
    "sends",
    /\bcurl\b[^\n;|]*\s(?:-\w*[dFT]\b|-\w*[dFT]\s?@|--data\S*|--form\S*|--upload-file|--json)|\bwget\b[^\n;|]*--(?:post|body)-|\b(?:nc|ncat|netcat|socat|telnet)\b\s|\/dev\/(?:tcp|udp)\/|\b(?:scp|sftp|rsync)\b[^\n;|]*\s\S+:|\|\s*(?:curl|wget|nc|ssh|mail)\b|\b(?:nslookup|dig|ping|host)\b[^\n;|]*\$[({]/,
  ],
  [
    "secrets",
    /\.ssh\b|\bid_(?:rsa|ed25519|ecdsa)\b|\.aws\b|\.gnupg\b|\.netrc\b|\.npmrc\b|\.pypirc\b|\.kube\b|\.docker\/config|\/etc\/shadow|device-config\.json|\/proc\/\S+\/environ|(?:^|[\s/"'=])\.env(?:\.\w+)?(?:$|[\s"';|&)])|\bprintenv\b|\bsecurity\s+find-\w+-password/m,
  ],
  [
    "dotfiles",
    /(?:>>?|\btee\b(?:\s+-\w+)*|\b(?:cp|mv|ln|install|sed\s+-i)\b[^\n;|]*)\s*(?:\S*\/)?\.(?:bash\w*|zsh\w*|profile|ssh|gitconfig|config|vimrc|npmrc|git\/hooks)\b|\bcrontab\b|\bsystemctl\b[^\n;|]*\benable\b|\blaunchctl\b|\bgit\s+config\s+(?:\S+\s+)*?--(?:global|system)/,
  ],
];

const dotfile = /(?:^|[\\/])\.[^\\/.][^\\/]*(?:[\\/]|$)/;
const secretFile =
  /(?:^|[\\/])(?:\.ssh|\.aws|\.gnupg|\.kube|\.netrc|\.npmrc|\.env[^\\/]*|id_(?:rsa|ed25519|ecdsa)|device-config\.json|shadow)(?:[\\/]|$)/;
const mixed =
  /\p{Script=Latin}[\p{Script=Cyrillic}\p{Script=Greek}]|[\p{Script=Cyrillic}\p{Script=Greek}]\p{Script=Latin}|[\uFF01-\uFF5E]|[\u{1D400}-\u{1D7FF}]/u;

/** What of a request is easily regretted, each once. */
export function risksOf({ tool, input, folder }: Action): Risk[] {
  const fields = record(input);
  const found = new Set<Risk>();
  const command = fields.get("command");
  if (typeof command === "string") {
    const joined = command.replace(/\\\r?\n/g, " ");
    for (const piece of piecesOf(joined)) {
      for (const [risk, pattern] of inCommands) if (pattern.test(piece)) found.add(risk);
      if (absolutePaths(piece).some((path) => isOutside(path, folder))) found.add("outside");
    }
  }
  for (const name of ["file_path", "notebook_path", "path"]) {
    const path = fields.get(name);
    if (typeof path !== "string" || path === "") continue;
    if (isOutside(path, folder)) found.add("outside");
    if (secretFile.test(path)) found.add("secrets");
    if (tool !== "Read" && dotfile.test(inside(path, folder))) found.add("dotfiles");
  }
  if (fields.get("dangerouslyDisableSandbox") === true) found.add("unsandboxed");
  if (fields.get("run_in_background") === true) found.add("background");
  const told = [command, fields.get("file_path"), fields.get("url")].filter(
    (text) => typeof text === "string",
  );
  if (told.some((text) => mixed.test(text))) found.add("lookAlike");
  return [...found];
}

/** Patterns look back and forth: the time that they take is bounded by the length of a piece. */
function piecesOf(command: string): string[] {
  const pieces: string[] = [];
  for (let from = 0; from === 0 || (from < command.length && pieces.length < 100); from += 4_000) {
    pieces.push(command.slice(from, from + 5_000));
  }
  return pieces;
}

function inside(path: string, folder: string): string {
  return path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : path;
}

/** Paths that begin at the root or at home, or climb. Those of the system that every command names are left out. */
function absolutePaths(command: string): string[] {
  const words =
    command.match(/(?<![\w./:~-])(?:~|\$HOME|\$\{HOME\}|\/|(?:\.\.\/)+|\.\.(?=\s|$))[^\s"'`;|&<>()]*/g) ?? [];
  return words.filter(
    (path) => !/^\/(?:dev\/(?:null|stdin|stdout|stderr|tty)|(?:usr\/)?(?:local\/)?s?bin\/\S+|)$/.test(path),
  );
}

function isOutside(path: string, folder: string): boolean {
  if (/^(?:~|\$HOME|\$\{HOME\})/.test(path)) return true;
  const from = /^(?:\/|[A-Za-z]:[\\/])/.test(path) ? path : `${folder}/${path}`;
  const normal = normalized(from);
  const root = normalized(folder);
  return normal !== root && !normal.startsWith(`${root}/`);
}

function normalized(path: string): string {
  const parts: string[] = [];
  for (const part of path.replace(/\\/g, "/").split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return `/${parts.join("/")}`;
}
