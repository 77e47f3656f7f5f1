import "@/i18n/late";
import { CloudAlert, SearchX } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useErrorText } from "@/i18n/useErrorText";
import { Button } from "@/ui/Button";
import { Notice } from "@/ui/Notice";
import { CardList, Page } from "@/ui/Page";
import { QueryView } from "@/ui/QueryView";
import { useNow } from "@/ui/useNow";
import type { HistoryFilter } from "./filter";
import { HistoryFilters } from "./HistoryFilters";
import { HistoryRow } from "./HistoryRow";
import { useHistory } from "./queries";

interface Props {
  filter: HistoryFilter;
  devices: readonly { id: string; name: string }[];
  projects?: readonly { id: number; name: string }[];
  onChange: (change: HistoryFilter) => void;
  onClear: () => void;
}

/** All conversations, looked through and tidied. They are read from the server: no device needs to be there. */
export function HistoryPage({ filter, devices, projects = [], onChange, onClear }: Props) {
  const { t } = useTranslation("tasks");
  const errorText = useErrorText();
  const history = useHistory(filter);
  const now = useNow(30_000);
  const nameOf = (id?: string) => devices.find((device) => device.id === id)?.name ?? id;
  return (
    <Page title={t("history")} hint={t("historyHint")}>
      <HistoryFilters filter={filter} devices={devices} projects={projects} onChange={onChange} />
      <QueryView query={history}>
        {({ pages }) => {
          const tasks = pages.flatMap((page) => page.items);
          const total = pages[0]?.total ?? 0;
          if (tasks.length === 0) return <Nothing filter={filter} onClear={onClear} />;
          return (
            <div data-stale={history.isPlaceholderData || undefined} className="data-stale:opacity-60">
              <p role="status" data-testid="history-count" className="mb-2 text-xs text-faint">
                {t("found", { count: total })}
              </p>
              <CardList label={t("history")}>
                {tasks.map((task) => (
                  <HistoryRow key={task.task_id} task={task} device={nameOf(task.device_id)} now={now} />
                ))}
              </CardList>
              {history.isFetchNextPageError && (
                <Notice icon={CloudAlert} title={errorText(history.error)} tone="danger" />
              )}
              {history.hasNextPage && (
                <div className="mt-4 flex justify-center">
                  <Button
                    busy={history.isFetchingNextPage}
                    data-testid="history-older"
                    onClick={() => void history.fetchNextPage()}
                  >
                    {t("older")}
                  </Button>
                </div>
              )}
            </div>
          );
        }}
      </QueryView>
    </Page>
  );
}

function Nothing({ filter, onClear }: { filter: HistoryFilter; onClear: () => void }) {
  const { t } = useTranslation("tasks");
  const { archived, ...others } = filter;
  const narrowed = Object.keys(others).length > 0;
  if (!narrowed) {
    return (
      <Notice icon={SearchX} title={t(archived ? "noArchived" : "empty")} testId="history-empty">
        {t(archived ? "noArchivedHint" : "emptyHint")}
      </Notice>
    );
  }
  return (
    <Notice icon={SearchX} title={t("nothingFound")} testId="history-empty">
      <p className="mb-3">{t("nothingFoundHint")}</p>
      <Button data-testid="history-clear" onClick={onClear}>
        {t("clearFilters")}
      </Button>
    </Notice>
  );
}
