"""Neighbours: numbers side by side that hold the same, as one run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import TypeVar

T = TypeVar("T")


def runs(values: Mapping[int, T]) -> Iterator[tuple[int, int, T]]:
    """(first, last, what they hold) of each run of neighbouring numbers with equal values, ascending.

    Of bare numbers `dict.fromkeys(numbers)`, of a sequence `dict(enumerate(sequence))`.
    """
    numbered = enumerate(sorted(values))
    for (_, value), run in groupby(numbered, key=lambda pair: (pair[1] - pair[0], values[pair[1]])):
        numbers = [number for _, number in run]
        yield numbers[0], numbers[-1], value
