"""Prints what Python's csv module reads from standard input, strictly: JSON, an object a row."""
import csv
import json
import sys

sys.stdin.reconfigure(newline="")
json.dump(list(csv.DictReader(sys.stdin, strict=True, restkey="too many", restval="too few")), sys.stdout)
