"""Conversion: exact factors, rates part by part, and no factor where there is none."""

from __future__ import annotations

from decimal import Decimal

import pytest

from cqextract.conversion import convert
from cqextract.errors import ConversionError
from cqextract.facts import Quantity
from cqextract.patterns import load


def worth(value: str, unit: str | None, other: str) -> Decimal:
    return convert(Quantity(Decimal(value), Decimal(value), unit), other).low


@pytest.mark.parametrize(
    ("value", "unit", "other", "expected"),
    [
        ("3.5", "公顷", "平方米", "35000"),
        ("1.2", "公里", "米", "1200"),
        ("7", "斤", "公斤", "3.5"),
        ("12", "角", "元", "1.2"),
        ("36", "℃", "开尔文", "309.15"),
        ("30", "辆/百户", "辆/户", "0.3"),
        ("10", "毫克/100毫升", "毫克/升", "100"),
        ("4", "元/斤", "元/公斤", "8"),
        ("90", "公里/小时", "米/秒", "25"),
        ("3", "周", "天", "21"),
        ("0.1", "吨", "公斤", "100"),
    ],
)
def test_values_in_another_unit(value, unit, other, expected):
    assert worth(value, unit, other) == Decimal(expected)


@pytest.mark.parametrize(
    ("unit", "other", "reason"),
    [
        ("美元", "元", "no fixed factor"),
        ("家", "户", "no fixed factor"),
        ("吨", "公里", "no fixed factor"),
        ("吨", "担担", "no such unit"),
        (None, "吨", "no unit"),
    ],
)
def test_where_no_factor_leads_the_error_says_so(unit, other, reason):
    with pytest.raises(ConversionError, match=reason):
        worth("5", unit, other)


def test_both_bounds_and_the_comparator_go_along():
    range_ = convert(Quantity(Decimal(5000), Decimal(8000), "元/吨", "range", None), "元/公斤")
    assert (range_.low, range_.high, range_.unit, range_.comparator) == (5, 8, "元/公斤", "range")
    assert convert(Quantity(Decimal(5), Decimal(5), "角", "<"), "元").currency == "CNY"


def test_every_unit_of_the_table_is_known():
    for entry in load().table("units").values():
        assert worth("1", entry["canonical"], entry["canonical"]) == 1
