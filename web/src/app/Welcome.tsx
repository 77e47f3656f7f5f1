import { useTranslation } from "react-i18next";
import type { DeviceView } from "@/protocol/rest.gen";
import { Logo } from "@/ui/Logo";
import { LatePairingSteps } from "./LatePairingSteps";

/** What a new conversation begins with: the question, or how to connect the first computer. */
export function Welcome({ device, none }: { device: DeviceView | undefined; none: boolean }) {
  const { t } = useTranslation("chat");
  const { t: devices } = useTranslation("devices");
  return (
    <div className="mx-auto flex w-full max-w-xl flex-col items-center gap-3 text-center">
      <Logo className="size-11" />
      <h1 className="text-2xl font-semibold tracking-tight text-balance">{t("newTitle")}</h1>
      {none ? (
        <div data-testid="connect-computer" className="mt-3 w-full rounded-2xl border bg-surface p-5">
          <h2 className="font-semibold">{devices("emptyTitle")}</h2>
          <p className="mt-0.5 mb-3 text-soft">{devices("emptyHint")}</p>
          <LatePairingSteps />
        </div>
      ) : (
        <p className="min-h-6 w-full [overflow-wrap:anywhere] text-soft">
          {device && t("newHint", { name: device.name })}
        </p>
      )}
    </div>
  );
}
