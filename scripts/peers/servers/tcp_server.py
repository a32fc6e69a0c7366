"""Blocking sockets, a thread a connection: the frames of harness/targets.md. PORT REPLY_BYTES"""
import socket
import socketserver
import struct
import sys

PORT, REPLY_BYTES = int(sys.argv[1]), int(sys.argv[2])


class Replies(socketserver.StreamRequestHandler):
    def setup(self):
        self.request.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        super().setup()

    def handle(self):
        while head := self.rfile.read(5):
            kind, length = struct.unpack(">BI", head)
            reply = self.rfile.read(length)[:REPLY_BYTES]
            self.wfile.write(struct.pack(">BI", kind, len(reply)) + reply)


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


Server(("127.0.0.1", PORT), Replies).serve_forever()
