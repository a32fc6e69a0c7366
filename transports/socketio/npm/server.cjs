// Socket.IO's server, for a client of ours. Prints the port it listens on, echoes messages, and answers some:
// "ask" by asking for an acknowledgement, "wait" after the third answer to a ping, "go" by disconnecting. Ends when
// its first client has gone.
const { Server } = require("socket.io");

const io = new Server({ pingInterval: 50, maxHttpBufferSize: 1e8 });
io.on("connection", (socket) => {
  let pongs = 0;
  let waits = false;
  socket.conn.on("packet", ({ type }) => {
    if (type === "pong" && ++pongs >= 3 && waits) {
      waits = false;
      socket.send("waited");
    }
  });
  socket.on("message", (message) => {
    if (message === "ask") {
      socket.emit("message", "asked", () => socket.send("answered"));
    } else if (message === "wait") {
      waits = true;
    } else if (message === "go") {
      socket.disconnect();
    } else {
      socket.send(message);
    }
  });
  socket.on("disconnect", () => process.exit());
});
const server = require("http").createServer();
io.attach(server);
setTimeout(() => process.exit(1), 60_000).unref();  // where its client never comes
server.listen(0, "127.0.0.1", () => console.log(server.address().port));
