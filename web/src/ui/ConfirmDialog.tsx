import { AlertDialog as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { Button } from "./Button";

interface Props {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  description: string;
  confirm: string;
  cancel: string;
  busy?: boolean;
  error?: string;
  testId: string;
  /** More to decide before it is done. */
  children?: ReactNode;
  onConfirm: () => void;
}

/** Asks before something that cannot be undone. Stays open, with the error, when it failed. */
export function ConfirmDialog(props: Props) {
  const {
    open,
    onOpenChange,
    title,
    description,
    confirm,
    cancel,
    busy,
    error,
    testId,
    children,
    onConfirm,
  } = props;
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-black/45" />
        <Radix.Content className="fixed inset-x-4 top-1/2 z-50 mx-auto max-w-md -translate-y-1/2 animate-rise rounded-2xl border bg-raised p-5 shadow-float">
          <Radix.Title className="text-base font-semibold">{title}</Radix.Title>
          <Radix.Description className="mt-1.5 text-soft">{description}</Radix.Description>
          {children && <div className="mt-3">{children}</div>}
          {error && (
            <p role="alert" className="mt-3 text-danger">
              {error}
            </p>
          )}
          <div className="mt-5 flex justify-end gap-2">
            <Radix.Cancel asChild>
              <Button data-testid={`cancel-${testId}`}>{cancel}</Button>
            </Radix.Cancel>
            <Button look="danger" busy={busy} data-testid={`confirm-${testId}`} onClick={onConfirm}>
              {confirm}
            </Button>
          </div>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
