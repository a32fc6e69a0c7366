"""HTTP requests on 100 connections: the server on the event loop beside a simple one on Beast and a bare one, and the client
beside wrk."""

import json
import os

from row import Row
from tools import APART, HERE, PORT, PeerError, found, own, thousands

URL = f"http://127.0.0.1:{PORT}"


def wrk(tools, target, *more):
    text = tools.client(["wrk", "-t1", "-c100", f"-d{tools.whole_seconds}s", *more, URL + target], APART[1])
    if "Non-2xx" in text or "Socket errors" in text:
        raise PeerError(f"wrk got other answers than it should: {text.strip()[-400:]}")
    return found(r"Requests/sec:\s+([\d.]+)", text, "wrk") / 1e3


def h2load(tools, target):
    text = tools.client(["h2load", "--h1", "-t1", "-c100", "--warm-up-time=200ms", f"-D{tools.whole_seconds}", URL + target],
                        APART[1])
    if not found(r"(\d+) succeeded", text, "h2load") or found(r" (\d+) failed", text, "h2load"):
        raise PeerError(f"h2load got other answers than it should: {text.strip()[-400:]}")
    return found(r"finished in [\d.]+m?s, ([\d.]+) req/s", text, "h2load") / 1e3


def autocannon(tools, target):
    program = os.path.join(tools.node, "node_modules", "autocannon", "autocannon.js")
    printed = json.loads(tools.client(["node", program, "--json", "-c", "100", "-d", tools.whole_seconds, URL + target], APART[1]))
    if printed["non2xx"] or printed["errors"] or not printed["2xx"]:
        raise PeerError(f"autocannon got other answers than it should: {printed['non2xx']} and {printed['errors']} errors")
    return printed["2xx"] / printed["duration"] / 1e3


def wrk_posting(tools):
    """wrk sending what wirerace's client sends, to the same server."""
    with tools.server(tools.serve("http/beast"), APART[0]):
        return wrk(tools, "/", "-s", os.path.join(HERE, "post.lua"))


def ours(load):
    """The plainest request that wirerace's server on the event loop answers: a poll of a client for which there is nothing."""
    def measure(tools):
        with tools.server(tools.serve("short-polling/beast"), APART[0]):
            session = tools.client(["curl", "-sS", "--fail", "-X", "POST", URL + "/session"], APART[1])
            return load(tools, f"/poll?session={session}&cursor=0&wait=0")
    return measure


def peer(load, name):
    def measure(tools):
        with tools.server([tools.program(name), PORT], APART[0]):
            return load(tools, "/")
    return measure


def rows():
    work = "HTTP requests, 100 connections"
    return [
        Row(f"{work} (wrk)", "a simple Beast server", "k req/s", True, 1.3, peer(wrk, "http_beast"), ours(wrk)),
        Row(f"{work} (h2load)", "a simple Beast server", "k req/s", True, None, peer(h2load, "http_beast"), ours(h2load)),
        Row(f"{work} (autocannon)", "a simple Beast server", "k req/s", True, None, peer(autocannon, "http_beast"),
            ours(autocannon)),
        Row(f"{work} (wrk)", "a bare epoll server", "k req/s", True, None, peer(wrk, "http_epoll"), ours(wrk)),
        Row("HTTP client, 100 connections", "wrk, to the same server", "k req/s", True, 0.9, wrk_posting,
            lambda tools: tools.race("http/beast", own("requests-100.yaml"), "apart", thousands)),
    ]
