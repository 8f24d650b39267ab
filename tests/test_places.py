"""Places: names, short forms, chains, namesakes, zones, and words that only contain a name."""

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cqextract import patterns, places
from cqextract.facts import Place

PATTERNS = patterns.load()


def found(text: str) -> list[tuple[str, str | None]]:
    hits = places.find(SimpleNamespace(clean=text), PATTERNS)  # type: ignore[arg-type]
    return [(text[hit.start : hit.end], hit.value.code) for hit in hits if isinstance(hit.value, Place)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("重庆市的工厂", [("重庆市", "500000")]),
        ("渝北区的工厂", [("渝北区", "500112")]),
        ("内蒙古与浙江的电站", [("内蒙古", "150000"), ("浙江", "330000")]),
        ("香港、澳门和台湾的客人", [("香港", "810000"), ("澳门", "820000"), ("台湾", "710000")]),
        ("重庆市渝北区的工厂", [("重庆市渝北区", "500112")]),
        ("云南大理弥渡县的茶", [("云南大理弥渡县", "532925")]),
        ("北京上海两地", [("北京", "110000"), ("上海", "310000")]),
        ("俄罗斯莫斯科的雪", [("俄罗斯", None), ("莫斯科", None)]),
        ("京津冀和长三角联手", [("京津冀", None), ("长三角", None)]),
        ("成都高新区投产", [("成都高新区", "510100")]),
        ("天津滨海新区投产", [("天津滨海新区", "120116")]),
        ("中国（浙江）自由贸易试验区挂牌", [("中国（浙江）自由贸易试验区", "330000")]),
        ("和平与合作的道路上朝阳升起", []),
        ("据近日本报消息", []),
        ("南亚印度洋上", [("南亚", None)]),
        ("发展中国家弘扬中华民族美德，城际铁路从金塔城区经过", []),
        ("驻澳门部队", [("澳门", "820000")]),
        ("甘肃陇南武都区三河镇，花椒红了", [("甘肃陇南武都区三河镇", "621202")]),
        ("在陇南的裕河镇，茶园返青", [("陇南", "621200"), ("裕河镇", "621200")]),
        ("在宁波镇海，客人很多", [("宁波镇海", "330211")]),
        ("在石门村，小麦熟了", [("石门村", None)]),
        ("在广东信宜，李花开了", [("广东信宜", "440983")]),
        ("在海南海口，天晴", [("海南海口", "460100")]),
        ("广东信宜人爱花", [("广东", "440000")]),
        ("美国人的收入，浙江的特色小镇", [("浙江", "330000")]),
    ],
)
def test_found(text: str, expected: list[tuple[str, str | None]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize("text", ["他来自浙江", "他来自重庆市", "他来自渝北区"])
def test_a_name_may_end_the_text(text: str) -> None:
    (hit,) = places.find(SimpleNamespace(clean=text), PATTERNS)  # type: ignore[arg-type]
    assert hit.end == len(text)


def test_namesakes_are_told_apart_by_what_was_named_before() -> None:
    assert found("江北区的工厂") == [("江北区", None)]
    assert found("重庆的消息：江北区的工厂")[1] == ("江北区", "500105")
    assert found("宁波市的消息：江北区的工厂")[1] == ("江北区", "330205")


@pytest.mark.parametrize(
    ("place", "level", "code"),
    [
        (Place("弥渡县", "532925"), "city", "532900"),
        (Place("弥渡县", "532925"), "province", "530000"),
        (Place("渝北区", "500112"), "city", "500000"),
        (Place("四川省", "510000"), "city", None),
        (Place("四川省", "510000"), "county", None),
        (Place("巴黎"), "city", None),
    ],
)
def test_around(place: Place, level: str, code: str | None) -> None:
    whole = places.around(place, level, PATTERNS)
    assert (whole.code if whole else None) == code


def test_canonical_name() -> None:
    (hit,) = places.find(SimpleNamespace(clean="在渝北发布"), PATTERNS)  # type: ignore[arg-type]
    assert hit.value == Place("渝北区", "500112") and hit.rule == "place.name" and hit.label == "PLACE"


def test_every_line_is_well_formed() -> None:
    for row in PATTERNS.gazetteer("places"):
        name, code, *canonical = (*row, "")[:3] if len(row) > 1 else (row[0], "?")
        assert len(name) > 1 and (code in ("", "-") or len(code) == 6 and code.isdigit()), row
        assert code == "-" or canonical[0], row


@given(st.text(alphabet="重庆市渝北区新高经开国中浙江（）自由贸易试验a1 ，", max_size=30))
def test_hits_are_ordered_and_do_not_overlap(text: str) -> None:
    hits = places.find(SimpleNamespace(clean=text + "。。。。。。。。"), PATTERNS)  # type: ignore[arg-type]
    assert all(first.end <= second.start for first, second in zip(hits, hits[1:], strict=False))
    assert all(hit.start < hit.end for hit in hits)
