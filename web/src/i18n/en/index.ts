import chat from "./chat.json";
import common from "./common.json";
import devices from "./devices.json";
import tasks from "./tasks.json";

export const en = { chat, common, devices, tasks };
