import { FitAddon } from "@xterm/addon-fit";
import { Unicode11Addon } from "@xterm/addon-unicode11";
import { WebLinksAddon } from "@xterm/addon-web-links";
import { Terminal, type ITheme } from "@xterm/xterm";
import "@xterm/xterm/css/xterm.css";
import type { TerminalScreen } from "./TerminalLine";

const scrollback = 10_000;

const light: ITheme = {
  background: "#ffffff",
  foreground: "#1a1a1e",
  cursor: "#0f766e",
  cursorAccent: "#ffffff",
  selectionBackground: "#0f766e40",
  black: "#1a1a1e",
  red: "#b42318",
  green: "#14803c",
  yellow: "#92500b",
  blue: "#1857b8",
  magenta: "#8b2fb0",
  cyan: "#0f766e",
  white: "#55585f",
  brightBlack: "#676b73",
  brightRed: "#c52a1e",
  brightGreen: "#17713a",
  brightYellow: "#a04a00",
  brightBlue: "#2f6bd0",
  brightMagenta: "#a04ac8",
  brightCyan: "#0b5f59",
  brightWhite: "#1a1a1e",
};

const dark: ITheme = {
  background: "#111214",
  foreground: "#e6e6e9",
  cursor: "#2dd4bf",
  cursorAccent: "#111214",
  selectionBackground: "#2dd4bf40",
};

/** An xterm.js in a page: what the program shows, what the user types. */
export class XtermScreen implements TerminalScreen {
  private readonly terminal: Terminal;
  private readonly fitting = new FitAddon();
  private readonly themes = new MutationObserver(() => this.paint());

  constructor(
    private readonly options: { label: string; leave: () => void; onTitle: (title: string) => void },
  ) {
    this.terminal = new Terminal({
      scrollback,
      allowProposedApi: true,
      fontSize: 13,
      fontFamily: 'ui-monospace, "SF Mono", "Cascadia Code", Menlo, Consolas, "DejaVu Sans Mono", monospace',
      cursorBlink: false,
      minimumContrastRatio: 4.5,
      theme: light,
      linkHandler: { activate: (_event, uri) => openLink(uri) },
    });
    this.terminal.loadAddon(this.fitting);
    this.terminal.loadAddon(new Unicode11Addon());
    this.terminal.loadAddon(new WebLinksAddon((_event, uri) => openLink(uri)));
    this.terminal.unicode.activeVersion = "11";
    this.terminal.onTitleChange((title) => options.onTitle(title));
    this.answerNothing();
    this.keys();
  }

  open(parent: HTMLElement): void {
    this.terminal.open(parent);
    this.terminal.textarea?.setAttribute("aria-label", this.options.label);
    this.paint();
    this.themes.observe(document.documentElement, { attributes: true, attributeFilter: ["class"] });
  }

  onInput(listener: (data: string) => void): void {
    this.terminal.onData(listener);
    this.terminal.onBinary(listener);
  }

  /** The rows and columns that there is room for. */
  room(): { rows: number; cols: number } | undefined {
    return this.fitting.proposeDimensions();
  }

  write(data: string, shown: () => void): void {
    this.terminal.write(data, shown);
  }

  begin(rows: number, columns: number): void {
    this.terminal.write("\u001bc", () => this.terminal.resize(columns, rows));
  }

  writable(on: boolean): void {
    this.terminal.options.disableStdin = !on;
    this.terminal.options.cursorStyle = on ? "block" : "underline";
  }

  focus(): void {
    this.terminal.focus();
  }

  /** As if a key were pressed that a phone does not have. */
  press(data: string): void {
    this.terminal.input(data);
  }

  paste(text: string): void {
    this.terminal.paste(text);
  }

  get applicationCursor(): boolean {
    return this.terminal.modes.applicationCursorKeysMode;
  }

  get text(): string {
    const buffer = this.terminal.buffer.active;
    return Array.from(
      { length: buffer.length },
      (_, row) => buffer.getLine(row)?.translateToString(true) ?? "",
    ).join("\n");
  }

  dispose(): void {
    this.themes.disconnect();
    this.terminal.dispose();
  }

  private paint(): void {
    this.terminal.options.theme = document.documentElement.classList.contains("dark") ? dark : light;
  }

  /** Programs' questions are answered on the device, once; a page that did so too would type into the program. */
  private answerNothing(): void {
    const { parser } = this.terminal;
    const mute = () => true;
    parser.registerCsiHandler({ final: "c" }, mute);
    parser.registerCsiHandler({ prefix: ">", final: "c" }, mute);
    parser.registerCsiHandler({ prefix: "=", final: "c" }, mute);
    parser.registerCsiHandler({ final: "n" }, mute);
    parser.registerCsiHandler({ prefix: "?", final: "n" }, mute);
    parser.registerCsiHandler({ intermediates: "$", final: "p" }, mute);
    parser.registerCsiHandler({ prefix: "?", intermediates: "$", final: "p" }, mute);
    parser.registerDcsHandler({ intermediates: "$", final: "q" }, mute);
    for (const command of [4, 10, 11, 12]) {
      parser.registerOscHandler(command, (data) => data.split(";").includes("?"));
    }
  }

  private keys(): void {
    this.terminal.attachCustomKeyEventHandler((event) => {
      if (event.type !== "keydown") return true;
      if (event.ctrlKey && event.code === "Backquote") {
        event.preventDefault();
        this.options.leave();
        return false;
      }
      const letter = event.key.toLowerCase();
      const copies = letter === "c" && (event.shiftKey || this.terminal.hasSelection());
      if (event.ctrlKey && !event.altKey && copies) {
        event.preventDefault();
        void navigator.clipboard.writeText(this.terminal.getSelection());
        this.terminal.clearSelection();
        return false;
      }
      return !(event.ctrlKey && !event.altKey && letter === "v"); // the browser pastes
    });
  }
}

/** Only what leads to the web, and never with a way back to this page. */
function openLink(uri: string): void {
  if (/^https?:\/\//i.test(uri)) window.open(uri, "_blank", "noopener,noreferrer");
}
