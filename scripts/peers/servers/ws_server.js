// npm's ws. PORT REPLY_BYTES
const {WebSocketServer} = require('ws');

const [port, replyBytes] = process.argv.slice(2).map(Number);
const server = new WebSocketServer({port, host: '127.0.0.1', perMessageDeflate: false, maxPayload: 1 << 24});
server.on('connection', (socket) => {
  socket.on('message', (data, binary) => socket.send(data.subarray(0, replyBytes), {binary}));
});
