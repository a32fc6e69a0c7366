"""Prints what Prometheus' own Python client reads from the OpenMetrics text on standard input: a sample a line."""
import sys

from prometheus_client.openmetrics.parser import text_string_to_metric_families

for family in text_string_to_metric_families(sys.stdin.read()):
    print("family", family.name, family.type, family.unit)
    for sample in family.samples:
        print(sample.name, sorted(sample.labels.items()), sample.value)
