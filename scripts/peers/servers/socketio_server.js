// npm's socket.io. PORT REPLY_BYTES
const {Server} = require('socket.io');

const [port, replyBytes] = process.argv.slice(2).map(Number);
const server = require('http').createServer().listen(port, '127.0.0.1');
const io = new Server(server, {maxHttpBufferSize: 1 << 24});
io.on('connection', (socket) => socket.on('message', (frame) => socket.send(frame.subarray(0, replyBytes))));
