// Reads cases, one JSON object a line: {rows, columns, before, after, snapshot}. A terminal of xterm.js that gets
// `before` and `after` must at both points look like one that gets `snapshot` and `after`. Prints what differs.
const fs = require("fs");
const folder = process.argv[2];
const { Terminal } = require(folder + "/node_modules/@xterm/headless");
const { Unicode11Addon } = require(folder + "/node_modules/@xterm/addon-unicode11");

function open(rows, cols) {
  const terminal = new Terminal({ rows, cols, scrollback: 10000, allowProposedApi: true });
  terminal.loadAddon(new Unicode11Addon());
  terminal.unicode.activeVersion = "11";
  terminal.onTitleChange((title) => (terminal.shown = title));
  return terminal;
}

// What a reader sees of a cell. In the last column nothing and a space are one: a cursor that waits to wrap cannot
// be brought behind nothing. A half without its wide character is nothing.
function cell(line, x, columns) {
  const at = line.getCell(x);
  const chars = x === columns - 1 && at.getChars() === " " ? "" : at.getChars();
  const lone = at.getWidth() === 0 && !at.getChars() && !(x > 0 && line.getCell(x - 1).getWidth() === 2);
  return [
    chars,
    lone ? 1 : at.getWidth(),
    at.isFgDefault() ? "" : at.getFgColorMode() + ":" + at.getFgColor(),
    at.isBgDefault() ? "" : at.getBgColorMode() + ":" + at.getBgColor(),
    ["isBold", "isItalic", "isDim", "isUnderline", "isInverse", "isStrikethrough", "isInvisible", "isBlink"]
      .map((is) => (at[is]() ? 1 : 0))
      .join(""),
  ].join(" ");
}

function look(terminal) {
  const seen = [];
  const buffers = [terminal.buffer.normal];
  if (terminal.buffer.active.type === "alternate") buffers.push(terminal.buffer.alternate);
  for (const buffer of buffers) {
    for (let y = 0; y < buffer.length; y++) {
      const line = buffer.getLine(y);
      const cells = Array.from({ length: terminal.cols }, (_, x) => cell(line, x, terminal.cols));
      seen.push(`${buffer.type} ${y} ${y > 0 && line.isWrapped ? "wrapped" : ""} ${cells.join("|")}`);
    }
  }
  const active = terminal.buffer.active;
  seen.push(`cursor ${active.cursorX} ${active.cursorY} base ${active.baseY} ${JSON.stringify(terminal.modes)}`);
  seen.push(`title ${terminal.shown ?? ""}`);
  return seen;
}

function compare(number, point, wanted, got) {
  const at = wanted.findIndex((line, i) => line !== got[i]);
  if (at < 0 && wanted.length === got.length) return false;
  console.log(`case ${number}, ${point}: wanted\n  ${wanted[at]}\ngot\n  ${got[at]}`);
  return true;
}

let different = 0;
let compared = 0;
const lines = fs.readFileSync(process.argv[3], "utf8").split("\n").filter(Boolean);
lines.forEach((text, number) => {
  const test = JSON.parse(text);
  const whole = open(test.rows, test.columns);
  const restored = open(test.rows, test.columns);
  try {
    whole._core.writeSync(test.before);
  } catch {
    return; // xterm.js itself gives up on it
  }
  restored._core.writeSync(test.snapshot);
  let wrong = compare(number, "at once", look(whole), look(restored));
  try {
    whole._core.writeSync(test.after);
  } catch {
    return;
  }
  restored._core.writeSync(test.after);
  wrong = compare(number, "later", look(whole), look(restored)) || wrong;
  different += wrong ? 1 : 0;
  compared++;
});
console.log(`${compared} compared, ${different} different`);
process.exit(different > 0 || compared < lines.length * 0.98 ? 1 : 0);
