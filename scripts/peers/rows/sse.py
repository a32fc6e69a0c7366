"""Server-sent events to one reader. wirerace's reader parses each and compares it; the peer's looks for their ends."""

from row import Row
from tools import APART, PORT, millions, own


def batched_beast(tools):
    with tools.server([tools.program("sse_beast"), PORT], APART[0]):
        return float(tools.client([tools.program("sse_reader"), PORT, str(tools.seconds)], APART[1])) / 1e6


def rows():
    return [Row("SSE events, 64 B, one reader", "Beast in batches, a bare reader", "M msg/s", True, 0.2, batched_beast,
                lambda tools: tools.race("sse/beast", own("push-64.yaml"), "apart", millions))]
