// npm's ws at a WebSocket server that echoes: websocket_ws.js URL. Says how many messages came back as they were
// sent.
const assert = require("node:assert/strict");
const { once } = require("node:events");
const WebSocket = require("ws");
const { messages } = require("./messages.js");

async function main(url) {
  const socket = new WebSocket(url);
  const received = [];
  socket.on("message", (data, isBinary) => received.push(isBinary ? data : data.toString()));
  await once(socket, "open");

  for (const message of messages) socket.send(message);
  socket.send("in three ", { fin: false });
  socket.send("fragm", { fin: false });
  socket.ping("amid fragments");
  socket.send("ents", { fin: true });
  const sent = [...messages, "in three fragments"];
  const [pong] = await once(socket, "pong");
  assert.equal(pong.toString(), "amid fragments");
  while (received.length < sent.length) await once(socket, "message");
  assert.deepEqual(received, sent);

  socket.close(4321, "enough");
  const [code] = await once(socket, "close");
  assert.equal(code, 4321);
  console.log(`echoed ${received.length} messages`);
}

main(...process.argv.slice(2));
