import "@/i18n/late";
import { SearchX } from "lucide-react";
import { useDeferredValue, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "@/ui/Button";
import { Notice } from "@/ui/Notice";
import { CardList, Page } from "@/ui/Page";
import { QueryView } from "@/ui/QueryView";
import { SearchField } from "@/ui/SearchField";
import { Select } from "@/ui/Select";
import { Visible } from "@/ui/Visible";
import { DeviceFacts } from "./DeviceFacts";
import { DeviceTrouble } from "./DeviceTrouble";
import { allDevicesPage, useAllDevices } from "./queries";

const statuses = ["online", "busy", "reconnecting", "offline"] as const;

/** Admin → all devices of the server. What they work on is not shown. */
export function AllDevicesPage() {
  const { t } = useTranslation("devices");
  const [text, setText] = useState("");
  const [status, setStatus] = useState("");
  const [page, setPage] = useState(0);
  const found = useAllDevices({ q: useDeferredValue(text.trim()), status, page });
  return (
    <Page title={t("allDevices")} hint={t("allDevicesHint")}>
      <div role="search" className="mb-4 grid gap-3 sm:grid-cols-[1fr_12rem] sm:items-end">
        <SearchField
          label={t("searchAll")}
          placeholder={t("searchAll")}
          maxLength={100}
          data-testid="all-devices-search"
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setPage(0);
          }}
        />
        <Select
          label={t("statusLabel")}
          data-testid="all-devices-status"
          value={status}
          onChange={(event) => {
            setStatus(event.target.value);
            setPage(0);
          }}
        >
          <option value="">{t("anyStatus")}</option>
          {statuses.map((name) => (
            <option key={name} value={name}>
              {t(name)}
            </option>
          ))}
        </Select>
      </div>
      <QueryView query={found}>
        {({ items, total }) =>
          items.length === 0 ? (
            <Notice icon={SearchX} title={t("noneFit")} testId="all-devices-empty" />
          ) : (
            <>
              <p role="status" className="mb-2 text-xs text-faint">
                {t("countAll", { count: total })}
              </p>
              <CardList label={t("allDevices")}>
                {items.map(({ user_name, device }) => (
                  <li key={device.id} data-testid={`all-device-${device.id}`} className="px-4 py-3">
                    <p className="flex flex-wrap items-center gap-x-2">
                      <span className="font-medium break-all">
                        <Visible text={device.name} />
                      </span>
                      <span className="text-xs text-soft">{t("owner", { name: user_name })}</span>
                      <span className="font-mono text-xs break-all text-faint">
                        {device.executor_version}
                      </span>
                    </p>
                    <DeviceFacts device={device} />
                    <DeviceTrouble device={device} />
                    <p className="font-mono text-xs break-all text-faint">{device.device_id}</p>
                  </li>
                ))}
              </CardList>
              <div className={total > allDevicesPage ? "mt-4 flex justify-center gap-2" : "hidden"}>
                <Button
                  disabled={page === 0}
                  data-testid="all-devices-previous"
                  onClick={() => setPage(page - 1)}
                >
                  {t("previous")}
                </Button>
                <Button
                  disabled={(page + 1) * allDevicesPage >= total}
                  data-testid="all-devices-next"
                  onClick={() => setPage(page + 1)}
                >
                  {t("next")}
                </Button>
              </div>
            </>
          )
        }
      </QueryView>
    </Page>
  );
}
