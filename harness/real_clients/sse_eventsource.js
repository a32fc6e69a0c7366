// npm's eventsource at an SSE server that echoes: sse_eventsource.js ADDRESS PORT. Its connection is cut amid an
// event; what is sent while it is away comes when it has resumed. Says how many messages came, each once and in order.
const assert = require("node:assert/strict");
const { once } = require("node:events");
const net = require("node:net");
const { EventSource } = require("eventsource");

/// A port that leads to the server. The first connection is cut after so many bytes of what the server says.
async function cuttingProxy(host, serverPort, bytes) {
  const requests = []; // as they were sent
  const proxy = net.createServer((client) => {
    const server = net.connect(serverPort, host);
    const number = requests.push("") - 1;
    let left = number === 0 ? bytes : Infinity;
    client.on("data", (data) => (requests[number] += data));
    client.pipe(server);
    server.on("data", (data) => {
      client.write(data.subarray(0, left));
      left -= data.length;
      if (left <= 0) {
        client.end();
        server.destroy();
        proxy.emit("cut");
      }
    });
    server.on("error", () => client.destroy());
    client.on("error", () => server.destroy());
    client.on("close", () => server.destroy());
  });
  await once(proxy.listen(0, "127.0.0.1"), "listening");
  return { proxy, requests };
}

const message = (number) =>
  number % 3 ? `number ${number}: grün 水 🐎\nin two lines` : Buffer.from([number, 0, 13, 10, 0xff, 0xfe]);

const numbers = (first, last) => Array.from({ length: last - first + 1 }, (_, i) => first + i);

/// A byte for the kind, four for the length, the message.
function frame(number) {
  const body = Buffer.from(message(number));
  const head = Buffer.alloc(5);
  head[0] = typeof message(number) === "string" ? 0 : 1;
  head.writeUInt32BE(body.length, 1);
  return Buffer.concat([head, body]);
}

async function main(host, port) {
  const server = `http://${host}:${port}`;
  const session = await (await fetch(`${server}/session`, { method: "POST" })).text();
  const post = (first, last) =>
    fetch(`${server}/messages?session=${session}`, {
      method: "POST",
      body: Buffer.concat(numbers(first, last).map(frame)),
    });

  const { proxy, requests } = await cuttingProxy(host, port, 4000);
  const cut = once(proxy, "cut");
  const source = new EventSource(`http://127.0.0.1:${proxy.address().port}/events?session=${session}`);
  const received = [];
  source.addEventListener("message", (event) => received.push([event.lastEventId, event.data]));
  source.addEventListener("binary", (event) =>
    received.push([event.lastEventId, Buffer.from(event.data, "base64")]),
  );

  await post(1, 100);
  await cut;
  await post(101, 200);
  while (received.length < 200) await Promise.race([once(source, "message"), once(source, "binary")]);
  assert.deepEqual(
    received,
    numbers(1, 200).map((number) => [String(number), message(number)]),
  );
  assert.equal(requests.length, 2);
  const resumed = Number(/^last-event-id: (\d+)\r$/im.exec(requests[1])?.[1]);
  assert(0 < resumed && resumed < 100, requests[1]);

  source.close();
  proxy.close();
  await fetch(`${server}/session?session=${session}`, { method: "DELETE" });
  console.log(`received ${received.length} messages`);
}

main(...process.argv.slice(2));
