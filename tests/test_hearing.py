"""Who is heard in which paragraph."""

from __future__ import annotations

import datetime as dt

from cqextract import extract

PUBLISHED = dt.date(2024, 7, 20)


def sources(text: str) -> list[str | None]:
    return [fact.source.span.clean if fact.source else None for fact in extract(text, published=PUBLISHED).facts]


def test_a_list_after_a_dash_is_the_speakers() -> None:
    text = "分析师周文表示，这主要体现在三个行业——\n汽车产量增长12%，行业领先。\n手机产量占全国的两成，质量稳定。\n"
    assert sources(text)[-2:] == ["分析师周文"] * 2


def test_a_report_is_expounded_over_paragraphs() -> None:
    text = "《融合报告》显示，去年融合水平为60%。\n该市企业众多。\n从区域来看，城区水平超过65%。\n此外，县区企业有30家。\n"
    assert sources(text) == ["《融合报告》", "《融合报告》", None]


def test_a_turn_ends_where_another_report_begins() -> None:
    text = "周文清：上半年，全市财政收入增长5.3%。\n本报讯 去年，全市新建充电桩300根。\n"
    assert sources(text) == ["周文清", None]


def test_a_country_that_reports_on_a_day() -> None:
    assert sources("德国24日报告过去24小时新增病例300例。\n") == ["德国"]


def test_a_work_report_is_its_own_source() -> None:
    body = "全市经济向好。企业普遍表示满意，全市新增企业300家。\n"
    text = "各位代表：\n现在，我代表市政府，向大会报告工作。\n" + body
    assert (sources(text), sources(body)) == ([None], ["企业"])


def test_what_was_made_public_is_heard_by_its_title() -> None:
    assert sources("今天发布的第50次《江州互联网报告》显示，6月全市网民规模为105万。\n") == ["第50次《江州互联网报告》"]


def test_an_event_for_results_says_nothing() -> None:
    assert sources("展会将举办成果发布、论坛等200场活动。\n") == [None]


def test_where_somebody_speaks_is_not_who_speaks() -> None:
    said = "市工信局负责人今天（22日）在前三季度工业通信业发展情况发布会上表示，全市工业增加值增长5.6%。\n"
    assert sources(said) == ["市工信局负责人"]
