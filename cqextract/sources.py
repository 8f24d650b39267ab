"""Who states a figure: the speaker before 表示, the report before 显示, the agency after 据, whoever has the turn in an interview.

In: a paragraph and its hits. Out: the sources it names, in clean offsets, and the one that a figure in it has.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import lru_cache

from cqextract.facts import Hit
from cqextract.layout import CJK, SURNAMES
from cqextract.links import Part
from cqextract.patterns import Patterns

LONGEST_SOURCE = 40  # characters from the front of its clause to the cue
LONGEST_TITLE = 40  # characters of a title in which no cue is looked for

_turn = re.compile(rf"(?P<speaker>[{SURNAMES}][{CJK}]{{1,2}}|[{CJK}]{{1,10}}(?:记者|报|主持人|网|社|台)|问|答)：")
_dateline = re.compile(r"(?:本报|新华社|中新网|中新社|央视网)[^，。]{0,8}?(?:讯|记者|电|消息)")
_asking = ("记者", "报", "主持人", "网", "社", "问", "台", "答")
_front = re.compile(
    r"^(?:[”」』）]|[，、。；：]|对此|其中|同时|此外|另外|近日|日前|目前|今天|昨天|今日|昨日|记者从|记者|来自|的|而|由|经|援引|引用|另据|又据|（[^）]*）|(?:\d{1,2}月)?\d{1,2}日|(?<!数)据|根据|按照|(?:发布|公布|印发|出版)的)+"
)

_FINDINGS = "最新|数据|报告|统计|调查|消息|通报|公报|结果|名单|文件|信息"
_AT = r"[在向对][^，。；]{1,24}(?:会|论坛|仪式|活动|采访|讲话|致辞|演讲|报告|信|媒体|记者)(?:上|中|时|期间)?|接受[^，。；]{0,8}采访时"
_STAMP = (
    r"(?:最新|近日|今天|日前|今日|昨天|昨日|（[^）]*）|(?:\d{1,2}月)?\d{1,2}日|同时|同一天|继续|再次|突然|随即|多次|反复|还|也|普遍|纷纷|一致|均|都|进一步|在会上|联合|正式|对外|初步|公布|发布|(?:公布|介绍|谈到|谈及|回答|通报|发布)[^，。；]{2,24}时|正在?[向对给][^，。；]{1,8}|当天|所"
    r"|[\u4e00-\u9fff]{1,3}地|笑着|指着[^，。；]{0,8}|一边[^，。；]{0,8}"
    rf"|刊文|撰文|发文|发表(?:联合)?声明|发表讲话|{_AT})"
)
_back = re.compile(_STAMP + "$")
_faceless = re.compile(
    r"(?:最新|有关|相关|初步|上述|这|该|大|更多|公开|官方)?(?:数据|统计|结果|报告|消息|调查|监测|数字|情况|统计数据|调查结果|数据报告)"
)
_occasion = re.compile(rf"[^，。；]*?(?:举行|召开|举办)的(?P<host>[{CJK}]{{2,16}}?)(?:例行|专题|政策|系列|主题|新闻)*$")
_of_theirs = re.compile(rf"的([{CJK}]{{2,8}}[{SURNAMES}][{CJK}]{{1,2}})$")
_made_public = re.compile("公布|发布|发表|披露|刊发|出炉|举行|召开")
_nobody = re.compile(
    r"等.*|.*首次|主要|最新|现场|会上|当天|为此.*|.*[他她]|(?:办理|通过|如果|因为|作为|听取|针对|随着|开展|加强|推进|实施|为了|年度).*|初步|不完全|记者|有人|业内|其|他|她|他们|经|将|会议|专家|对外|批示|也就是|有(?:研究|报道|消息|分析)|我们.*|.*(?:来到|走进|到了|已|累计).*"
)


@lru_cache(maxsize=8)
def _compile(patterns: Patterns) -> tuple[re.Pattern[str], ...]:
    table = patterns.table("cues")

    def either(key: str) -> str:
        return "|".join(sorted(map(re.escape, table[key]["surfaces"]), key=lambda s: -len(s)))

    from_whom = rf"记者[^，。；]{{0,16}}?从|(?<![数依占收证凭])(?:{either('before')})"
    opened = rf"(?:{from_whom})(?P<source>[^，。；：]{{2,30}}?){_STAMP}*(?P<cue>{either('close')})"

    def guarded(word: str) -> str:
        before, after = table["speaker"]["not_after"].get(word), table["speaker"]["not_before"].get(word)
        return (f"(?<![{before}])" if before else "") + re.escape(word) + (f"(?!{after})" if after else "")

    foretold = r"(?:预计|预报|提醒)(?=[，：])"
    said = "|".join(map(guarded, sorted(table["speaker"]["surfaces"], key=lambda word: -len(word))))
    measured = r"(?:最新)?(?:(?<!大)数据|监测|统计|调查|核算|测算)(?:结果)?(?=，)"
    spoken = rf"{foretold}|(?P<cue>{said})(?!的(?!{_FINDINGS}))(?=[，：,:。“”\n]|了?《|[{CJK}])|{measured}"
    named = rf"(?P<source>[{CJK}]{{0,12}}(?:{either('office')})[{SURNAMES}][{CJK}]{{1,2}})"
    quoted = rf"”[^。；“”]{{0,40}}(?:（[^）]*）)?{named}(?=一|边|[，。；说笑指着给])"  # “…。”6月2日，[厂长王成]指着机器
    return re.compile(opened), re.compile(spoken), re.compile(quoted)


def find_sources(text: str, start: int, end: int, inside: Sequence[Hit], patterns: Patterns) -> list[Part]:
    """The sources that the paragraph `[start, end)` names, in order."""
    found = sorted({part.end: part for part in _candidates(text, start, end, inside, patterns)}.values())
    named = [part for part in found if not _faceless.fullmatch(text[part.start : part.end])]
    return named or found


def opens_anew(text: str, start: int) -> bool:
    """Does a report of its own begin with the paragraph at `start`, so that nobody has the turn in it?"""
    return bool(_dateline.match(text, start))


def speaker(text: str, start: int) -> Part | None:
    """Who has the turn in an interview that the paragraph at `start` opens: `陈金山：…`; None where it opens none."""
    turn = _turn.match(text, start)
    return Part(*turn.span("speaker")) if turn else None


def asks(text: str, turn: Part) -> bool:
    """Is it a reporter's question, whose speaker states nothing?"""
    return text[turn.start : turn.end].endswith(_asking)


def heading_of(text: str, inside: Sequence[Hit]) -> Part | None:
    """Whose statement a heading gives, read off its hits: [世卫组织]：全球新增病例下降; a place before the colon is its subject."""
    first = inside[0] if inside else None
    return Part(first.start, first.end) if first and first.label == "ORG" and text.startswith("：", first.end) else None


def source_of(figure: Hit, sources: Sequence[Part], text: str, start: int) -> Part | None:
    """The last source named before the figure in its paragraph; for words in quotation marks also the next one after."""
    earlier = bisect_left(sources, figure.start, key=lambda source: source.start)
    if earlier:
        return sources[earlier - 1]
    quoted = text.rfind("“", start, figure.start) > text.rfind("”", start, figure.start)
    return sources[0] if sources and quoted else None


def _candidates(text: str, start: int, end: int, inside: Sequence[Hit], patterns: Patterns) -> Iterator[Part]:
    opened, spoken, quoted = _compile(patterns)
    named = {i for h in inside if h.label == "ORG" for i in range(h.start, h.end)}
    for match in (*quoted.finditer(text, start, end), *opened.finditer(text, start, end)):
        if part := _trimmed(text, *match.span("source"), inside):
            yield part
    last = start
    for match in spoken.finditer(text, start, end):
        if match.start() < last or match.start() in named or _titled(text, match.start()):  # 国家统计局: no 统计
            continue
        if match["cue"] is None and last > start and not any(c in "，。；：！？\n" for c in text[last : match.start()]):
            continue  # 能源局发布|统计数据，: who has made them known is named
        stop = text.rfind("（", start, match.start()) if text[match.start() - 1] == "）" else match.start()  # 新材公司（下称“新材”）披露
        back = max(start, stop - LONGEST_SOURCE)
        opens = max(max(text.rfind(c, back, stop) for c in "，。；：？！“”\n") + 1, last)
        if opens >= back and (part := _trimmed(text, opens, stop, inside)):
            last = match.end()
            yield part


def _titled(text: str, at: int) -> bool:
    """Does a title, 《全国统计公报》, stand there?"""
    before = max(at - LONGEST_TITLE, 0)
    return text.rfind("《", before, at) > text.rfind("》", before, at)


def _trimmed(text: str, start: int, end: int, inside: Sequence[Hit]) -> Part | None:
    """The source in `[start, end)` without the day it spoke, the words that lead to it, and figures; None if nothing is left."""
    cue = end
    while back := _back.search(text[start:end]):
        end -= len(back.group())
    on_a_day = end < cue  # 德国[24日]报告: somebody who speaks, not where it happens
    inside = inside[bisect_left(inside, start, key=lambda h: h.start) : bisect_left(inside, end, key=lambda h: h.start)]
    for h in [h for h in inside if h.label == "DATE" and h.end <= end and not _titled(text, h.start)]:
        behind = end - h.end >= 2 and (h.start == start or not _made_public.match(text, h.end))  # 机构近日|公布的数据
        if behind and h.start > start and _faceless.fullmatch(text[h.end : end].strip("）)")):  # 协会|今天|最新数据
            behind = False
        start, end = (h.end, end) if behind else (start, h.start)
    if occasion := _occasion.match(text[start:end]):  # 今天举行的[商务部]例行发布会
        start, end = start + occasion.start("host"), start + occasion.end("host")
    front = _front.match(text[start:end])
    start += front.end() if front else 0
    if person := _of_theirs.search(text[start:end]):  # 建设单位的[项目经理郝强]
        start += person.start(1)
    trimmed = text[start:end].strip(" ，、（）()的")
    places = {(h.start, h.end) for h in inside if h.label == "PLACE" and not on_a_day}
    asked = next((h for h in inside if h.label == "ORG" and text.startswith("对", h.end) and h.start == start), None)
    if asked:  # 商务部|对200家企业的调查
        return Part(asked.start, asked.end)
    if (
        len(trimmed) < 2
        or (text.index(trimmed, start), text.index(trimmed, start) + len(trimmed)) in places
        or _nobody.fullmatch(trimmed)
        or any(h.label in ("QUANTITY", "PERCENT") and start <= h.start < end for h in inside)
    ):
        return None
    start = text.index(trimmed, start)
    return Part(start, start + len(trimmed))
