import { lazy, Suspense, useState, type ComponentProps, type ReactNode } from "react";
import type { FilesPanel as Panel } from "@/features/files/FilesPanel";

const FilesPanel = lazy(() =>
  import("@/features/files/FilesPanel").then(({ FilesPanel }) => ({ default: FilesPanel })),
);

const key = "wegent.files";

/** Are the files of conversations shown? A wide page remembers it; on a narrow one they cover the conversation. */
export function useFilesShown() {
  const [open, setOpen] = useState(
    () => localStorage.getItem(key) === "open" && matchMedia("(min-width: 80rem)").matches,
  );
  const show = (on: boolean) => {
    localStorage.setItem(key, on ? "open" : "closed");
    setOpen(on);
  };
  return { open, toggle: () => show(!open) };
}

/** A conversation, and beside it the files of the folder that it works in. */
export function BesideFiles({
  open,
  children,
  ...panel
}: ComponentProps<typeof Panel> & { open: boolean; children: ReactNode }) {
  return (
    <div className="flex h-full">
      <div className="min-w-0 flex-1">{children}</div>
      {open && (
        <Suspense>
          <FilesPanel {...panel} />
        </Suspense>
      )}
    </div>
  );
}
