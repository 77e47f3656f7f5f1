import "@/i18n/late";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { SearchField } from "@/ui/SearchField";
import { Select } from "@/ui/Select";
import { standings, type HistoryFilter } from "./filter";

interface Props {
  filter: HistoryFilter;
  devices: readonly { id: string; name: string }[];
  projects: readonly { id: number; name: string }[];
  onChange: (change: HistoryFilter) => void;
}

const pause = 250;

/** Words, device, status, and whether to look among what is archived. */
export function HistoryFilters({ filter, devices, projects, onChange }: Props) {
  const { t } = useTranslation("tasks");
  const [text, setText] = useState(filter.q ?? "");
  const change = useRef(onChange);
  useEffect(() => {
    change.current = onChange;
  });
  useEffect(() => {
    if (text.trim() === (filter.q ?? "")) return;
    const timer = setTimeout(() => change.current({ q: text.trim() || undefined }), pause);
    return () => clearTimeout(timer);
  }, [text, filter.q]);
  return (
    <div role="search" className="mb-4 grid grid-cols-2 gap-3 sm:grid-cols-3">
      <SearchField
        label={t("search")}
        placeholder={t("searchHint")}
        maxLength={200}
        data-testid="history-search"
        className="col-span-2 sm:col-span-3"
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <Select
        label={t("device")}
        data-testid="history-device"
        value={filter.device ?? ""}
        onChange={(event) => onChange({ device: event.target.value || undefined })}
      >
        <option value="">{t("allDevices")}</option>
        {devices.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </Select>
      {projects.length > 0 && (
        <Select
          label={t("project")}
          data-testid="history-project"
          value={filter.project ?? ""}
          onChange={(event) => onChange({ project: Number(event.target.value) || undefined })}
        >
          <option value="">{t("allProjects")}</option>
          {projects.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </Select>
      )}
      <Select
        label={t("status")}
        data-testid="history-status"
        value={filter.status ?? ""}
        onChange={(event) =>
          onChange({ status: standings.find((standing) => standing === event.target.value) })
        }
      >
        <option value="">{t("anyStatus")}</option>
        {standings.map((standing) => (
          <option key={standing} value={standing}>
            {t(standing)}
          </option>
        ))}
      </Select>
      <Select
        label={t("shelf")}
        data-testid="history-shelf"
        value={filter.archived ? "archived" : "active"}
        onChange={(event) => onChange({ archived: event.target.value === "archived" || undefined })}
      >
        <option value="active">{t("active")}</option>
        <option value="archived">{t("archived")}</option>
      </Select>
    </div>
  );
}
