"""Runs single-purpose tools and wirerace on the same work, in turns, and prints how they compare.

Started by scripts/compare-with-peers.sh, which installs the tools and builds the programs. Every figure of wirerace's two ends
is of messages that were checked byte for byte and timed one by one.
"""

import argparse
import json
import random
import subprocess
import sys

from rows import all_rows
from table import as_json, machine, table
from tools import CORES, Network, PeerError, Tools


def measure(side, tools):
    """Once more where a tool fails: a machine that stalls makes some of them give up."""
    try:
        return side(tools)
    except PeerError as error:
        print(f"compare-with-peers: measured again, as {error}", file=sys.stderr, flush=True)
        return side(tools)


def race_all(chosen, tools, rounds):
    order = random.Random(1)
    todo = [(number, row) for number in range(rounds) for row in order.sample(chosen, len(chosen))]
    for done, (number, row) in enumerate(todo):
        print(f"[{done + 1}/{len(todo)}] round {number + 1}: {row.work}, {row.peer}", file=sys.stderr, flush=True)
        figures = {}
        for side in order.sample(["theirs", "ours"], 2):
            figures[side] = measure(getattr(row, side), tools)
        row.pairs.append((figures["theirs"], figures["ours"]))


def main():
    parser = argparse.ArgumentParser(prog="compare-with-peers.sh", description="Compares wirerace with single-purpose tools.")
    parser.add_argument("--rounds", type=int, default=5, help="how often each pair runs, in turns (5)")
    parser.add_argument("--seconds", type=float, default=1, help="of each measurement (1)")
    parser.add_argument("--only", default="", help="rows whose work or specialist holds this text")
    parser.add_argument("--out", help="also write the figures as JSON")
    parser.add_argument("--wirerace", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--programs", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--node", required=True, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    chosen = [row for row in all_rows() if arguments.only in row.work or arguments.only in row.peer]
    if arguments.rounds < 1:
        parser.error("--rounds must be at least 1")
    if not chosen:
        parser.error(f"no row holds \"{arguments.only}\": " + "; ".join(f"{row.work}, {row.peer}" for row in all_rows()))
    if len(CORES) < 2:
        parser.error("this takes two cores")
    network = None
    try:
        network = Network()
        tools = Tools(network, arguments.wirerace, arguments.programs, arguments.node, arguments.seconds)
        race_all(chosen, tools, arguments.rounds)
    except (PeerError, subprocess.TimeoutExpired, OSError, ValueError, KeyError) as error:
        print(f"compare-with-peers: {error}", file=sys.stderr)
        return 1
    finally:
        if network:
            network.close()
    print(table(chosen))
    print(f"\nThe ratio is wirerace's figure as part of the specialist's: the median over {arguments.rounds} rounds and "
          + ("its 95 % interval." if arguments.rounds >= 6 else "their range.") + f"\nOn {machine()}.")
    if arguments.out:
        with open(arguments.out, "w", encoding="utf-8") as file:
            json.dump(as_json(chosen, arguments.rounds), file, indent=1)
            file.write("\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
