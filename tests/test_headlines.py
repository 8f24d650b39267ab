"""A heading's figure and its echo in the body."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from cqextract import extract

PUBLISHED = dt.date(2024, 7, 20)


def of_heading(text: str) -> Any:
    return extract(text, published=PUBLISHED).facts[0]


BODY = "据湛江海关统计，今年前5个月，湛江市外贸进出口总值480亿元，同比增长6.7%，机电产品出口有望全年突破90亿元。\n"


@pytest.mark.parametrize("heading", ["湛江外贸进出口增长6.7%", "湛江外贸进出口增长超6%"])
def test_what_a_heading_leaves_out_stands_in_its_body(heading: str) -> None:
    fact = of_heading(f"{heading}\n{BODY}")
    assert fact.when.period.end == dt.date(2024, 5, 31) and fact.when.inherited
    assert (fact.source.span.text, fact.reference.span.text) == ("湛江海关", "同比")


def test_a_heading_may_leave_out_the_unit_and_is_not_more_certain_than_its_body() -> None:
    assert of_heading(f"湛江机电出口或破90亿\n{BODY}").modality == "forecast"


def test_a_headings_own_time_stands() -> None:
    assert of_heading(f"去年湛江外贸进出口增长6.7%\n{BODY}").when.period.end == dt.date(2023, 12, 31)


def test_another_number_is_no_echo() -> None:
    assert of_heading(f"湛江新增企业77家\n{BODY}").reference is None


def test_an_organization_before_a_colon_is_the_source() -> None:
    assert of_heading("中国人民银行：再添网点120个\n为了方便群众，各地正在行动，服务不断改善。\n").source.span.text == "中国人民银行"
