import account from "./account.json";
import approval from "./approval.json";
import commonLate from "./commonLate.json";
import devicesLate from "./devicesLate.json";
import tasksLate from "./tasksLate.json";
import chatLate from "./chatLate.json";
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
  approval,
  changes,
  chat: { ...chat, ...chatLate },
  common: { ...common, ...commonLate },
  devices: { ...devices, ...devicesLate },
  files,
  ide,
  models,
  notify,
  projects,
  tasks: { ...tasks, ...tasksLate },
  terminal,
};
