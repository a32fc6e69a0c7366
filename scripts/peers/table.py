"""What is told of rows that were run: a table for people, JSON for programs."""

import os
import statistics
import time

from row import interval


def goal_of(row):
    return "" if row.goal is None else f"{'≥' if row.more_is_better else '≤'} {row.goal:g}"


def table(rows):
    lines = [["work", "specialist", "its figure", "wirerace", "ratio", "of", "goal", ""]]
    for row in rows:
        low, high = interval(row.ratios())
        lines.append([row.work, row.peer, f"{statistics.median(pair[0] for pair in row.pairs):.3g} {row.unit}",
                      f"{statistics.median(pair[1] for pair in row.pairs):.3g} {row.unit}",
                      f"{statistics.median(row.ratios()):.2f}", f"{low:.2f}–{high:.2f}", goal_of(row),
                      {None: "", True: "met", False: "SHORT"}[row.met()]])
    widths = [max(len(line[i]) for line in lines) for i in range(len(lines[0]))]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(line, widths)).rstrip() for line in lines)


def as_json(rows, rounds):
    return {"schema": "wirerace.peers/1", "rounds": rounds, "made": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
            "machine": machine(),
            "rows": [{"work": row.work, "peer": row.peer, "unit": row.unit, "theirs": [pair[0] for pair in row.pairs],
                      "ours": [pair[1] for pair in row.pairs], "ratio": statistics.median(row.ratios()),
                      "interval": interval(row.ratios()), "goal": row.goal, "more_is_better": row.more_is_better,
                      "met": row.met()} for row in rows]}


def machine():
    model = "unknown processor"
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        for line in file:
            if line.startswith("model name"):
                model = line.split(":", 1)[1].strip()
                break
    return f"{model}, {os.cpu_count()} cores, {os.uname().sysname} {os.uname().release}"
