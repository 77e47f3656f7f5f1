import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useDevices } from "@/features/devices/queries";
import { useProjects } from "@/features/projects/queries";
import { historyFilter } from "@/features/tasks/filter";
import { HistoryPage } from "@/features/tasks/HistoryPage";

const history = getRouteApi("/history");

/** The filter lies in the address: it can be linked, and it is there again after a look into a conversation. */
export function HistoryRoute() {
  const filter = history.useSearch();
  const navigate = useNavigate({ from: "/history" });
  const [cleared, setCleared] = useState(0);
  const devices = useDevices().data?.items ?? [];
  const projects = useProjects().data?.items ?? [];
  return (
    <HistoryPage
      key={cleared}
      filter={filter}
      devices={devices.map(({ device_id: id, name }) => ({ id, name }))}
      projects={projects}
      onChange={(change) =>
        void navigate({ search: (before) => historyFilter({ ...before, ...change }), replace: true })
      }
      onClear={() => {
        void navigate({ search: {} }).then(() => setCleared((times) => times + 1));
      }}
    />
  );
}
