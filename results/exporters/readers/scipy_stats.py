"""What Google Benchmark's compare.py takes from scipy.stats, which comes with 200 MB of other packages."""
import math
from collections import namedtuple

import numpy

Result = namedtuple("Result", "statistic pvalue")


def gmean(values):
    return numpy.exp(numpy.log(numpy.asarray(values, dtype=float)).mean(axis=0))


def mannwhitneyu(a, b, alternative="two-sided"):
    """By the normal distribution, without a correction for ties."""
    u = sum((x > y) + (x == y) / 2 for x in a for y in b)
    mean = len(a) * len(b) / 2
    deviation = math.sqrt(len(a) * len(b) * (len(a) + len(b) + 1) / 12)
    return Result(u, math.erfc(abs(u - mean) / deviation / math.sqrt(2)))
