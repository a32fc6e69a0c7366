"""Checks that a JSON file has the shape its reader asks for: shapes.py SHAPE FILE. Silent where it has.

Sources of the shapes: bencher.dev/docs/reference/bencher-metric-format; the README and src/extract.ts of
github.com/benchmark-action/github-action-benchmark; periodic.RunnerResults and stats.HistogramData of
github.com/fortio/fortio, and what its ui/static/js/fortio_chart.js reads.
"""
import json
import sys
from datetime import datetime


def number(value):
    assert isinstance(value, (int, float)) and not isinstance(value, bool), value
    assert value == value and abs(value) != float("inf"), value


def keys(value, wanted, allowed=()):
    assert isinstance(value, dict), value
    missing, more = set(wanted) - set(value), set(value) - set(wanted) - set(allowed)
    assert not missing and not more, (missing, more)


def bencher(root):
    assert root
    for name, measures in root.items():
        assert name and measures, name
        for measure, metric in measures.items():
            keys(metric, ["value"], ["lower_value", "upper_value"])
            for value in metric.values():
                number(value)
            assert metric.get("lower_value", metric["value"]) <= metric["value"] <= metric.get(
                "upper_value", metric["value"]), (name, measure, metric)


def github_benchmark(root):
    assert root
    for entry in root:
        keys(entry, ["name", "unit", "value"], ["range", "extra"])
        number(entry["value"])
        assert all(isinstance(entry[key], str) for key in entry if key != "value"), entry
    names = [entry["name"] for entry in root]
    assert len(set(names)) == len(names), "a name comes twice"


def fortio(root):
    texts = ["RunType", "Labels", "StartTime", "RequestedQPS", "RequestedDuration", "Version", "Destination", "RequestJitter"]
    numbers = ["ActualQPS", "ActualDuration", "NumThreads"]
    keys(root, texts + numbers + ["DurationHistogram", "RetCodes"])
    assert all(isinstance(root[key], str) for key in texts), root
    for key in numbers:
        number(root[key])
    assert isinstance(root["ActualDuration"], int) and isinstance(root["NumThreads"], int)
    datetime.strptime(root["StartTime"], "%Y-%m-%dT%H:%M:%SZ")
    histogram = root["DurationHistogram"]
    keys(histogram, ["Count", "Min", "Max", "Sum", "Avg", "StdDev", "Data", "Percentiles"])
    data = histogram["Data"]
    assert data and data[-1]["Percent"] == 100
    assert data[0]["Start"] == histogram["Min"] and data[-1]["End"] == histogram["Max"]
    assert sum(bucket["Count"] for bucket in data) == histogram["Count"] == root["RetCodes"]["SERVING"]
    for bucket in data:
        keys(bucket, ["Start", "End", "Percent", "Count"])
        assert bucket["Start"] <= bucket["End"] and bucket["Count"] > 0, bucket
    for before, bucket in zip(data, data[1:]):
        assert before["End"] <= bucket["Start"] and before["Percent"] < bucket["Percent"], (before, bucket)
    for percentile in histogram["Percentiles"]:
        keys(percentile, ["Percentile", "Value"])
        assert histogram["Min"] <= percentile["Value"] <= histogram["Max"], percentile
    assert histogram["Min"] <= histogram["Avg"] <= histogram["Max"] and histogram["StdDev"] >= 0


def refuse(word):
    raise AssertionError(word + " is no JSON")


shape, path = sys.argv[1:]
with open(path, encoding="utf-8") as file:
    globals()[shape](json.load(file, parse_constant=refuse))
