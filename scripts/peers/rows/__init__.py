"""The rows, by transport."""

from rows import grpc, http, sockets, sse, websocket


def all_rows():
    return [*sockets.rows(), *websocket.rows(), *http.rows(), *sse.rows(), *grpc.rows()]
