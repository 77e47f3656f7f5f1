import account from "./account.json";
import chat from "./chat.json";
import common from "./common.json";
import devices from "./devices.json";
import models from "./models.json";
import tasks from "./tasks.json";

export const en = { account, chat, common, devices, models, tasks };
