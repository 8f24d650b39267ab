"""The component in a spaCy pipeline: the same facts, and other components' organizations instead of or beside the package's own."""

import pytest

spacy = pytest.importorskip("spacy")

from spacy.language import Language  # noqa: E402
from spacy.tokens import DocBin  # noqa: E402

from cqextract import Extractor, docbin, spacy_pipes  # noqa: E402, F401
from cqextract.errors import InputError  # noqa: E402

TEXT = "记者从重庆市经济信息委获悉，今年上半年岚舟\u200b重机营业收入达5亿元，同比增长12%。"
DAY = "2026-07-20"


def pipeline(pattern: str = "", label: str = "ORG", **config: object) -> Language:
    nlp = spacy.blank("zh")
    if pattern:
        nlp.add_pipe("entity_ruler").add_patterns([{"label": label, "pattern": pattern}])
    nlp.add_pipe("cqextract_facts", config={"published": DAY, **config})
    return nlp


def named(nlp: Language, text: str = TEXT) -> list[tuple[str, str]]:
    return [(m.span.clean, m.value.category) for m in nlp(text)._.mentions if m.type == "ORG"]


def test_facts_are_those_of_the_extractor() -> None:
    doc, document = pipeline()(TEXT), Extractor().extract(TEXT, published=DAY)
    assert doc._.facts == document.facts and doc._.mentions == document.mentions
    assert len(doc._.facts) == 2 and all(doc.text[f.figure.start : f.figure.end] == f.figure.text for f in doc._.facts)


def test_entities_are_left_alone_unless_asked_for() -> None:
    assert named(pipeline("岚舟\u200b重机")) == [("重庆市经济信息委", "government")]


def test_the_docs_entities_instead_of_ours() -> None:
    nlp = pipeline("岚舟\u200b重机", organizations="doc.ents")
    assert named(nlp) == [("岚舟重机", "company")]
    assert [f.subject.name for f in nlp(TEXT)._.facts] == ["岚舟重机", "岚舟重机"]
    assert named(pipeline(organizations="doc.ents")) == []


def test_the_docs_entities_beside_ours() -> None:
    assert named(pipeline("岚舟\u200b重机", organizations="both")) == [("重庆市经济信息委", "government"), ("岚舟重机", "company")]


def test_where_they_overlap_the_docs_win() -> None:
    assert named(pipeline("经济信息委", organizations="both")) == [("经济信息委", "government")]


def test_labels() -> None:
    assert named(pipeline("岚舟\u200b重机", "COMPANY", organizations="doc.ents")) == []
    assert named(pipeline("岚舟\u200b重机", "COMPANY", organizations="doc.ents", labels=["COMPANY"])) == [("岚舟重机", "company")]


def test_an_unknown_choice() -> None:
    with pytest.raises(InputError, match="choose cqextract, doc.ents, both"):
        pipeline(organizations="ents")


def test_a_docs_own_date() -> None:
    nlp = pipeline()
    doc = nlp.make_doc(TEXT)
    doc._.published = "2020-02-01"
    assert nlp(doc)._.facts[0].when.period.end.isoformat() == "2020-06-30"


def test_facts_survive_a_file() -> None:
    nlp = pipeline("岚舟", organizations="both")
    doc = nlp(TEXT)
    (again,) = DocBin(docs=[doc], store_user_data=True).get_docs(nlp.vocab)
    assert again._.facts == doc._.facts and again._.mentions == doc._.mentions


def test_facts_come_back_from_other_processes() -> None:
    nlp = pipeline("岚舟", organizations="both")
    found = [doc._.facts for doc in nlp.pipe([TEXT, "没有。", TEXT], n_process=2, batch_size=1)]
    assert found == [nlp(TEXT)._.facts, (), nlp(TEXT)._.facts]


def test_what_is_not_ours_goes_to_the_next_encoder() -> None:
    assert docbin.encode({1}, list) == [1] and docbin.encode("a") == "a"
    assert docbin.decode({"a": 1}, list) == ["a"] and docbin.decode({"a": 1}) == {"a": 1}
