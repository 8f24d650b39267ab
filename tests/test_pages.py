"""Articles on pages of every usual order: titles above or below, bylines on either side, captions and continued pieces between."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from cqextract import pages
from cqextract.facts import Article
from cqextract.text import clean

FACTORY = "江州市今年新增智能工厂三座，总数达到十五座，产值增长两成。\n改造之后，每座工厂节省人工四十名，成本也降了一成。\n"
RAILWAY = "云岭高铁昨日开通，全长一百公里，设车站六座。\n从江州到云岭只需要二十五分钟，票价五十元。\n"


def read(raw: str) -> list[tuple[str | None, tuple[str, ...], str]]:
    found = pages.read(clean(raw)).articles
    assert all(isinstance(a, Article) and 0 <= a.start < a.end <= len(raw) for a in found)
    assert all(raw[a.title.start : a.title.end] == a.title.text for a in found if a.title)
    return [
        (a.title.clean if a.title else None, a.byline, raw[a.start : a.end] + "\n") for a in found if a.kind not in ("caption", "infobox")
    ]


def test_titles_above_and_bylines_above() -> None:
    page = f"江州新增智能工厂\n本报记者 王力 通讯员 李明\n{FACTORY}云岭高铁开通\n□ 本报记者 张华\n{RAILWAY}"
    assert read(page) == [("江州新增智能工厂", ("王力", "李明"), FACTORY), ("云岭高铁开通", ("张华",), RAILWAY)]


def test_titles_below() -> None:
    page = f"□本报记者 王力\n{FACTORY}江州新增智能工厂\n□本报记者 张华\n{RAILWAY}云岭高铁开通\n本版编辑 李明\n"
    assert read(page) == [("江州新增智能工厂", ("王力",), FACTORY), ("云岭高铁开通", ("张华",), RAILWAY)]


def test_a_title_below_and_the_next_above_its_byline() -> None:
    page = f"□本报记者 王力\n{FACTORY}产值增长两成\n江州新增智能工厂\n云岭高铁昨日开通\n本报记者 张华\n{RAILWAY}"
    assert read(page) == [("产值增长两成 江州新增智能工厂", ("王力",), FACTORY), ("云岭高铁昨日开通", ("张华",), RAILWAY)]


def test_bylines_below_and_the_next_title_on_their_line() -> None:
    page = f"江州新增智能工厂\n{FACTORY}□ 本报记者 王力 云岭高铁开通\n张华\n{RAILWAY}"
    assert read(page) == [("江州新增智能工厂", ("王力",), FACTORY), ("云岭高铁开通", ("张华",), RAILWAY)]
    assert [a.kind for a in pages.read(clean(page)).articles] == ["news", "commentary"]


def test_agency_marks_open_articles_and_signatures_end_them() -> None:
    page = f"江州新增智能工厂\n本报讯 （记者 王力）{FACTORY}云岭高铁开通\n新华社云岭8月3日电（记者张华）{RAILWAY}"
    assert [(title, names) for title, names, _ in read(page)] == [("江州新增智能工厂", ("王力",)), ("云岭高铁开通", ("张华",))]
    page = f"江州新增智能工厂\n{FACTORY.strip()}（记者 王力）\n云岭高铁开通\n{RAILWAY.strip()}（本报记者 张华）\n"
    assert [(title, names) for title, names, _ in read(page)] == [("江州新增智能工厂", ("王力",)), ("云岭高铁开通", ("张华",))]


def test_kicker_and_headline_are_one_title() -> None:
    title, _, body = read(f"产值增长两成——\n江州新增智能工厂\n本报记者 王力\n{FACTORY}")[0]
    assert title == "产值增长两成—— 江州新增智能工厂" and body == FACTORY


def test_brief_items_are_articles_each_below_its_title() -> None:
    briefs = {
        "江州新增智能工厂三座": "江州市今年新增智能工厂三座，总数达到十五座。\n改造之后，产值增长两成。\n",
        "云岭高铁昨日开通": "云岭高铁昨日开通，全长一百公里，设车站六座。\n",
        "青湖码头吞吐量翻番": "青湖码头上月吞吐量翻番，装卸货物九十万吨。\n",
    }
    page = "经济简讯\n" + "".join(f"{title}\n{body}" for title, body in briefs.items())
    assert read(page) == [(title, (), body) for title, body in briefs.items()]
    text = clean(page)
    stories = [text.clean[start:end] + "\n" for start, end in pages.read(text).stories]
    assert stories == [f"{title}\n{body}" for title, body in briefs.items()]
    below = "江州新增智能工厂三座\n" + "工人少了订单多了\n".join([FACTORY, RAILWAY, FACTORY])
    assert [title for title, _, _ in read(below)] == ["江州新增智能工厂三座"] and pages.read(clean(below)).stories == ()


def test_subheadings_are_part_of_the_body() -> None:
    page = f"江州新增智能工厂\n本报记者 王力\n{FACTORY}工人少了订单多了\n{FACTORY}"
    assert read(page)[0][2] == f"{FACTORY}工人少了订单多了\n{FACTORY}"
    text = clean(page)
    assert [text.clean[start:end] for start, end in pages.read(text).headings] == ["江州新增智能工厂", "工人少了订单多了"]


def test_captions_and_continued_pieces() -> None:
    page = f"江州新增智能工厂\n本报记者 王力\n{FACTORY}图为工人在江州操作机器。记者 李明 摄\n（上接1版）\n{RAILWAY}（原载《江州日报》）\n"
    assert read(page) == [("江州新增智能工厂", ("王力",), FACTORY), (None, (), RAILWAY)]
    caption = next(a for a in pages.read(clean(page)).articles if a.kind == "caption")
    assert caption.byline == ("李明",) and page[caption.start : caption.end].startswith("图为")


def test_a_line_in_a_frame_of_its_own_is_an_infobox() -> None:
    page = f"江州新增智能工厂\n本报记者 王力\n{FACTORY} 去年全市工业产值增幅\n\n本报讯 （记者 张华）{RAILWAY}云岭高铁昨日开通\n"
    found = [(a.kind, page[a.start : a.end]) for a in pages.read(clean(page)).articles]
    assert found[1] == ("infobox", "去年全市工业产值增幅")
    assert [kind for kind, _ in found] == ["news", "infobox", "news"]


def test_interviews() -> None:
    turns = "".join(f"江州日报：第{i}个问题，产值多少？\n王力：全年产值三百亿元，比上年增长一成。\n" for i in "一二三四")
    page = f"对话王力\n主持人：\n本报记者 张华\n{turns}"
    assert [a.kind for a in pages.read(clean(page)).articles] == ["interview"]


def test_a_text_without_the_marks_of_a_page_is_one_article() -> None:
    assert read(f"江州新增智能工厂\n{FACTORY}") == [("江州新增智能工厂", (), FACTORY)]
    assert read(FACTORY) == [(None, (), FACTORY)]
    assert read("各位代表：\n" + FACTORY) == [(None, (), "各位代表：\n" + FACTORY)]
    assert read("江州新增智能工厂\n") == []
    assert read("") == []


def test_mastheads_and_boxes_of_figures_are_no_titles() -> None:
    box = "江州智能工厂\n智能工厂 15 座\n节省人工 40 名\n产值增长 20%\n"
    page = f"A03 要闻 2024年8月9日 星期五\n江州日报\n江州新增智能工厂\n□ 本报记者 王力\n{FACTORY}{box}"
    assert read(page) == [("江州新增智能工厂", ("王力",), FACTORY)]


def test_the_menu_of_a_web_page_is_neither_title_nor_interview() -> None:
    menu = "首页 > 要闻\n分享到：微信 微博\n来源：江州网 作者：王力\n"
    below = "上一篇：云岭高铁开通\n下一篇：暴雨将至\n相关阅读：更多\n责任编辑：张华\n"
    found = pages.read(clean(f"{menu}江州新增智能工厂三座\n{FACTORY}{below}")).articles
    assert [(a.kind, a.title and a.title.clean) for a in found] == [("news", "江州新增智能工厂三座")]


def test_a_title_below_its_body_heads_nothing() -> None:
    text = clean(f"□本报记者 王力\n{FACTORY}江州新增智能工厂\n□本报记者 张华\n{RAILWAY}云岭高铁开通\n")
    assert pages.read(text).headings == ()


LINES = (
    "江州新增智能工厂",
    "本报记者 王力",
    "王力",
    "本报讯 （记者 王力）",
    FACTORY.strip(),
    "（上接1版）",
    "图为江州。王力 摄",
    "本版编辑",
    "嘉宾：",
    " ",
)


@given(st.lists(st.one_of(st.sampled_from(LINES), st.text(max_size=12)), max_size=30).map("\n".join))
def test_any_page_can_be_read(raw: str) -> None:
    text = clean(raw)
    read(raw)
    found = [a for a in pages.read(text).articles if a.kind not in ("caption", "infobox")]
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all(0 <= start < end <= len(text.clean) for start, end in pages.read(text).headings)
