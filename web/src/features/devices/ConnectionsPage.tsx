import "@/i18n/late";
import { Cloud, Laptop, MonitorSmartphone, Plus, Server } from "lucide-react";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { DeviceView } from "@/protocol/rest.gen";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { Notice } from "@/ui/Notice";
import { CardList, Page } from "@/ui/Page";
import { QueryView } from "@/ui/QueryView";
import { AddDevice } from "./AddDevice";
import { ConnectionCard } from "./ConnectionCard";
import { devicesWith, type Credential } from "./credential";
import { grouped } from "./deviceStatus";
import { useDevices } from "./queries";

interface Props {
  /** How to connect one more computer. */
  connect: ReactNode;
  credentials: readonly Credential[];
  revoke: (credential: Credential) => Promise<void>;
}

const icons = { cloud: Cloud, remote: Server, local: Laptop } as const;

/** Settings → Connections: the devices that an account can connect to, by kind. */
export function ConnectionsPage({ connect, credentials, revoke }: Props) {
  const { t } = useTranslation("devices");
  const { t: common } = useTranslation();
  const devices = useDevices();
  const [adding, setAdding] = useState(false);
  return (
    <Page
      title={t("title")}
      hint={t("hint")}
      action={
        <Button look="primary" data-testid="connection-add-device-button" onClick={() => setAdding(true)}>
          <Plus aria-hidden className="size-4" />
          {t("add")}
        </Button>
      }
    >
      <QueryView query={devices}>
        {({ items }) => {
          const shown = items.filter((device) => device.bind_shell === "claudecode");
          if (shown.length === 0) {
            return (
              <Notice icon={MonitorSmartphone} title={t("emptyTitle")} testId="connections-empty">
                {t("emptyHint")}
              </Notice>
            );
          }
          return (
            <div className="flex flex-col gap-6">
              {grouped(shown).map(({ name, devices }) => (
                <GroupOfDevices
                  key={name}
                  group={name}
                  devices={devices}
                  all={items}
                  credentials={credentials}
                  revoke={revoke}
                />
              ))}
            </div>
          );
        }}
      </QueryView>
      <Dialog open={adding} onOpenChange={setAdding} title={t("addTitle")} closeLabel={common("close")}>
        <AddDevice computer={connect} />
      </Dialog>
    </Page>
  );
}

interface GroupProps extends Omit<Props, "connect"> {
  group: keyof typeof icons;
  devices: readonly DeviceView[];
  all: readonly DeviceView[];
}

function GroupOfDevices({ group, devices, all, credentials, revoke }: GroupProps) {
  const { t } = useTranslation("devices");
  const Icon = icons[group];
  if (devices.length === 0) return null;
  return (
    <section aria-label={t(`group_${group}`)} data-testid={`connection-group-${group}`}>
      <h2 className="mb-2 flex items-center gap-2 text-[0.8125rem] font-medium text-soft">
        <Icon aria-hidden className="size-4" />
        {t(`group_${group}`)}
        <span className="rounded-full bg-hover px-2 text-xs tabular-nums">{devices.length}</span>
        <span className="font-normal text-faint max-sm:hidden">{t(`groupHint_${group}`)}</span>
      </h2>
      <CardList label={t(`group_${group}`)}>
        {devices.map((device) => {
          const credential = credentials.find(({ id }) => id === device.credential);
          return (
            <ConnectionCard
              key={device.device_id}
              device={device}
              credential={credential}
              sharedWith={devicesWith(all, credential?.id ?? "")
                .filter((other) => other.device_id !== device.device_id)
                .map(({ name }) => name)}
              revoke={revoke}
            />
          );
        })}
      </CardList>
    </section>
  );
}
