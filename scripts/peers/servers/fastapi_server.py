"""FastAPI on uvicorn, as its tutorial has it: a POST answered by its body, and a WebSocket. PORT REPLY_BYTES"""
import sys

import uvicorn
from fastapi import FastAPI, Request, Response, WebSocket, WebSocketDisconnect

PORT, REPLY_BYTES = int(sys.argv[1]), int(sys.argv[2])
app = FastAPI()


@app.post("/")
async def post(request: Request) -> Response:
    body = await request.body()
    return Response(body[:REPLY_BYTES], media_type=request.headers["content-type"])


@app.websocket("/")
async def websocket(socket: WebSocket) -> None:
    await socket.accept()
    try:
        while True:
            await socket.send_bytes((await socket.receive_bytes())[:REPLY_BYTES])
    except WebSocketDisconnect:
        pass


uvicorn.run(app, host="127.0.0.1", port=PORT, log_level="warning", ws_max_size=1 << 24, ws_per_message_deflate=False)
