"""Who or what can have figures: places, organizations, scope words, and what pieces make the name of a thing, a line or an event.

In: a row of `Piece`s. Out: how many of them name somebody, or their span in clean offsets.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from cqextract import lexicon
from cqextract.cues import Cues
from cqextract.pieces import CLOSING, Piece, Span

LONGEST_ACTOR = 20  # characters
NAMED_AFTER = 7  # pieces after a place that may make it the name of something there
TITLE = 10  # pieces of a name in quotation marks
THING = 14  # pieces of a site, work or event
POINTED_AT = 8  # pieces after 这家 within which its noun is looked for
MEASURED = ("长", "宽", "高", "深")
ONES = "船桥路线坝井矿馆楼厂站塔车机艇舰"  # what 该 may point at in one word: 该船
_summing = re.compile(r"(?:内地|境内|沿线|沿江|沿海|周边)?[\d两二三四五六七八九十]+(?:省区?市?|市|国|地|州|县|区)")
NATIONAL = ("全国", "国家", "全省", "世界", "中国")
_honour = re.compile(r"文明|示范|百强|先进|优秀|模范|劳动模范|劳模|五一|最美|重点文物|卫生城|双拥|500|\d+强")  # 全国|文明村镇
_foremost = re.compile("首[个批家座条艘台部例只支款列趟]|唯一")


def is_subject(piece: Piece, cues: Cues, *, opening: bool = False) -> bool:
    """Can this piece name whose figure it is? Some words can only where they open a clause."""
    if piece.hit is not None:
        return piece.label in ("PLACE", "ORG")
    return piece.text in cues.scopes and (opening or piece.text not in cues.openers)


def ranks_only(row: Sequence[Piece], i: int) -> bool:
    """Does a scope word at `i` but say among whom something is first or largest: 全球|首批|系统, 全国|最大|的|基地?"""
    following = row[i + 1].text if i + 1 < len(row) and row[i + 1].start == row[i].end else ""
    first = i + 2 if following == "上" else i + 1  # 世界|上|最大|的
    superlative = first + 1 < len(row) and row[first].text[0] == "最" and row[first + 1].text == "的"
    scope = row[i].hit is None or row[i].text in ("全球", "世界", "亚洲", "全国", "中国")
    return scope and (superlative or bool(_foremost.match(following))) or bool(row[i].text in NATIONAL and _honour.match(following))


def route(row: Sequence[Piece], cues: Cues) -> int | None:
    """How many pieces at the front of `row` name a line between two places: 江州|至|云城|高铁; 0 for a bare route, None for none.

    One end of a route is nobody's name: 江州西至云城南只需要3小时.
    """
    to = next((n for n, piece in enumerate(row[:3]) if n and piece.text in ("至", "到", "往", "—", "-")), 0)
    if not to or to + 1 >= len(row) or row[0].label != "PLACE":
        return None
    for n in range(to + 2, min(len(row), to + 5) + 1):
        if row[n - 1].text.endswith(cues.lines):
            return n
    return 0 if row[to + 1].label == "PLACE" else None


def can_act(row: Sequence[Piece], cues: Cues) -> bool:
    """Can this noun phrase be who does what a verb after it says? Not if it begins or ends in a verb itself (推进建设|12个)."""
    if not row or row[0].text.startswith(cues.faceless) or row[0].text in cues.connectives:  # 并|调研
        return False
    if row[-1].end - row[0].start < 3 and row[0].text not in cues.populations and row[0].text not in cues.bodies:
        return False
    if row[-1].end - row[0].start > LONGEST_ACTOR or any(piece.text in "为对向因由在" for piece in row):
        return False
    unclosed = sum(c in "“（(" for piece in row for c in piece.text) - sum(c in "”）)" for piece in row for c in piece.text)
    ends = (
        row[-1].text[-1] in "时“"
        or row[-1].text in ("期间", "以来", "之后", "之前", "之际")
        or row[-1].text[0] == "最"
        or row[-1].text in lexicon.adverbs()
        or row[-1].text in lexicon.adjectives()
    )
    several = any(piece.text == "、" for piece in row) and any(cues.is_verb(piece.text) for piece in row[1:-1])  # 国家|开展|企业|、|城市
    if unclosed or ends or several:
        return False
    if len(row) == 1 and row[0].text.endswith("化"):  # 常态化|推介
        return False
    idle = (cues.verbal_nouns, cues.prepositions, cues.idle)
    if row[0].hit is None and row[0].text in lexicon.adverbs():  # 陆续|走私
        return False
    return not any(cues.is_verb(piece.text) or any(piece.text in words for words in idle) for piece in (row[0], row[-1]))


def pointed_at(row: Sequence[Piece], cues: Cues, *, after_place: bool = False) -> int:
    """How many pieces at the front of `row` point at someone: 这家|园林用具|企业, 这|座|产业园; 0 if none do."""
    if not row or row[0].hit is not None:
        return 0
    if len(row[0].text) == 2 and row[0].text[0] == "该" and row[0].text[1] in ONES:
        return 1
    pointer = int(row[0].text in cues.deictic or (after_place and row[0].text in cues.introducing))
    if row[0].text == "这" and len(row) > 1 and row[1].text in cues.classifiers:
        pointer = 2
    if not pointer or len(row) <= pointer or cues.is_verb(row[pointer].text):  # 本次|开通|的
        return 0
    noun = row[pointer].text
    if noun in cues.seasons or noun in cues.prepositions or noun in cues.indicators.names or noun.endswith(cues.dimensions):
        return 0  # 这个|冬天, 这个|由|…|建立|的|平台, 这条|全长|50公里|的|铁路
    named = (*cues.things, *cues.owners)
    for n, piece in enumerate(row[pointer : pointer + POINTED_AT], pointer + 1):
        if piece.text[0] in CLOSING or piece.label not in ("", "PLACE"):
            break
        if piece.text.endswith(named) and not (n < len(row) and row[n].text.endswith(named)):
            return n
    further = range(pointer + 1, min(len(row), pointer + POINTED_AT))
    end = next((n for n in further if ends_name(row[n], cues) or row[n].text in MEASURED), pointer + 1)
    return 0 if end < len(row) and row[end].text[0] == "最" else end  # 这个|世界|最大|的|电站


def ends_name(piece: Piece, cues: Cues) -> bool:
    """Is the noun that is pointed at over before this piece: 这家|新|央企|汽车|集团 | 由…?"""
    word = piece.text
    ends = (
        word[0] in CLOSING
        or word in ("的", "是", "平均", "计划", *cues.aspects, *cues.totals)
        or word in cues.prepositions
        or word in cues.indicators.names
    )
    return ends or piece.hit is not None or cues.is_predicate(word)


def summed(row: Sequence[Piece], i: int) -> tuple[int, int]:
    """Where a list of places begins that ends at piece `i`, and how many pieces behind it sum them up: [青海|、|甘肃|、|河南]|三省,
    [广东|、|云南]|两|省区; `i` and 0 where none do."""
    behind = next((n for n in (1, 2) if _summing.fullmatch("".join(piece.text for piece in row[i + 1 : i + 1 + n]))), 0)
    start = i
    while behind and start > 1 and row[start - 1].text in "、和与" and row[start - 2].label == "PLACE":
        start -= 2
    return start, behind


def named_after(row: Sequence[Piece], cues: Cues) -> int:
    """How many pieces after the place at the front of `row` make it the name of something there: 海南|自由|贸易|港, 青山|铁路|大桥.

    The name may end in an organization's: 重庆|农博会|江苏展团.
    """
    within = len(row) > 3 and row[1].text in "（(" and row[2].label == "PLACE" and row[3].text in "）)"  # 上合组织|（|连云港|）|物流园
    if not row or not (row[0].label == "PLACE" or (within and row[0].label == "ORG")):
        return 0
    first = 4 if within else 1
    sums = (n for n in (3, 2, 1) if first + n <= len(row) and _summing.fullmatch("".join(piece.text for piece in row[first : first + n])))
    if several := next(sums, 0):  # 大湾区|内地|9|市
        return first - 1 + several
    found = 0
    for n, piece in enumerate(row[first : first + NAMED_AFTER], first):
        word = piece.text
        if piece.start != row[n - 1].end or piece.label not in ("", "PLACE") or not (is_chinese(word[0]) or word in "-—·"):
            break
        renewed = word == "新" and n + 1 < len(row) and row[n + 1].text.endswith(cues.things)  # 西部|陆海|新|通道
        if cues.is_predicate(word) or word in cues.indicators.names or (word in cues.unnamed and not renewed):
            break
        region = n == 1 and word == "地区"
        goes_on = word == "城市" and found == n - 1 > 0  # 研发|中心|城市
        if (word.endswith(cues.things) or word in ("段", "站") or region or goes_on) and not (
            n + 1 < len(row) and row[n + 1].text in cues.joints
        ):
            found = n
    delegation = found and found + 1 < len(row) and row[found + 1].label == "ORG" and row[found + 1].start == row[found].end
    return found + 1 if delegation else found


def titled(row: Sequence[Piece], cues: Cues) -> int:
    """How many pieces at the front of `row` are a name in quotation marks and what it names: “|远航|”|号, “|清源|”|行动; 0 if none are."""
    closing = next((n for n, piece in enumerate(row[:TITLE]) if "”" in piece.text), 0)
    if not closing or row[0].text[0] != "“":
        return 0
    for n in range(closing + 1, min(len(row), closing + 4)):
        if row[n].text == "号" or row[n].text.endswith((*cues.things, "活动")):
            return n + 2 if n + 1 < len(row) and row[n + 1].text in ("区", "段", "国家", "地区") else n + 1  # “|绿洲|”|工程|区
    return 0


def thing(row: Sequence[Piece], cues: Cues) -> Span | None:
    """The site, work or event at the front of `row` that acts: [创新|中心]|已…, [第五届|文博会]|今天|开幕, 工程|之一|的|[远山隧道]|贯通."""
    start = 0
    for n, piece in enumerate(row[:THING]):
        ends = piece.text[0] in "，。；：、！？\n“" or piece.text in cues.prepositions or cues.is_predicate(piece.text)
        numbered = n == 0 and piece.text.isdecimal()  # 2025|世界杯
        if ends or not (numbered or piece.label in ("", "PLACE")) or piece.text[0] in "—-":
            return None
        if piece.text == "的":
            start = n + 1
        acts = n + 1 < len(row) and (is_time(row[n + 1]) or (row[n + 1].hit is None and ends_name(row[n + 1], cues)))
        if acts and row[start].text not in (*cues.fresh, *cues.idle) and piece.text.endswith(cues.things) and _acts_alone(row[n + 1]):
            return (row[start].start, piece.end) if piece.end - row[start].start > 2 else None
    return None


def _acts_alone(following: Piece) -> bool:
    """Does nothing but what is done follow a name, no 的 and no second name: 新增|智能工厂|和|数字化车间?"""
    return following.text not in ("的", "和", "与", "及") and following.text[0] not in CLOSING


def is_time(piece: Piece) -> bool:
    return piece.label == "DATE"


def is_chinese(c: str) -> bool:
    return "\u4e00" <= c <= "\u9fff"
