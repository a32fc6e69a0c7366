"""Python's websockets at a WebSocket server that echoes: websocket_websockets.py URL. Says how many messages came
back as they were sent."""

import asyncio
import sys

import websockets

EVERY_OCTET = bytes(range(256))
MESSAGES = ["hello", "", "grün 水 🐎", b"", EVERY_OCTET, "two lines\nand a third\n", "x" * 65536, EVERY_OCTET * 4000]


async def main(url):
    async with websockets.connect(url) as socket:
        for message in MESSAGES:
            await socket.send(message)
        await socket.send(["in three ", "fragm", "ents"])
        sent = [*MESSAGES, "in three fragments"]
        received = [await socket.recv() for _ in sent]
        assert received == sent, "what came back is not what was sent"
        await (await socket.ping("alive?"))
        await socket.close(4321, "enough")
        assert socket.close_code == 4321, socket.close_code
        print(f"echoed {len(received)} messages")


asyncio.run(main(*sys.argv[1:]))
