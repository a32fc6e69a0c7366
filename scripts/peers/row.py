"""A row of the table: one comparison, and what came of it."""

import random
import statistics
from dataclasses import dataclass, field
from typing import Callable, Optional

from tools import Tools


@dataclass
class Row:
    """`goal` is a bound on wirerace's figure as a part of the peer's: from below for rates, else from above. None where a row is
    there for what it tells."""

    work: str
    peer: str
    unit: str
    more_is_better: bool
    goal: Optional[float]
    theirs: Callable[[Tools], float]
    ours: Callable[[Tools], float]
    pairs: list = field(default_factory=list)

    def ratios(self):
        return [ours / theirs for theirs, ours in self.pairs]

    def met(self):
        """None without a goal."""
        if self.goal is None:
            return None
        ratio = statistics.median(self.ratios())
        return ratio >= self.goal if self.more_is_better else ratio <= self.goal


def interval(values):
    """Of the median, 95 % by the bootstrap; of fewer than six values their range."""
    if len(values) < 6:
        return min(values), max(values)
    draw = random.Random(1)
    medians = sorted(statistics.median(draw.choices(values, k=len(values))) for _ in range(10_000))
    return medians[250], medians[9749]
