import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { IconButton } from "./Button";

interface Props {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  description?: string;
  closeLabel: string;
  /** Where the focus goes when it is closed. */
  returnTo?: () => HTMLElement | null;
  children?: ReactNode;
}

/** Its title stays where it is; what does not fit below it is scrolled. */
export function Dialog({ open, onOpenChange, title, description, closeLabel, returnTo, children }: Props) {
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-black/45" />
        <Radix.Content
          {...(description ? {} : { "aria-describedby": undefined })}
          onCloseAutoFocus={(event) => {
            if (!returnTo) return;
            event.preventDefault();
            returnTo()?.focus();
          }}
          className="fixed inset-x-4 top-1/2 z-50 mx-auto flex max-h-[calc(100dvh-12rem)] max-w-md -translate-y-1/2 animate-rise flex-col rounded-2xl border bg-raised shadow-float"
        >
          <div className="flex items-start gap-3 px-5 pt-5">
            <Radix.Title className="flex-1 pt-1 text-base font-semibold">{title}</Radix.Title>
            <Radix.Close asChild>
              <IconButton label={closeLabel} data-testid="dialog-close" className="-mt-1 -mr-1.5">
                <X className="size-4" />
              </IconButton>
            </Radix.Close>
          </div>
          {description && (
            <Radix.Description className="mt-1 px-5 text-soft">{description}</Radix.Description>
          )}
          <div className="mt-2 min-h-0 overflow-y-auto px-5 pt-2 pb-5">{children}</div>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
