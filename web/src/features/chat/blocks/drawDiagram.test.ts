import mermaid from "mermaid";
import { afterEach, describe, expect, it } from "vitest";
import { DIAGRAM_CONFIG } from "./drawDiagram";

// eslint-disable-next-line @typescript-eslint/no-deprecated -- nothing else tells the configuration that is in force
const { getConfig, globalReset } = mermaid.mermaidAPI;

afterEach(globalReset);

describe("the text of a diagram", () => {
  it.each([
    ["themeCSS", ".node { background: url(https://evil.example) }"],
    ["themeVariables", { lineColor: "red" }],
    ["fontFamily", "evil"],
    ["altFontFamily", "evil"],
    ["htmlLabels", true],
    ["dompurifyConfig", { ADD_TAGS: ["iframe"] }],
    ["securityLevel", "loose"],
    ["secure", []],
  ])("cannotSet: %s", async (key, value) => {
    mermaid.initialize(DIAGRAM_CONFIG);
    const before: unknown = Reflect.get(getConfig(), key);
    await mermaid.parse(`%%{init: ${JSON.stringify({ [key]: value })}}%%\nflowchart LR\n a --> b`);
    expect(Reflect.get(getConfig(), key)).toEqual(before);
  });

  it("mayStillChooseItsLayout", async () => {
    mermaid.initialize(DIAGRAM_CONFIG);
    await mermaid.parse('%%{init: {"flowchart": {"curve": "step"}}}%%\nflowchart LR\n a --> b');
    expect(getConfig().flowchart?.curve).toBe("step");
  });
});
