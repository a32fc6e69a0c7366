"""Python's websockets. PORT REPLY_BYTES"""
import asyncio
import sys

import websockets

PORT, REPLY_BYTES = int(sys.argv[1]), int(sys.argv[2])


async def reply(socket):
    async for message in socket:
        await socket.send(message[:REPLY_BYTES])


async def main():
    async with websockets.serve(reply, "127.0.0.1", PORT, max_size=1 << 24, compression=None):
        await asyncio.Future()


asyncio.run(main())
