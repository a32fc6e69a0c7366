"""A sender of webhooks: sender.py [PEM]. Says its port. To who subscribes it posts an empty event, a text, bytes, the bytes
again, a text with a wrong signature and then with the right one, over one connection; and says how each was answered.
Then it says what is posted to it, until the subscriber leaves. Under TLS, at both ends, where there is a file, of its
certificate and key."""

import base64
import hashlib
import hmac
import http.client
import json
import ssl
import sys
import threading
import time
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

EVENTS = [
    (0, "text/plain", b"", True),
    (1, "text/plain; charset=utf-8", "grün 水 🐎".encode(), True),
    (2, "application/octet-stream", bytes(range(256)) * 1000, True),
    (2, "application/octet-stream", bytes(range(256)) * 1000, True),
    (3, "text/plain", b"forged", False),
    (3, "text/plain", b"true", True),
]


def connect(wish):
    place = urllib.parse.urlsplit(wish["url"])
    if place.scheme == "http":
        return http.client.HTTPConnection(place.hostname, place.port)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(cadata=wish["certificate"])
    return http.client.HTTPSConnection(place.hostname, place.port, context=context)


def post(wish):
    path = urllib.parse.urlsplit(wish["url"]).path
    key = base64.b64decode(wish["secret"].removeprefix("whsec_"))
    connection = connect(wish)
    answers = []
    for number, kind, body, right in EVENTS:
        timestamp = int(time.time())
        signed = f"{number}.{timestamp}.".encode() + (body if right else b"something else")
        signature = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
        fields = {
            "Content-Type": kind,
            "webhook-id": str(number),
            "webhook-timestamp": str(timestamp),
            "webhook-signature": f"v1a,AAAA v1,{signature}",
        }
        connection.request("POST", path, body, fields)
        answer = connection.getresponse()
        answer.read()
        answers.append(str(answer.status))
    print(*answers, flush=True)


class Sender(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def body(self):
        return self.rfile.read(int(self.headers.get("Content-Length", 0)))

    def answer(self, status, text=b""):
        self.send_response(status)
        if status != 204:
            self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def do_POST(self):
        body = self.body()
        if self.path == "/hooks":
            wish = json.loads(body)
            self.answer(201, b"one")
            threading.Thread(target=post, args=(wish,)).start()
        else:
            print(self.path, body.hex(), flush=True)
            self.answer(204)

    def do_GET(self):
        self.answer(204)

    def do_DELETE(self):
        print("left", self.path, flush=True)
        self.answer(204)
        threading.Thread(target=self.server.shutdown).start()

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Sender)
server.daemon_threads = True
if len(sys.argv) > 1:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(sys.argv[1])
    server.socket = context.wrap_socket(server.socket, server_side=True)
print(server.server_port, flush=True)
server.serve_forever()
