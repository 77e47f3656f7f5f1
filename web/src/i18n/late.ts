import i18next from "i18next";
import account from "./en/account.json";
import changes from "./en/changes.json";
import files from "./en/files.json";
import ide from "./en/ide.json";
import models from "./en/models.json";
import notify from "./en/notify.json";
import projects from "./en/projects.json";
import terminal from "./en/terminal.json";

/** English texts of pages that come later than the first load; who shows them imports this. */
export const lateEn = { account, changes, files, ide, models, notify, projects, terminal };

const add = () =>
  Object.entries(lateEn).forEach(([namespace, texts]) => i18next.addResourceBundle("en", namespace, texts));

if (i18next.isInitialized) add();
else i18next.on("initialized", add);
