"""Whom a figure is of where its sentence names nobody: rivals, their traits, their order."""

from cqextract import Extractor
from cqextract.antecedents import scored
from cqextract.links import Part, Rival
from cqextract.models.train_antecedents import Decision, chosen, fit

EXTRACTOR = Extractor()
TOLD = "重庆市工业增长较快。渝北区的汽车产业也在扩大。全年新增企业300家。"


def rivals(text: str) -> list[list[str]]:
    return [[rival.span.clean for rival in reasons.rivals] for reasons in EXTRACTOR.explain(text, published="2024-01-20")]


def test_who_is_named_in_the_sentence_has_no_rivals() -> None:
    assert rivals("江州市新增企业300家。") == [[]]


def test_who_was_named_before_are_rivals_and_the_likeliest_is_the_subject() -> None:
    (reasons,) = EXTRACTOR.explain(TOLD, published="2024-01-20")
    assert {"重庆市", "渝北区"} <= {rival.span.clean for rival in reasons.rivals}
    assert reasons.fact.subject and reasons.fact.subject.inherited
    assert reasons.fact.subject.span.clean == reasons.rivals[0].span.clean
    assert abs(sum(rival.probability for rival in reasons.rivals) - 1) < 1e-9
    assert [rival.probability for rival in reasons.rivals] == sorted((r.probability for r in reasons.rivals), reverse=True)
    assert all(TOLD[r.span.start : r.span.end] == r.span.text for r in reasons.rivals)


def test_explains_the_very_facts_that_extract_gives() -> None:
    assert [reasons.fact for reasons in EXTRACTOR.explain(TOLD, id="a")] == list(EXTRACTOR.extract(TOLD, id="a").facts)


def test_the_words_that_chose_the_rule() -> None:
    (reasons,) = EXTRACTOR.explain("江州市产值达到3亿元。")
    assert reasons.cue and reasons.cue.clean == "达到"


def test_nobody_has_no_rivals() -> None:
    assert scored([]) == ()
    assert scored([Rival(Part(0, 1))])[0].probability == 1.0


def test_weights_learn_what_is_right() -> None:
    near, far = frozenset({"near"}), frozenset({"far", "rule"})
    data = [Decision(str(i), "here", (near, far), (True, False)) for i in range(60)]
    weights = fit(data)
    assert weights["near"] > weights["far"]
    assert all(chosen(weights, decision) for decision in data)


def test_what_a_clause_is_about_may_have_the_figures() -> None:
    text = "鹊桥卫星今天成功入轨。经过约112小时飞行，开始工作。"
    assert "鹊桥卫星" in rivals(text)[0]


def test_a_list_makes_no_theme() -> None:
    assert all("手机" not in names for names in rivals("手机、平板等产品热销，平均每天卖出近60万件。"))
