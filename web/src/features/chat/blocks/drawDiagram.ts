import type { MermaidConfig } from "mermaid";

/** What mermaid keeps for itself anyway, and what else the text of a diagram could turn into styles or markup. */
const SECURE = [
  "secure",
  "securityLevel",
  "startOnLoad",
  "maxTextSize",
  "maxEdges",
  "suppressErrorRendering",
  "themeCSS",
  "themeVariables",
  "fontFamily",
  "altFontFamily",
  "htmlLabels",
  "dompurifyConfig",
];

export const DIAGRAM_CONFIG = {
  startOnLoad: false,
  securityLevel: "strict",
  secure: SECURE,
  htmlLabels: false,
  suppressErrorRendering: true,
  theme: "neutral",
  fontFamily: "system-ui, sans-serif",
} satisfies MermaidConfig;

let last = 0;

/**
 * The diagram as the address of a picture, for a light page; undefined when the text is none. What draws is loaded with
 * the first one.
 */
export async function drawDiagram(code: string): Promise<string | undefined> {
  try {
    const { default: mermaid } = await import("mermaid");
    mermaid.initialize(DIAGRAM_CONFIG);
    const { svg } = await mermaid.render(`diagram-${(last += 1)}`, code);
    const bytes = new TextEncoder().encode(svg);
    return `data:image/svg+xml;base64,${btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""))}`;
  } catch {
    return undefined;
  }
}
