import { useNavigate } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useState } from "react";
import { onOpenPalette } from "./palette";

const CommandPalette = lazy(() => import("./CommandPalette"));
const ShortcutSheet = lazy(() => import("./ShortcutSheet"));

const pages = { KeyN: "/", KeyH: "/history", KeyS: "/settings/connections" } as const;

/** Listens for the keys that work everywhere: palette, help, and the way to the main pages. */
export function Shortcuts() {
  const navigate = useNavigate();
  const [open, setOpen] = useState<"palette" | "help">();
  useEffect(() => onOpenPalette(() => setOpen("palette")), []);
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      const command = event.ctrlKey || event.metaKey;
      if (command && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k") {
        event.preventDefault();
        setOpen((now) => (now === "palette" ? undefined : "palette"));
        return;
      }
      if (event.altKey && !command) {
        const page = Object.entries(pages).find(([code]) => code === event.code)?.[1];
        if (!page) return;
        event.preventDefault();
        setOpen(undefined);
        void navigate({ to: page });
        return;
      }
      if (event.key === "?" && !command && !isTyping(event.target)) setOpen("help");
    };
    window.addEventListener("keydown", pressed);
    return () => window.removeEventListener("keydown", pressed);
  }, [navigate]);
  const close = () => setOpen(undefined);
  return (
    <Suspense>
      {open === "palette" && <CommandPalette onClose={close} />}
      {open === "help" && <ShortcutSheet onClose={close} />}
    </Suspense>
  );
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && (target.isContentEditable || target.matches("input, textarea, select"))
  );
}
