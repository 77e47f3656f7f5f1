import type { DeviceView } from "@/protocol/rest.gen";
import "@/i18n/late";
import { TerminalPanel } from "./TerminalPanel";

interface Props {
  device: DeviceView;
  onClose: () => void;
}

/** The terminals of a device below its card; over all of a phone. */
export function DeviceTerminal({ device, onClose }: Props) {
  const { device_id: id, name } = device;
  const leave = () =>
    document.querySelector<HTMLElement>(`[data-testid="connection-terminal-button-${id}"]`)?.focus();
  return (
    <div
      data-testid="settings-device-terminal-panel"
      className="mt-3 flex h-96 basis-full flex-col overflow-hidden rounded-xl border bg-ground max-md:fixed max-md:inset-0 max-md:z-40 max-md:mt-0 max-md:h-auto max-md:rounded-none"
    >
      <TerminalPanel device={{ id, name }} focused={1} onLeave={leave} onClose={onClose} />
    </div>
  );
}
