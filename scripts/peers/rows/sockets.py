"""TCP and UDP, beside bare sockets, sockperf and iperf3."""

import json

from row import Row
from tools import APART, PORT, TOGETHER, found, gigabits, millions, own, p50_us


def sockperf(tools, cores, *words, tcp=True, pattern):
    protocol = ["--tcp"] if tcp else []
    where = ["-i", "127.0.0.1", "-p", PORT]
    with tools.server(["stdbuf", "-oL", "sockperf", "server", *where, *protocol], cores[0], "using"):
        text = tools.client(["sockperf", *words, *where, "-m", "64", "-t", tools.whole_seconds, *protocol], cores[1])
    return found(pattern, text, "sockperf")


def iperf3(tools, cores, *words):
    """Gbit/s that arrived."""
    with tools.server(["iperf3", "-s", "-1", "--forceflush"], cores[0], "Server listening"):
        text = tools.client(["iperf3", "-c", "127.0.0.1", "-t", tools.whole_seconds, "-J", *words], cores[1])
    return json.loads(text)["end"]["sum_received"]["bits_per_second"] / 1e9


def bare_round_trip(tools):
    return tools.both_ends(TOGETHER, "bare", "ping-pong", str(tools.seconds)) / 1e3


def bare_stream(tools):
    return tools.both_ends(APART, "bare", "stream", str(tools.seconds), "32768") / 1e6


def round_trip(tools):
    return tools.race("tcp", "ping-pong", "together", p50_us)


def stream(transport):
    return lambda tools: tools.race(transport, own("one-way-64.yaml"), "apart", millions)


def bulk(tools):
    return tools.race("tcp", own("one-way-64k.yaml"), "apart", gigabits)


def rows():
    rate = r"Message Rate is (\d+)"
    return [
        Row("TCP round trip, 64 B, one core", "a bare epoll loop", "µs", False, 1.15, bare_round_trip, round_trip),
        Row("TCP round trip, 64 B, one core", "sockperf ping-pong", "µs", False, 1.15,
            lambda tools: sockperf(tools, TOGETHER, "ping-pong", "--full-rtt", pattern=r"percentile 50\.000 =\s+([\d.]+)"),
            round_trip),
        Row("TCP one way, 64 B", "sockperf throughput", "M msg/s", True, 3,
            lambda tools: sockperf(tools, APART, "throughput", pattern=rate) / 1e6, stream("tcp")),
        Row("TCP one way, 64 B", "bare, 32 KiB a write", "M msg/s", True, 0.1, bare_stream, stream("tcp")),
        Row("TCP one way, 64 KiB", "iperf3", "Gbit/s", True, 1, lambda tools: iperf3(tools, APART), bulk),
        Row("TCP one way, 64 KiB", "iperf3 -l 65483", "Gbit/s", True, 0.5,
            lambda tools: iperf3(tools, APART, "-l", "65483"), bulk),
        Row("UDP one way, 64 B", "sockperf throughput (sent)", "M msg/s", True, 1,
            lambda tools: sockperf(tools, APART, "throughput", tcp=False, pattern=rate) / 1e6, stream("udp")),
    ]
