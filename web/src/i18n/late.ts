import i18next from "i18next";
import account from "./en/account.json";
import approval from "./en/approval.json";
import commonLate from "./en/commonLate.json";
import devicesLate from "./en/devicesLate.json";
import tasksLate from "./en/tasksLate.json";
import chatLate from "./en/chatLate.json";
import changes from "./en/changes.json";
import files from "./en/files.json";
import ide from "./en/ide.json";
import models from "./en/models.json";
import notify from "./en/notify.json";
import projects from "./en/projects.json";
import terminal from "./en/terminal.json";

/** English texts of pages that come later than the first load; who shows them imports this. */
export const lateEn = {
  account,
  approval,
  changes,
  files,
  ide,
  models,
  notify,
  projects,
  terminal,
  common: commonLate,
  devices: devicesLate,
  tasks: tasksLate,
  chat: chatLate,
};

const add = () =>
  Object.entries(lateEn).forEach(([namespace, texts]) => i18next.addResourceBundle("en", namespace, texts));

if (i18next.isInitialized) add();
else i18next.on("initialized", add);
