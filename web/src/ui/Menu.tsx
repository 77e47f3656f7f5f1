import { Check } from "lucide-react";
import { DropdownMenu as Radix } from "radix-ui";
import type { ComponentProps, ReactNode } from "react";
import { classes } from "./classes";

const row =
  "flex min-h-9 max-md:min-h-11 items-center gap-2.5 rounded-lg px-2.5 py-1.5 text-sm outline-none select-none data-[highlighted]:bg-hover data-[disabled]:opacity-60";

interface Props {
  trigger: ReactNode;
  children: ReactNode;
  side?: "top" | "bottom";
  align?: "start" | "end";
  className?: string;
}

export function Menu({ trigger, children, side = "bottom", align = "start", className }: Props) {
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          side={side}
          align={align}
          sideOffset={6}
          collisionPadding={8}
          className={classes(
            "z-50 max-h-[var(--radix-dropdown-menu-content-available-height)] min-w-52 animate-rise overflow-y-auto rounded-xl border bg-raised p-1.5 shadow-float",
            className,
          )}
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

export function MenuItem({ className, ...rest }: ComponentProps<typeof Radix.Item>) {
  return <Radix.Item className={classes(row, className)} {...rest} />;
}

export function MenuLabel({ children }: { children: ReactNode }) {
  return <Radix.Label className="px-2.5 pt-2 pb-1 text-xs font-medium text-faint">{children}</Radix.Label>;
}

export function MenuSeparator() {
  return <Radix.Separator className="my-1.5 h-px bg-line" />;
}

export const MenuRadioGroup = Radix.RadioGroup;

interface RadioProps extends ComponentProps<typeof Radix.RadioItem> {
  note?: string;
}

export function MenuRadioItem({ children, note, ...rest }: RadioProps) {
  return (
    <Radix.RadioItem className={row} {...rest}>
      <span className="min-w-0 flex-1">
        <span className="block">{children}</span>
        {note && <span className="block max-w-64 text-xs text-faint">{note}</span>}
      </span>
      <Radix.ItemIndicator>
        <Check aria-hidden className="size-4 text-accent-text" />
      </Radix.ItemIndicator>
    </Radix.RadioItem>
  );
}
