"""TCP, UDP and Unix sockets, beside bare ones, sockperf, qperf and iperf3."""

import json

from row import Row
from tools import APART, PORT, TOGETHER, found, gigabits, millions, own, p50_us


def sockperf(tools, cores, *words, tcp=True, spin=False, pattern):
    protocol = (["--tcp"] if tcp else []) + (["--nonblocked"] if spin else [])
    where = ["-i", "127.0.0.1", "-p", PORT]
    with tools.server(["stdbuf", "-oL", "sockperf", "server", *where, *protocol], cores[0], "using"):
        text = tools.client(["sockperf", *words, *where, "-m", "64", "-t", tools.whole_seconds, *protocol], cores[1])
    return found(pattern, text, "sockperf")


def iperf3(tools, cores, *words):
    """Gbit/s that arrived."""
    with tools.server(["iperf3", "-s", "-1", "--forceflush"], cores[0], "Server listening"):
        text = tools.client(["iperf3", "-c", "127.0.0.1", "-t", tools.whole_seconds, "-J", *words], cores[1])
    return json.loads(text)["end"]["sum_received"]["bits_per_second"] / 1e9


def qperf(tools):
    """The round trip: what qperf calls latency is half of it."""
    with tools.server(["qperf", "-lp", PORT], TOGETHER[0], ready=None):
        text = tools.client(["qperf", "-lp", PORT, "-t", tools.whole_seconds, "-m", "64", "-uu", "127.0.0.1", "tcp_lat"], TOGETHER[1])
    return 2 * found(r"latency\s*=\s*([\d.]+)", text, "qperf") / 1e3


def bare_round_trip(*over):
    return lambda tools: tools.both_ends(TOGETHER, "bare", *over, "ping-pong", str(tools.seconds)) / 1e3


def bare_stream(*over):
    return lambda tools: tools.both_ends(APART, "bare", *over, "stream", str(tools.seconds), "32768") / 1e6


def round_trip(backend, placement="together"):
    return lambda tools: tools.race(backend, "ping-pong", placement, p50_us)


def stream(transport):
    return lambda tools: tools.race(transport, own("one-way-64.yaml"), "apart", millions)


def bulk(tools):
    return tools.race("tcp", own("one-way-64k.yaml"), "apart", gigabits)


def rows():
    rate = r"Message Rate is (\d+)"
    half = r"percentile 50\.000 =\s+([\d.]+)"

    def sent_by_udp(tools):
        return sockperf(tools, APART, "throughput", tcp=False, pattern=rate) / 1e6

    return [
        Row("TCP round trip, 64 B, one core", "a bare epoll loop", "µs", False, 1.15, bare_round_trip(), round_trip("tcp/asio")),
        Row("TCP round trip, 64 B, one core", "sockperf ping-pong", "µs", False, 1.15,
            lambda tools: sockperf(tools, TOGETHER, "ping-pong", "--full-rtt", pattern=half), round_trip("tcp/asio")),
        Row("TCP round trip, 64 B, one core", "qperf tcp_lat", "µs", False, None, qperf, round_trip("tcp/asio")),
        Row("TCP round trip, 64 B, spinning", "sockperf ping-pong --nonblocked", "µs", False, 1.05,
            lambda tools: sockperf(tools, APART, "ping-pong", "--full-rtt", spin=True, pattern=half),
            round_trip("tcp/asio+spin", "apart")),
        Row("TCP one way, 64 B", "sockperf throughput", "M msg/s", True, 3,
            lambda tools: sockperf(tools, APART, "throughput", pattern=rate) / 1e6, stream("tcp")),
        Row("TCP one way, 64 B", "bare, 32 KiB a write", "M msg/s", True, 0.1, bare_stream(), stream("tcp")),
        Row("TCP one way, 64 KiB", "iperf3", "Gbit/s", True, 1, lambda tools: iperf3(tools, APART), bulk),
        Row("TCP one way, 64 KiB", "iperf3 -l 65483", "Gbit/s", True, 0.5,
            lambda tools: iperf3(tools, APART, "-l", "65483"), bulk),
        Row("UDP one way, 64 B", "sockperf throughput (sent)", "M msg/s", True, 1, sent_by_udp, stream("udp/asio")),
        Row("UDP one way, 64 B, segmentation offload", "sockperf throughput (sent)", "M msg/s", True, 5, sent_by_udp,
            stream("udp/asio+gso")),
        Row("Unix round trip, 64 B, one core", "a bare epoll loop", "µs", False, 1.2, bare_round_trip("unix"),
            round_trip("unix/asio")),
        Row("Unix one way, 64 B", "bare, 32 KiB a write", "M msg/s", True, 0.2, bare_stream("unix"), stream("unix/asio")),
    ]
