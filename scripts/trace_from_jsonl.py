#!/usr/bin/env python3
"""Makes a trace (scenarios/traces/README.md) of a recording: times and sizes, no content.

    trace_from_jsonl.py RECORDING [COMMENT...] > TRACE.csv

RECORDING is a .jsonl file, one {"type", "time", "opcode", "data"} a line as Chrome's _webSocketMessages has them,
of which the received messages are taken; or a .csv file with the columns time_s,size_bytes. Each COMMENT becomes a
line at the top.
"""
import base64
import csv
import json
import sys
from decimal import Decimal


def jsonl_messages(file):
    for line in file:
        message = json.loads(line, parse_float=Decimal)
        if message["type"] == "receive":
            text = message["opcode"] == 1
            data = message["data"].encode() if text else base64.b64decode(message["data"])
            yield Decimal(message["time"]), len(data)


def csv_messages(file):
    for row in csv.DictReader(file):
        yield Decimal(row["time_s"]), int(row["size_bytes"])


def main(recording, *comments):
    with open(recording, encoding="utf-8") as file:
        messages = list((jsonl_messages if recording.endswith(".jsonl") else csv_messages)(file))
    if not messages:
        sys.exit(f"{recording}: no received messages")
    for comment in comments:
        print(f"# {comment}")
    print("time_us,size_bytes")
    first = messages[0][0]
    for time, size in messages:
        print(f"{round((time - first) * 1_000_000)},{size}")


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__.strip())
    main(*sys.argv[1:])
