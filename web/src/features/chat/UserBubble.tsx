import { classes } from "@/ui/classes";

export function UserBubble({ text, faded = false }: { text: string; faded?: boolean }) {
  return (
    <div
      className={classes(
        "max-h-[60dvh] max-w-[min(85%,40rem)] overflow-y-auto rounded-2xl rounded-br-md bg-hover px-4 py-2.5 text-[0.9375rem] leading-relaxed [overflow-wrap:anywhere] whitespace-pre-wrap",
        faded && "opacity-70",
      )}
    >
      {text}
    </div>
  );
}
