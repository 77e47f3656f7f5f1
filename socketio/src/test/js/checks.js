// The real client against our server at process.argv[2]. Prints one line of JSON for each check: {name, error?}.
import { io } from "socket.io-client";
import assert from "node:assert/strict";

const url = process.argv[2];
const kinds = {
  websocket: ["websocket"],
  polling: ["polling"],
  upgrade: ["polling", "websocket"],
};
const LIMIT = 15000;

function within(limit, what, promise) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not within ${limit} ms: ${what}`)), limit);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

const event = (emitter, name) => within(LIMIT, name, new Promise((resolve) => emitter.once(name, (...args) => resolve(args))));

const checks = {
  async "connects and upgrades"({ open, kind }) {
    const socket = await open("/chat");
    const engine = socket.io.engine;
    if (kind === "upgrade" && engine.transport.name !== "websocket") {
      await event(engine, "upgrade");
    }
    assert.equal(engine.transport.name, kind === "polling" ? "polling" : "websocket");
    assert.equal(await socket.emitWithAck("echo", "after"), "after");
  },

  async "is answered"({ open }) {
    const socket = await open("/chat");
    assert.deepEqual(await socket.emitWithAck("echo", { a: [1, null, "ü🌍"] }), { a: [1, null, "ü🌍"] });
  },

  async "answers"({ open }) {
    const socket = await open("/chat");
    socket.on("question", (n, reply) => reply({ doubled: n * 2 }));
    assert.deepEqual(await socket.emitWithAck("call me", 21), { doubled: 42 });
  },

  async "is not waited for for ever"({ open }) {
    const socket = await open("/chat");
    socket.on("question", () => {});
    assert.equal(await socket.emitWithAck("call me", 21), "timeout");
  },

  async "does not wait for ever"({ open }) {
    const socket = await open("/chat");
    await assert.rejects(socket.timeout(100).emitWithAck("silent"), /timed out/);
    assert.equal(await socket.emitWithAck("echo", 1), 1);
  },

  async "gets 200 KB of bytes back"({ open }) {
    const socket = await open("/chat");
    const bytes = Buffer.alloc(200_000, 7);
    bytes[199_999] = 42;
    const back = await socket.emitWithAck("echo", { deep: [bytes] });
    assert.ok(Buffer.isBuffer(back.deep[0]) && back.deep[0].equals(bytes));
    socket.on("question", (sent, reply) => reply(sent));
    assert.ok((await socket.emitWithAck("call me", bytes)).equals(bytes));
  },

  async "hears events in order"({ open }) {
    const socket = await open("/chat");
    const heard = [];
    socket.on("n", (n) => heard.push(n));
    await socket.emitWithAck("count", 500);
    assert.deepEqual(heard, [...Array(500).keys()]);
  },

  async "hears its rooms only"({ open }) {
    const [ann, bob, eve] = [await open("/chat"), await open("/chat"), await open("/chat")];
    const heard = [];
    ann.on("news", (text) => heard.push(`ann ${text}`));
    eve.on("news", (text) => heard.push(`eve ${text}`));
    await ann.emitWithAck("join", "r");
    await bob.emitWithAck("join", "r");
    const news = event(bob, "news");
    await ann.emitWithAck("shout", "r", "hello");
    assert.deepEqual(await news, ["hello"]);
    assert.equal(await ann.emitWithAck("echo", 1), 1);
    assert.equal(await eve.emitWithAck("echo", 1), 1);
    assert.deepEqual(heard, []);
  },

  async "shares a connection between namespaces"({ open }) {
    const chat = await open("/chat");
    const other = chat.io.socket("/other", {});
    await event(other, "connect");
    assert.equal(await other.emitWithAck("echo", "other"), "other");
    other.disconnect();
    assert.equal(await chat.emitWithAck("echo", "chat"), "chat");
  },

  async "is refused at an unknown namespace"({ client }) {
    const [error] = await event(client("/nowhere"), "connect_error");
    assert.equal(error.message, "Invalid namespace");
  },

  async "is told why it is refused"({ client }) {
    const [error] = await event(client("/chat", () => ({ token: "bad" })), "connect_error");
    assert.equal(error.message, "bad token");
    assert.deepEqual(error.data, { code: 7 });
  },

  async "is asked for its token at each connect"({ open }) {
    let asked = 0;
    const socket = await open("/chat", () => ({ token: "good", asked: ++asked }));
    assert.equal(await socket.emitWithAck("asked"), 1);
    socket.emit("cut");
    await event(socket, "disconnect");
    await event(socket, "connect");
    assert.equal(await socket.emitWithAck("asked"), 2);
  },

  async "stays away when the server says goodbye"({ open }) {
    const socket = await open("/chat");
    socket.emit("goodbye");
    const [reason] = await event(socket, "disconnect");
    assert.equal(reason, "io server disconnect");
  },

  async "is cut when it sends too much at once"({ open }) {
    const socket = await open("/chat");
    socket.emit("echo", "x".repeat(1_200_000));
    await event(socket, "disconnect");
    await event(socket, "connect");
    assert.equal(await socket.emitWithAck("echo", 1), 1);
  },

  async "outlives its pings"({ open }) {
    const socket = await open("/chat");
    let pings = 0;
    socket.io.on("ping", () => pings++);
    while (pings < 3) {
      await event(socket.io, "ping");
    }
    assert.equal(await socket.emitWithAck("echo", 1), 1);
    assert.ok(socket.connected);
  },
};

for (const [kind, transports] of Object.entries(kinds)) {
  for (const [name, check] of Object.entries(checks)) {
    const sockets = [];
    const client = (namespace, auth = () => ({ token: "good" })) => {
      const socket = io(url + namespace, {
        transports,
        forceNew: true,
        reconnectionDelay: 10,
        reconnectionDelayMax: 50,
        auth: (done) => done(auth()),
      });
      sockets.push(socket);
      return socket;
    };
    const open = async (namespace, auth) => {
      const socket = client(namespace, auth);
      await event(socket, "connect");
      return socket;
    };
    const result = { name: `${kind}: ${name}` };
    try {
      await within(LIMIT, name, check({ kind, client, open }));
    } catch (error) {
      result.error = String(error.stack ?? error);
    }
    sockets.forEach((socket) => socket.disconnect());
    console.log(JSON.stringify(result));
  }
}
process.exit(0);
