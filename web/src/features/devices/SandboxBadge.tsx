import "@/i18n/late";
import { Shield, ShieldOff } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { RunSandbox } from "@/protocol/messages.gen";

const words = { open: "sandboxOpen", contained: "sandboxContained", isolated: "sandboxIsolated" } as const;

/** How far agents are kept apart on a device, with the reason where they are not. */
export function SandboxBadge({ sandbox }: { sandbox: RunSandbox | undefined }) {
  const { t } = useTranslation("devices");
  if (!sandbox) {
    return null;
  }
  const open = sandbox.profile === "open";
  const Icon = open ? ShieldOff : Shield;
  return (
    <p
      data-testid="device-sandbox"
      className={`flex items-start gap-1.5 text-xs ${open ? "text-warn" : "text-faint"}`}
    >
      <Icon aria-hidden className="mt-0.5 size-3 shrink-0" />
      <span className="min-w-0 break-words">
        {t(words[sandbox.profile])}
        {sandbox.reason && `: ${sandbox.reason}`}
      </span>
    </p>
  );
}
