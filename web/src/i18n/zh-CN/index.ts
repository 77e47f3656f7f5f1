import account from "./account.json";
import changes from "./changes.json";
import chat from "./chat.json";
import common from "./common.json";
import devices from "./devices.json";
import files from "./files.json";
import ide from "./ide.json";
import models from "./models.json";
import notify from "./notify.json";
import projects from "./projects.json";
import tasks from "./tasks.json";
import terminal from "./terminal.json";

export const zhCN = {
  account,
  changes,
  chat,
  common,
  devices,
  files,
  ide,
  models,
  notify,
  projects,
  tasks,
  terminal,
};
