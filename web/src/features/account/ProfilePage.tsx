import { useTranslation } from "react-i18next";
import { Page } from "@/ui/Page";
import { Section } from "@/ui/Section";
import { Appearance } from "./Appearance";
import { PasswordForm } from "./PasswordForm";
import { useMe } from "./queries";
import { Sessions } from "./Sessions";

export function ProfilePage() {
  const { t } = useTranslation("account");
  const me = useMe().data;
  return (
    <Page title={t("profile")} hint={t("profileHint")}>
      {me && (
        <p data-testid="profile-account" className="mb-6 flex items-center gap-2 text-soft">
          {t("accountOf", { name: me.user_name })}
          <span className="rounded-full bg-hover px-2 py-0.5 text-xs">
            {t(me.role === "admin" ? "roleAdmin" : "roleUser")}
          </span>
        </p>
      )}
      <Section title={t("appearance")}>
        <Appearance />
      </Section>
      <Section title={t("passwordTitle")}>
        <PasswordForm />
      </Section>
      <Sessions />
    </Page>
  );
}
