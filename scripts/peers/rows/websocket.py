"""WebSocket: one way, beside what TCP carries; echoes, by one load for every server."""

from row import Row
from rows.sockets import stream
from tools import APART, PORT


def echoes(server_words):
    """Thousands a second that the server of `server_words(tools)` sends back to 100 clients."""
    def measure(tools):
        with tools.server(server_words(tools), APART[0]):
            return float(tools.client([tools.program("websocket_load"), PORT, "100", str(tools.seconds)], APART[1])) / 1e3
    return measure


def ours(library):
    return lambda tools: tools.serve(f"websocket/{library}")


def npm_ws(tools):
    return ["node", f"{tools.node}/websocket_ws.js", PORT]


def compiled(name):
    return lambda tools: [tools.program(name), PORT]


def rows():
    one_way = [Row(f"WebSocket one way, 64 B ({library})", "wirerace's tcp", "M msg/s", True, 0.5, stream("tcp"),
                   stream(f"websocket/{library}")) for library in ("asio", "beast")]
    peers = [("asio", "npm ws", npm_ws), ("asio", "a simple Beast server", compiled("websocket_beast")),
             ("asio", "a bare epoll server", compiled("websocket_epoll")),
             ("beast", "npm ws", npm_ws), ("beast", "a simple Beast server", compiled("websocket_beast"))]
    return one_way + [Row(f"WebSocket echo, 64 B, 100 clients ({library})", peer, "k msg/s", True, None, echoes(server),
                          echoes(ours(library))) for library, peer, server in peers]
