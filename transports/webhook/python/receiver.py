"""A receiver of webhooks: receiver.py SECRET COUNT [PEM]. Says its port, and then, of each event whose signature is
right, its number, its type and its bytes in hex. Ends after so many. Under TLS where there is a file, of its certificate
and key."""

import base64
import hashlib
import hmac
import ssl
import sys
import time
from http.server import BaseHTTPRequestHandler, HTTPServer

secret, count = sys.argv[1], int(sys.argv[2])
key = base64.b64decode(secret.removeprefix("whsec_"))


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        number, timestamp = self.headers["webhook-id"], self.headers["webhook-timestamp"]
        digest = hmac.new(key, f"{number}.{timestamp}.".encode() + body, hashlib.sha256).digest()
        signature = "v1," + base64.b64encode(digest).decode()
        right = hmac.compare_digest(signature, self.headers["webhook-signature"])
        if right and abs(time.time() - int(timestamp)) < 300:
            print(number, self.headers["Content-Type"], body.hex(), flush=True)
            self.send_response(204)
        else:
            print("not verified", flush=True)
            self.send_response(401)
        self.end_headers()

    def log_message(self, *_):
        pass


server = HTTPServer(("127.0.0.1", 0), Receiver)
if len(sys.argv) > 3:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(sys.argv[3])
    server.socket = context.wrap_socket(server.socket, server_side=True)
print(server.server_port, flush=True)
for _ in range(count):
    server.handle_request()
