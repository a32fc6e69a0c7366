// Socket.IO's client against an echo server of ours: node client.cjs PORT TRANSPORTS. TRANSPORTS as the option of
// that name, with commas. Ends with 0 when all came back as it was sent.
const assert = require("assert");
const { io } = require("socket.io-client");

const [port, transports] = process.argv.slice(2);
const upgrades = transports === "polling,websocket";
const sent = [
  "plain",
  "",
  'quotes " and \\ backslashes, lines\n\r\t and \u0000\u001e\u2028',
  "grün, 水, 🐎",
  "x".repeat(300_000),
  Buffer.from([]),
  Buffer.from([0, 1, 2, 0xfe, 0xff]),
  Buffer.alloc(300_000, 0xa5),
];

const socket = io(`http://127.0.0.1:${port}`, { transports: transports.split(","), reconnection: false });
const fail = (why) => {
  console.error(why);
  process.exit(1);
};
socket.on("connect_error", (error) => fail(`no connection: ${error.message}`));
socket.on("disconnect", (why) => fail(`disconnected: ${why}`));

const next = (emitter, event) => new Promise((resolve) => emitter.once(event, resolve));

async function main() {
  const received = [];
  const all = new Promise((resolve) => {
    socket.on("message", (message) => {
      if (received.push(message) === 2 * sent.length + 1) resolve();
    });
  });
  const upgraded = upgrades ? next(socket.io.engine, "upgrade") : undefined;
  await next(socket, "connect");
  for (const message of sent) socket.send(message);
  await upgraded;
  for (const message of sent) socket.send(message);
  assert.deepStrictEqual(await socket.emitWithAck("message", "acknowledge this"), undefined);
  await all;
  assert.deepStrictEqual(received, [...sent, ...sent, "acknowledge this"]);
  assert.strictEqual(socket.io.engine.transport.name, upgrades ? "websocket" : transports);

  socket.emit("another event", { that: "nobody listens to" });
  for (let pings = 0; pings < 3; ++pings) await next(socket.io, "ping");

  socket.off("disconnect");
  socket.disconnect();
}

main().catch((error) => fail(error.stack));
