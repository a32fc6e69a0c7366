"""What rows run: programs, pinned, in a network namespace of their own."""

import contextlib
import json
import os
import re
import select
import signal
import statistics
import subprocess
import tempfile
from dataclasses import dataclass

HERE = os.path.dirname(os.path.abspath(__file__))

# The first two that we may run on, as wirerace takes them. (server, client)
CORES = sorted(os.sched_getaffinity(0))[:2]
TOGETHER, APART = (CORES[0], CORES[0]), (CORES[0], CORES[-1])

# What every server listens on, of 127.0.0.1.
PORT = "11111"


class PeerError(Exception):
    """A tool that did not do what it was asked; the text says which and what it printed."""


class Network:
    """A network namespace of our own: loopback with wirerace's congestion control, nobody else's ports or packets."""

    def __init__(self):
        root = os.geteuid() == 0
        self.enter = ["-n"] if root else ["-U", "-n", "--preserve-credentials"]
        # By routes, as the kernel may refuse a namespace another default than the host's.
        cubic = " && ".join(f"ip route replace local {to} dev lo table local proto kernel scope host src 127.0.0.1 congctl cubic"
                            for to in ("127.0.0.0/8", "127.0.0.1"))
        self.holder = subprocess.Popen(
            ["unshare", "-n" if root else "-rn", "sh", "-c", f"ip link set lo up && {cubic} && echo ready && exec sleep infinity"],
            stdout=subprocess.PIPE, text=True)
        if self.holder.stdout.readline().strip() != "ready":
            raise PeerError("no network namespace of our own could be made: see above, and unshare(1)")

    def command(self, words, core):
        return ["nsenter", "-t", str(self.holder.pid), *self.enter, "taskset", "-c", str(core), *words]

    def close(self):
        self.holder.kill()
        self.holder.wait()


def output_of(words, **more):
    done = subprocess.run(words, capture_output=True, text=True, timeout=120, **more)
    if done.returncode != 0:
        raise PeerError(f"{' '.join(words)} ended with {done.returncode}: {(done.stderr or done.stdout).strip()[-400:]}")
    return done.stdout


def found(pattern, text, what):
    match = re.search(pattern, text)
    if not match:
        raise PeerError(f"{what} printed no figure that is known here: {text.strip()[-400:]}")
    return float(match.group(1))


@dataclass
class Tools:
    """What a row may run. `programs` has those compiled from programs/, `node` what npm installed."""

    network: Network
    wirerace: str
    programs: str
    node: str
    seconds: float

    @property
    def whole_seconds(self):
        return str(max(1, round(self.seconds)))

    def program(self, name):
        return os.path.join(self.programs, name)

    @contextlib.contextmanager
    def server(self, words, core, ready="listens on"):
        """A server while the block runs; `ready` is what it prints when it can be connected to, None where it prints nothing."""
        process = subprocess.Popen(self.network.command(words, core), stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                   start_new_session=True)
        try:
            printed = ""
            if ready is None:
                self.listening(process)
            while ready and ready not in printed:
                if not select.select([process.stdout], [], [], 20)[0]:
                    raise PeerError(f"{' '.join(words)} does not say that it is ready (\"{ready}\"): {printed.strip()}")
                more = os.read(process.stdout.fileno(), 4096)
                if not more:
                    raise PeerError(f"{' '.join(words)} ended at once: {printed.strip()}")
                printed += more.decode()
            yield
        finally:
            os.killpg(process.pid, signal.SIGKILL)  # qperf's server is two
            process.wait()

    def listening(self, process):
        """Returns when the port is listened on."""
        for _ in range(1000):
            if process.poll() is not None:
                raise PeerError(f"{' '.join(process.args)} ended at once")
            if f":{PORT} " in self.client(["ss", "-ltnH"], CORES[0]):
                return
        raise PeerError(f"{' '.join(process.args)} does not listen on port {PORT}")

    def serve(self, backend):
        """wirerace's own server alone."""
        return [self.wirerace, "serve", backend, "--listen", f"127.0.0.1:{PORT}"]

    def client(self, words, core):
        """What a client prints."""
        return output_of(self.network.command(words, core))

    def both_ends(self, cores, name, *words):
        """The figure of a program that is both ends."""
        environment = {**os.environ, "SERVER_CORE": str(cores[0]), "CLIENT_CORE": str(cores[1])}
        return float(output_of(self.network.command([self.program(name), *words], f"{cores[0]},{cores[1]}"), env=environment))

    def race(self, transport, scenario, placement, figure):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "run.json")
            output_of([self.wirerace, "run", scenario, "-t", transport, "--rounds", "1", "--duration", str(self.seconds),
                       "--placement", placement, "--no-keep-awake", "--quiet", "-o", path])
            with open(path, encoding="utf-8") as file:
                trials = [trial for trial in json.load(file)["trials"] if trial["backend"] != "floor"]
        for trial in trials:
            if trial["status"] != "ok":
                raise PeerError(f"wirerace over {transport}: {trial['status']}, {trial['reason']}")
        return statistics.median(figure(trial) for trial in trials)


def own(name):
    """A scenario that is no part of wirerace."""
    return os.path.join(HERE, "scenarios", name)


# Figures of a trial.
def p50_us(trial):
    return trial["latency_ns"]["p50"] / 1e3


def messages(trial):
    return trial["throughput"]["messages_per_second"]


def thousands(trial):
    return messages(trial) / 1e3


def millions(trial):
    return messages(trial) / 1e6


def gigabits(trial):
    return trial["throughput"]["payload_bytes_per_second"] * 8 / 1e9
