// @grpc/grpc-js at a gRPC server that echoes: grpc_js.js ADDRESS:PORT FILE.proto. Says how many messages came back as
// they were sent.
const assert = require("node:assert/strict");
const { once } = require("node:events");
const grpc = require("@grpc/grpc-js");
const { loadSync } = require("@grpc/proto-loader");
const { messages } = require("./messages.js");

async function main(address, proto) {
  const { Talker } = grpc.loadPackageDefinition(loadSync(proto, { defaults: true })).wirerace.talk;
  const client = new Talker(address, grpc.credentials.createInsecure());
  const stream = client.talk();
  const sent = messages.map((message) => ({ text: typeof message === "string", payload: Buffer.from(message) }));
  const received = [];
  stream.on("data", (frame) => received.push(frame));
  for (const frame of sent) stream.write(frame);
  while (received.length < sent.length) await once(stream, "data");
  assert.deepEqual(received, sent);

  // Our servers cancel the call of a client that leaves.
  stream.end();
  const [error] = await once(stream, "error");
  assert.equal(error.code, grpc.status.CANCELLED, error.details);
  client.close();
  console.log(`echoed ${received.length} messages`);
}

main(...process.argv.slice(2));
