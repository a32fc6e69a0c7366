"""gRPC streams, beside what its two asynchronous interfaces give when written by hand."""

from row import Row
from tools import APART, TOGETHER, own, p50_us, thousands


def by_hand(cores, name, *words, unit):
    return lambda tools: tools.both_ends(cores, name, *words, str(tools.seconds)) / unit


def rows():
    return [
        Row("gRPC stream round trip, 64 B, one core", "a completion queue by hand", "µs", False, 1.05,
            by_hand(TOGETHER, "grpc_cq", unit=1e3), lambda tools: tools.race("grpc/cq", "ping-pong", "together", p50_us)),
        Row("gRPC stream echo, 64 B, 100 under way", "callbacks by hand", "k msg/s", True, 1,
            by_hand(APART, "grpc_callback", "echo", unit=1e3),
            lambda tools: tools.race("grpc/cq", own("echo-100.yaml"), "apart", thousands)),
        Row("gRPC server push, 64 B", "callbacks by hand", "k msg/s", True, 1, by_hand(APART, "grpc_callback", "push", unit=1e3),
            lambda tools: tools.race("grpc/cq", own("push-64.yaml"), "apart", thousands)),
    ]
