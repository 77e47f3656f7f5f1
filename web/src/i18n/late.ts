import i18next from "i18next";
import changes from "./en/changes.json";
import ide from "./en/ide.json";
import notify from "./en/notify.json";
import projects from "./en/projects.json";
import terminal from "./en/terminal.json";

/** English texts of pages that come later than the first load; who shows them imports this. */
export const lateEn = { changes, ide, notify, projects, terminal };

const add = () =>
  Object.entries(lateEn).forEach(([namespace, texts]) => i18next.addResourceBundle("en", namespace, texts));

if (i18next.isInitialized) add();
else i18next.on("initialized", add);
