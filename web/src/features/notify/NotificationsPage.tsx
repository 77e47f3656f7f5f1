import { useTranslation } from "react-i18next";
import "@/i18n/late";
import { Page } from "@/ui/Page";
import { QueryView } from "@/ui/QueryView";
import { BrowserList } from "./BrowserList";
import { KindChoices } from "./KindChoices";
import { useNotifications } from "./queries";
import { ThisBrowserSection } from "./ThisBrowserSection";

/** Settings → Notifications: in this browser, of what, and in which others. */
export function NotificationsPage({ user }: { user: number | undefined }) {
  const { t } = useTranslation("notify");
  const notifications = useNotifications();
  return (
    <Page title={t("title")} hint={t("hint")}>
      <QueryView query={notifications}>
        {(view) => (
          <>
            {user !== undefined && <ThisBrowserSection key={user} user={user} view={view} />}
            <KindChoices kinds={view.kinds} />
            <BrowserList browsers={view.browsers} />
          </>
        )}
      </QueryView>
    </Page>
  );
}
