"""The whole way from a text to a document, and the contract of its JSON form."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from pathlib import Path

import pytest

from cqextract import Document, Extractor, Failure, Record, extract
from cqextract.errors import DateError, InputError, PatternError

TEXT = "2024年上半年，德阳市装备制造业增加值同比增长9.6%，高于全省2.3个百分点。市统计局表示，全市新增规上企业38家。"


@pytest.fixture(scope="module")
def document() -> Document:
    return extract(TEXT, published="2024-07-18", id="news/deyang.txt")


def test_the_json_form_has_the_fields_of_the_contract(document: Document) -> None:
    content = json.loads(json.dumps(document.to_dict(), ensure_ascii=False))
    assert list(content) == ["id", "published", "sha256", "length", "articles", "mentions", "facts"]
    fact = content["facts"][0]
    assert {"id", "kind", "direction", "figure", "indicator", "subject", "whole", "reference", "period"} < set(fact)
    assert {"modality", "source", "sentence", "confidence", "rule"} < set(fact)
    assert fact["figure"] == {
        "start": 24,
        "end": 28,
        "text": "9.6%",
        "clean": "9.6%",
        "low": 9.6,
        "high": 9.6,
        "unit": "%",
        "comparator": "=",
    }
    assert (fact["period"]["from"], fact["period"]["to"]) == ("2024-01-01", "2024-06-30")
    assert (fact["subject"]["name"], fact["subject"]["code"]) == ("德阳市", "510600")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("重庆市经济信息委介绍，全市有企业3万家。", "500000"),  # the place in an organization's name
        ("渝北区经信局介绍，全区规上企业500家。", "500112"),
        ("昆山市召开大会。全市产值达4000亿元。", "320583"),
        ("弥渡县全县有茶园12万亩。", "532925"),
        ("弥渡县的茶香飘四海。全州茶园50万亩。", "532900"),  # the prefecture is not named
        ("内蒙古自治区粮食增产。我区粮食单产提高2%。", "150000"),
        ("各位代表：现在，我代表常州市人民政府向大会报告工作。常州市与无锡市共建园区，全市进出口增长6%。", "320400"),
    ],
)
def test_what_a_scope_word_stands_for(text: str, code: str) -> None:
    assert {fact.subject.code for fact in extract(text).facts if fact.subject} == {code}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("江西云谷新材料股份有限公司与重庆市商务委签约。该公司去年营业收入12亿元。", "江西云谷新材料股份有限公司"),
        ("西南海事大学与青禾集团签约。该校去年招生4000人。", "西南海事大学"),
        ("江津农村商业银行行长说：“去年，我行发放贷款80亿元。”", "江津农村商业银行"),
    ],
)
def test_what_the_company_stands_for(text: str, name: str) -> None:
    (fact,) = extract(text, published="2026-07-20").facts
    assert fact.subject and fact.subject.name == name and fact.subject.resolved


def test_another_tools_organizations() -> None:
    text = "今年上半年，渝快通平台营业收入达5亿元，青禾集团盈利。"

    def named(extractor: Extractor, *entities: tuple[int, int, str]) -> list[tuple[str, str]]:
        found = extractor.extract(text, entities=entities).mentions
        return [(m.span.text, m.value.category) for m in found if m.type == "ORG"]

    beside, instead = Extractor(), Extractor(models={"organizations": "doc.ents"})
    assert named(beside, (6, 11, "ORG")) == [("渝快通平台", "other"), ("青禾集团", "company")]
    assert named(beside, (6, 11, "company"), (0, 2, "DATE")) == [("渝快通平台", "company"), ("青禾集团", "company")]
    assert named(instead, (6, 11, "ORG")) == [("渝快通平台", "other")]
    assert named(instead) == [] and named(instead, (40, 50, "ORG")) == []


def test_every_span_is_a_slice_of_the_raw_text(document: Document) -> None:
    spans = [m.span for m in document.mentions]
    for fact in document.facts:
        slots = (fact.indicator, fact.subject, fact.whole, fact.reference, fact.when, fact.source)
        spans += [fact.figure, fact.sentence, *(slot.span for slot in slots if slot)]
    assert spans
    assert all(TEXT[span.start : span.end] == span.text for span in spans)


def test_the_same_input_gives_the_same_ids(document: Document) -> None:
    again = extract(TEXT, published=dt.date(2024, 7, 18), id="news/deyang.txt")
    other = extract(TEXT, published="2024-07-18", id="news/other.txt")
    assert [f.id for f in again.facts] == [f.id for f in document.facts]
    assert not {f.id for f in other.facts} & {f.id for f in document.facts}


def test_values_are_exact() -> None:
    fact = extract("投入0.1亿元，占三分之二。", published="2024-07-18").facts[0]
    assert fact.quantity.low == Decimal("10000000")
    assert extract("下降0.1%。").facts[0].to_dict()["figure"]["low"] == 0.1


@pytest.mark.parametrize("text", ["", "\n\n", "。", "\x00\ud800", "１２３" * 50, "一" * 2000, "（" * 500, "“" * 300 + "5%"])
def test_no_text_makes_it_fail(text: str) -> None:
    assert extract(text).length == len(text)


def test_without_a_publication_date_relative_times_have_no_days() -> None:
    fact = extract("去年，全市出口增长5%。").facts[0]
    assert fact.when is not None and (fact.when.span.text, fact.when.period.end) == ("去年", None)


def test_a_text_dates_itself() -> None:
    fact = extract("2024年7月18日，市统计局发布数据。今年上半年，全市出口增长5%。").facts[0]
    assert fact.when is not None and fact.when.period.end == dt.date(2024, 6, 30)


def test_a_wrong_date_is_named() -> None:
    with pytest.raises(DateError, match="2024-13-45"):
        extract(TEXT, published="2024-13-45")


def test_pipe_keeps_order_and_goes_on_after_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    extractor = Extractor()
    sound = extractor.extract

    def breaks(text: str, **options: object) -> Document:
        if "坏" in text:
            raise ValueError("broken on purpose")
        return sound(text, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(extractor, "extract", breaks)
    results = list(extractor.pipe([Record("a", "增长5%。"), Record("b", "坏"), Record("c", "增长6%。")]))
    assert [(type(r), r.id) for r in results] == [(Document, "a"), (Failure, "b"), (Document, "c")]


def test_plain_texts_are_numbered() -> None:
    assert [d.id for d in Extractor().pipe(["增长5%。", "增长6%。"])] == ["0", "1"]


def test_a_user_s_names_win(tmp_path: Path) -> None:
    names = tmp_path / "names.txt"
    names.write_text("星野谷\tcompany\n# a comment\n", encoding="utf-8")
    text = "星野谷去年营收增长5%。"
    with_names = Extractor(gazetteer=[names]).extract(text, published="2024-07-18")
    assert [(m.span.text, m.value.to_dict()["category"]) for m in with_names.mentions if m.type == "ORG"] == [("星野谷", "company")]
    assert with_names.facts[0].subject is not None and with_names.facts[0].subject.span.text == "星野谷"
    assert not [m for m in extract(text).mentions if m.type == "ORG"]  # two extractors in one process may differ


def test_an_overlay_adds_a_unit(tmp_path: Path) -> None:
    (tmp_path / "units.toml").write_text(
        '[unit.zhan]\nsurfaces = ["栈桥"]\ncanonical = "栈桥"\ndimension = "count"\nexamples = ["建了{3栈桥}"]\n', encoding="utf-8"
    )
    quantity = Extractor(patterns=[tmp_path]).extract("码头新建3栈桥。").facts[0].quantity
    assert quantity.unit == "栈桥"


def test_mistakes_in_options_are_typed(tmp_path: Path) -> None:
    with pytest.raises(PatternError, match="no such folder"):
        Extractor(patterns=[tmp_path / "none"])
    with pytest.raises(InputError, match="gazetteer"):
        Extractor(gazetteer=[tmp_path / "none.txt"])
    with pytest.raises(InputError, match="segmenter"):
        Extractor(tokenizer="nothing")


def test_confidence_is_a_probability_that_falls_with_what_is_carried_over() -> None:
    stated = extract("2023年，德阳市地区生产总值达到3000亿元。", published="2024-07-18").facts[0]
    vague = extract("另有3000亿元。", published="2024-07-18").facts[0]
    assert 0 < vague.confidence < stated.confidence < 1
