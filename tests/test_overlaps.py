"""Overlaps: one place decides, by length, then by label."""

import pytest
from markup import plain, read

from cqextract.facts import Hit, Quantity
from cqextract.overlaps import resolve

VALUE = Quantity(1, 1)  # type: ignore[arg-type]


def hit(start: int, end: int, label: str = "QUANTITY") -> Hit:
    return Hit(start, end, label, VALUE)


def test_the_longer_one_wins() -> None:
    assert resolve([hit(0, 2), hit(1, 5, "DATE"), hit(4, 6)]) == [hit(1, 5, "DATE")]


def test_of_two_equally_long_ones_the_label_decides() -> None:
    assert resolve([hit(0, 3), hit(0, 3, "DATE"), hit(0, 3, "PERCENT")]) == [hit(0, 3, "DATE")]
    assert resolve([hit(0, 3, "OTHER"), hit(0, 3, "PLACE")]) == [hit(0, 3, "PLACE")]


def test_neighbors_stay_in_text_order() -> None:
    assert resolve([hit(4, 6), hit(0, 2), hit(2, 4)]) == [hit(0, 2), hit(2, 4), hit(4, 6)]


def test_nothing() -> None:
    assert resolve([]) == []


@pytest.mark.parametrize(
    "marked",
    [
        "{2021年|2021-01-01..2021-12-31}",
        "{近三年|2018-08-24..2021-08-24}增长",
        "{连续5年|5 年}增长",
        "{四分之一公升|0.25 升}",
        "{三成|30 %}",
    ],
)
def test_a_time_is_no_figure(marked: str) -> None:
    assert read(plain(marked)) == marked
