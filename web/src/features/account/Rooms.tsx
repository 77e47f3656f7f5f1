import { IdCard, Sparkles } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Notice } from "@/ui/Notice";
import { Page } from "@/ui/Page";

/** Settings → Personal: says what will be set here, and why there is nothing to set. */
export function PersonalPage() {
  const { t } = useTranslation("account");
  return (
    <Page title={t("personal")} hint={t("personalHint")}>
      <Notice icon={IdCard} title={t("personalNone")} testId="personal-empty">
        {t("personalWhy")}
      </Notice>
    </Page>
  );
}

/** Settings → Code → Skills: says where skills come from as long as they are not managed here. */
export function SkillsPage() {
  const { t } = useTranslation("account");
  return (
    <Page title={t("skills")} hint={t("skillsHint")}>
      <Notice icon={Sparkles} title={t("skillsNone")} testId="skills-empty">
        {t("skillsWhy")}
      </Notice>
    </Page>
  );
}
