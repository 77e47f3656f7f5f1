import { expect, it } from "vitest";
import { requestText } from "@/testing/fixtures";
import { actionOf } from "./action";
import { hidesInMarkdown, partsOf, planOf, wordsOf } from "./shown";

const tools = [
  "Bash",
  "Write",
  "Edit",
  "MultiEdit",
  "NotebookEdit",
  "Read",
  "WebFetch",
  "ExitPlanMode",
  "mcp__x",
];
const fields = ["command", "description", "file_path", "content", "old_string", "url", "prompt", "plan", "x"];

/** Whatever a device sends as the input of whatever tool: each text of it is somewhere on the card. */
it("noTextOfAnInputIsLeftOut", () => {
  let seed = 7;
  const random = (most: number) => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
    return (seed >>> 8) % most;
  };
  const value = (depth: number): unknown => {
    const leaf = `leaf${random(1_000_000)}`;
    switch (random(depth > 2 ? 2 : 5)) {
      case 0:
        return leaf;
      case 1:
        return random(2) === 0;
      case 2:
        return [value(depth + 1), leaf];
      default:
        return { [fields[random(fields.length)] ?? "x"]: value(depth + 1), other: leaf };
    }
  };
  for (let run = 0; run < 2_000; run++) {
    const input = Object.fromEntries(
      Array.from({ length: random(5) }, () => [fields[random(fields.length)] ?? "x", value(0)]),
    );
    const action = actionOf(requestText({ tool: tools[random(tools.length)], input }), "a1");
    if (!action) throw new Error("It is a request");
    const shown = [...partsOf(action).map(({ text }) => text), ...wordsOf(action), planOf(action) ?? ""].join(
      "\n",
    );
    for (const leaf of JSON.stringify(input).match(/leaf\d+/g) ?? []) expect(shown).toContain(leaf);
  }
});

it.each(["a <!-- b -->", "[a](b)", "&nbsp;", "https://x.example", "    code", "[a]: b", "\\x"])(
  "takes the source for what counts in %j",
  (plan) => {
    expect(hidesInMarkdown(plan)).toBe(true);
  },
);

it("takesAPlainPlanForWhatItIs", () => {
  expect(hidesInMarkdown("# Plan\n\n1. **Dig** a hole\n- `make`\n")).toBe(false);
});
