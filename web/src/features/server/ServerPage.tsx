import "@/i18n/late";
import { useQuery } from "@tanstack/react-query";
import { CircleCheck } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useApi } from "@/api/ApiContext";
import type { ServerView } from "@/protocol/rest.gen";
import { Page } from "@/ui/Page";
import { QueryView } from "@/ui/QueryView";
import { dateTime } from "@/ui/time";

const mebibyte = 1024 * 1024;

/** Admin → how the server is doing. `well` is what the page was told of its parts. */
export function ServerPage({ well }: { well: boolean }) {
  const { t, i18n } = useTranslation();
  const { http } = useApi();
  const server = useQuery({
    queryKey: ["server"],
    queryFn: ({ signal }) => http.get<ServerView>("/api/admin/server", signal),
    refetchInterval: 5_000,
  });
  const number = new Intl.NumberFormat(i18n.language);
  return (
    <Page title={t("server")} hint={t("serverHint")}>
      {well && (
        <p data-testid="server-well" className="mb-4 flex items-center gap-2 text-good">
          <CircleCheck aria-hidden className="size-4" />
          {t("serverWell")}
        </p>
      )}
      <QueryView query={server}>
        {(view) => (
          <dl
            data-testid="server-facts"
            className="grid grid-cols-1 gap-px overflow-hidden rounded-2xl border bg-line shadow-card sm:grid-cols-2"
          >
            <Fact name={t("serverVersion")}>{view.version ?? "–"}</Fact>
            <Fact name={t("serverNode")}>{view.node}</Fact>
            <Fact name={t("serverSince")}>{dateTime(view.started_at, i18n.language)}</Fact>
            <Fact name={t("serverUsers")}>{number.format(view.users)}</Fact>
            <Fact name={t("serverDevices")}>
              {t("serverDevicesHere", {
                here: number.format(view.devices_here),
                all: number.format(view.devices),
              })}
            </Fact>
            <Fact name={t("serverRunning")}>{number.format(view.running)}</Fact>
            <Fact name={t("serverWaiting")}>{number.format(view.waiting)}</Fact>
            <Fact name={t("serverMemory")}>
              {number.format(Math.round(view.memory_used / mebibyte))} /{" "}
              {number.format(Math.round(view.memory_max / mebibyte))} MiB
            </Fact>
          </dl>
        )}
      </QueryView>
    </Page>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="bg-raised px-4 py-3">
      <dt className="text-xs text-faint">{name}</dt>
      <dd className="font-medium break-all tabular-nums">{children}</dd>
    </div>
  );
}
