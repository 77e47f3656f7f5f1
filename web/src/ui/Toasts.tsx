import { CircleAlert, CircleCheck, X } from "lucide-react";
import { createContext, use, useCallback, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { IconButton } from "./Button";

interface Toast {
  id: number;
  tone: "good" | "danger";
  text: string;
}

type ShowToast = (text: string, tone?: Toast["tone"]) => void;

const ToastContext = createContext<ShowToast>(() => undefined);

export function useToast(): ShowToast {
  return use(ToastContext);
}

const shownFor = 6_000;

/** Short notes on what was done or failed. They are read out and go by themselves. */
export function Toasts({ children }: { children: ReactNode }) {
  const { t } = useTranslation("common");
  const [toasts, setToasts] = useState<readonly Toast[]>([]);
  const remove = useCallback((id: number) => {
    setToasts((all) => all.filter((toast) => toast.id !== id));
  }, []);
  const show = useCallback<ShowToast>(
    (text, tone = "good") => {
      const id = Date.now() + Math.random();
      setToasts((all) => [...all.slice(-2), { id, tone, text }]);
      setTimeout(() => remove(id), shownFor);
    },
    [remove],
  );
  return (
    <ToastContext value={show}>
      {children}
      <div
        role="status"
        aria-live="polite"
        className="pointer-events-none fixed inset-x-0 top-3 z-[60] flex flex-col items-center gap-2 px-4 md:right-4 md:left-auto md:items-end md:px-0"
      >
        {toasts.map(({ id, tone, text }) => (
          <div
            key={id}
            data-testid="toast"
            className="pointer-events-auto flex max-w-lg animate-rise md:max-w-sm items-center gap-2.5 rounded-xl border bg-raised py-1.5 pr-1.5 pl-3.5 shadow-float"
          >
            {tone === "good" ? (
              <CircleCheck aria-hidden className="size-4 shrink-0 text-good" />
            ) : (
              <CircleAlert aria-hidden className="size-4 shrink-0 text-danger" />
            )}
            <span className="min-w-0 break-words">{text}</span>
            <IconButton label={t("close")} data-testid="toast-close" onClick={() => remove(id)}>
              <X className="size-3.5" />
            </IconButton>
          </div>
        ))}
      </div>
    </ToastContext>
  );
}
