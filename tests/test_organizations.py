"""Organizations: the examples in the pattern file, and what spans several of its entries."""

import re
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cqextract import organizations, patterns
from cqextract.facts import Hit, Organization

PATTERNS = patterns.load()
CATEGORIES = {"company", "government", "education_research", "association", "media", "other"}
ENTRIES = PATTERNS.table("organizations").items()


def hits(text: str, **options) -> list[Hit]:  # type: ignore[no-untyped-def]
    return organizations.find(SimpleNamespace(clean=text), PATTERNS, **options)  # type: ignore[arg-type]


def found(text: str, **options) -> list[tuple[str, str, str]]:  # type: ignore[no-untyped-def]
    values = [(hit, hit.value) for hit in hits(text, **options)]
    return [(text[hit.start : hit.end], value.name, value.category) for hit, value in values if isinstance(value, Organization)]


def named(text: str, **options) -> list[str]:  # type: ignore[no-untyped-def]
    return [surface for surface, _, _ in found(text, **options)]


@pytest.mark.parametrize(("key", "example"), [(key, example) for key, entry in ENTRIES for example in entry.get("examples", ())])
def test_example(key: str, example: str) -> None:
    assert set(re.findall(r"\{(.*?)\}", example)) <= set(named(re.sub(r"[{}]", "", example)))


@pytest.mark.parametrize(("key", "text"), [(key, text) for key, entry in ENTRIES for text in entry.get("counterexamples", ())])
def test_counterexample(key: str, text: str) -> None:
    assert not [text[hit.start : hit.end] for hit in hits(text) if hit.rule.rpartition(".")[2] == key]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("重庆市经济信息委副主任走进车间", ["重庆市经济信息委"]),
        ("记者从重庆市住房和城乡建设委员会获悉", ["重庆市住房和城乡建设委员会"]),
        ("市委网信办和江北区政府联合印发", ["市委网信办", "江北区政府"]),
        ("中共苏州市委和江西省委书记", ["中共苏州市委", "江西省委"]),
        ("工业和信息化部、国家发展改革委与海关总署", ["工业和信息化部", "国家发展改革委", "海关总署"]),
        ("俄罗斯国防部称，美国财政部回应", ["俄罗斯国防部", "美国财政部"]),
        ("教育部门和公安部队", []),
        ("国家林草局联合国家文物局发布", ["国家林草局", "国家文物局"]),
        ("英国驻重庆总领事馆举行招待会", ["英国驻重庆总领事馆"]),
        ("广东省先进材料实验室（深圳）揭牌", ["广东省先进材料实验室（深圳）"]),
        ("建成5家国家重点实验室", []),
        ("该公司、政府、有关部门和企业", []),
        ("上合组织、世卫组织和亚投行", ["上合组织", "世卫组织", "亚投行"]),
        ("带领人民进行探索，推动金融创新，其中粮食增产", []),  # 民进, 融创, 中粮 are made of parts of words
        ("对华为实施制裁", ["华为"]),
        ("哥伦比亚委内瑞拉开展大学习", []),
        ("省委书记和发展司副司长", ["省委"]),
        ("自治区政府国资委监管的企业", ["自治区政府国资委"]),
        ("成立了以自治区党委书记为组长的小组", ["自治区党委"]),
        ("中国长江三峡集团有限公司公告", ["中国长江三峡集团有限公司"]),
        ("河北银行和俄罗斯国家航天集团", ["河北银行", "俄罗斯国家航天集团"]),
        ("国内六大汽车集团和两架空军飞机", []),
        ("展示着凯普联光电、甲乙丙光电的产品", ["凯普联光电", "甲乙丙光电"]),
    ],
)
def test_names(text: str, expected: list[str]) -> None:
    assert named(text) == expected


def test_canonical_names_and_categories() -> None:
    assert found("工信部数据显示") == [("工信部", "工业和信息化部", "government")]
    assert found("央行与新华社和比亚迪") == [
        ("央行", "中国人民银行", "government"),
        ("新华社", "新华社", "media"),
        ("比亚迪", "比亚迪", "company"),
    ]


def test_a_short_form_in_brackets_is_a_name_from_then_on() -> None:
    text = "重庆云谷电力器材有限责任公司（下称“云谷电力”）投产。云谷电力表示，订单饱满。"
    assert [(s, name) for s, name, _ in found(text)] == [
        ("重庆云谷电力器材有限责任公司", "重庆云谷电力器材有限责任公司"),
        ("云谷电力", "重庆云谷电力器材有限责任公司"),
        ("云谷电力", "重庆云谷电力器材有限责任公司"),
    ]


def test_the_proper_part_of_a_full_name_recurs() -> None:
    text = "深圳市蓝特罗生物医疗技术有限公司成立于前海。如今，蓝特罗生物有员工百人。"
    assert [(s, name) for s, name, _ in found(text)][1:] == [("蓝特罗生物", "深圳市蓝特罗生物医疗技术有限公司")]
    assert named("江西城市建设投资有限公司推进城市建设投资。") == ["江西城市建设投资有限公司"]


@pytest.mark.parametrize(
    ("text", "surface", "name"),
    [
        ("蓝桥（集团）股份有限公司（股票代码：600999，简称“蓝桥股份”）公告，蓝桥股份增长。", "蓝桥股份", "蓝桥（集团）股份有限公司"),
        ("宏朗股份有限公司公告。宏朗股份盈利。", "宏朗股份", "宏朗股份有限公司"),
        ("青禾集团投产，青禾去年盈利。", "青禾", "青禾集团"),
        ("重庆市住房和城乡建设委员会发文，市住房城乡建委印发。", "市住房城乡建委", "重庆市住房和城乡建设委员会"),
    ],
)
def test_short_forms(text: str, surface: str, name: str) -> None:
    assert (surface, name) in [(s, n) for s, n, _ in found(text)]


def test_a_word_is_no_short_form() -> None:
    assert named("太阳能集团投产，太阳能电池增产。") == ["太阳能集团"]


def test_a_list_with_one_known_company() -> None:
    assert named("吸引华为、星桥海、甲乙丙等企业落户") == ["华为", "星桥海", "甲乙丙"]
    assert named("服务甲乙丙、丁戊己等企业") == []


def test_a_users_names_win() -> None:
    rows = [("渝快通", "other"), ("华为数字能源", "company")]
    assert found("渝快通与华为数字能源公司", gazetteer=rows) == [
        ("渝快通", "渝快通", "other"),
        ("华为数字能源", "华为数字能源", "company"),
    ]


def test_categories_are_those_of_the_guide() -> None:
    assert {row[1] for row in PATTERNS.gazetteer("organizations")} <= CATEGORIES
    assert {entry["category"] for _, entry in ENTRIES if "category" in entry} <= CATEGORIES


def test_long_texts_take_time_in_proportion() -> None:
    text = "重庆市经济信息委副主任走进江西云谷新材料股份有限公司，" * 2000
    assert len(hits(text)) == 4000


@given(st.text(alphabet="重庆市公司有限大学（）局委美国政府的和、“”等企业华为1a驻", max_size=40))
def test_hits_are_ordered_and_do_not_overlap(text: str) -> None:
    own = hits(text + "。" * 12)
    assert all(first.end <= second.start for first, second in zip(own, own[1:], strict=False))
    assert all(hit.start < hit.end and hit.label == "ORG" for hit in own)


def proposed(text: str, *names: str, probability: float = 0.95) -> list[tuple[int, int, str, float]]:
    return [(text.index(name), text.index(name) + len(name), "ORG", probability) for name in names]


@pytest.mark.parametrize(
    ("text", "names", "expected"),
    [
        ("走访岚舟冷链的车间", ["岚舟冷链"], ["岚舟冷链"]),  # no rule finds a brand that ends in nothing telling
        ("据黎公共卫生部通报", ["黎公共卫生部"], ["黎公共卫生部"]),
        ("国务院办公厅秘书局印发", ["国务院办公厅秘书局"], ["国务院办公厅秘书局"]),
        ("中国东盟博览", ["中国东盟"], ["东盟"]),  # nobody's own
        ("云谷智慧停车平台上线", ["云谷智慧停车平台"], []),
        ("云谷科学城揭牌", ["云谷科学城"], []),
        ("来到贵州遵义", ["贵州遵义"], []),
        ("全国航班正点率", ["国航"], []),  # cuts through 全国
        ("上市公司和企业", ["企业"], []),
        ("贵州工业投资增长", ["贵州工业投资"], []),
        ("星桥海党委副书记", ["星桥海党委"], ["星桥海"]),
        ("市委副书记", ["市委"], ["市委"]),
        ("星桥海说，对星桥海而言", ["星桥海"], ["星桥海", "星桥海"]),
        ("我愿同阿尔诺总理一道努力", ["同阿尔诺"], []),
        ("建成101所星桥学校，省工程研究中心各20家", ["星桥学校", "省工程研究中心"], []),
        ("规划广东深圳一带", ["广东深圳"], []),
        ("推动中马经贸合作", ["中马经贸"], []),
        ("云谷新材总部启用", ["云谷新材总部"], ["云谷新材"]),
        ("向驻湘人民解放军致敬", ["湘人民解放军"], ["人民解放军"]),
    ],
)
def test_a_model_and_the_rules_decide_together(text: str, names: list[str], expected: list[str]) -> None:
    assert named(text, model=lambda _: proposed(text, *names)) == expected


def test_what_a_model_must_be_sure_of() -> None:
    text = "“星桥海”上线"
    assert named(text, model=lambda _: proposed(text, "星桥海", probability=0.8)) == []
    assert named(text, model=lambda _: proposed(text, "星桥海", probability=0.95)) == ["星桥海"]
    assert named("星桥海上线", model=lambda _: [(0, 3, "ORG", 0.2)]) == []
    plain, telling = "走访岚舟的车间", "走访岚舟集市委员会的车间"  # what ends as organizations do need not be quite as sure
    assert named(plain, model=lambda _: proposed(plain, "岚舟", probability=0.55)) == []
    assert named(telling, model=lambda _: proposed(telling, "岚舟集市委员会", probability=0.55)) == ["岚舟集市委员会"]


def test_a_name_that_cuts_a_word_must_be_beyond_doubt() -> None:
    text = "今年改扩建中小学校多所"
    assert named(text, model=lambda _: proposed(text, "建中小学校", probability=0.8)) == []


def test_the_model_sees_where_a_name_begins() -> None:
    text = "打破云川大学的纪录"
    assert named(text) == ["打破云川大学"]
    assert named(text, model=lambda _: proposed(text, "云川大学")) == ["云川大学"]


def test_any_source_of_entities_will_do() -> None:
    text = "星桥海在江北"
    source = [(0, 3, "ORG"), (4, 6, "GPE"), (2, 99, "ORG"), (-1, 2, "ORG")]
    assert found(text, model=lambda _: source[:1]) == [("星桥海", "星桥海", "company")]
    assert named(text, model=lambda _: source[1:]) == []


def test_a_users_names_win_over_the_model() -> None:
    text = "渝快通平台说"
    assert found(text, gazetteer=[("渝快通", "media")], model=lambda _: proposed(text, "渝快通平台")) == [("渝快通", "渝快通", "media")]


def test_short_names_are_tied_to_the_full_one() -> None:
    text = "江西云谷新材料股份有限公司投产。云谷新材总经理说，重庆市经济和信息化委员会与市经信委发文，云谷种业没有。"
    spans = [(m.start(), m.end(), "ORG", 0.9) for m in re.finditer("云谷新材(?=总)|云谷种业", text)]
    names = {surface: name for surface, name, _ in found(text, model=lambda _: spans)}
    assert names["云谷新材"] == "江西云谷新材料股份有限公司"
    assert names["市经信委"] == "重庆市经济和信息化委员会"
    assert names["云谷种业"] == "云谷种业"


@given(
    st.text(alphabet="重庆市公司大学局委的和、“”云谷平台", max_size=30),
    st.lists(st.tuples(st.integers(0, 30), st.integers(0, 6)), max_size=5),
)
def test_whatever_a_source_proposes_hits_do_not_overlap(text: str, pairs: list[tuple[int, int]]) -> None:
    ends, spans = 0, []
    for start, length in sorted(pairs):
        if start >= ends:
            spans.append((start, start + length, "ORG", 0.9))
            ends = start + length
    own = hits(text, model=lambda _: spans)
    assert all(first.end <= second.start for first, second in zip(own, own[1:], strict=False))
    assert all(0 <= hit.start < hit.end <= len(text) for hit in own)
