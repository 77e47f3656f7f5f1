import { MonitorSmartphone } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Notice } from "@/ui/Notice";
import { CardList, Page } from "@/ui/Page";
import { QueryView } from "@/ui/QueryView";
import { DeviceRow } from "./DeviceRow";
import { sorted } from "./deviceStatus";
import { useDevices } from "./queries";

/** All devices, and how to connect one more. */
export function DevicesPage({ connect }: { connect: ReactNode }) {
  const { t } = useTranslation("devices");
  const devices = useDevices();
  return (
    <Page title={t("title")} hint={t("hint")}>
      <QueryView query={devices}>
        {({ items }) => (
          <div className="flex flex-col gap-6">
            {items.length > 0 && (
              <CardList label={t("title")}>
                {sorted(items).map((device) => (
                  <DeviceRow key={device.device_id} device={device} />
                ))}
              </CardList>
            )}
            <div className="rounded-2xl border border-dashed px-4 pb-6">
              <Notice icon={MonitorSmartphone} title={t(items.length === 0 ? "emptyTitle" : "another")}>
                {connect}
              </Notice>
            </div>
          </div>
        )}
      </QueryView>
    </Page>
  );
}
