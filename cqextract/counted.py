"""What stands after a figure: the noun phrase that it counts, or what is said of how long.

In: a stretch of a clause as a row of `Piece`s. Out: spans in clean offsets. A verb ends the phrase, unless it modifies what follows.
"""

from __future__ import annotations

from collections.abc import Sequence

from cqextract import lexicon
from cqextract.actors import is_chinese, is_time
from cqextract.cues import Cues
from cqextract.phrases import head, marked_off
from cqextract.pieces import CLOSING, Piece, Span

EXAMPLES = 7  # pieces within which a list of examples ends in 等
APART = ("外", "以外", "之外", "开外")  # 3000公里|外|的|[江州]
SITES = "区点站园馆厂店院村带"  # what a noun of two words may end in: 集聚|区


def after(row: Sequence[Piece], cues: Cues) -> Span | None:
    """The noun phrase at the front of `row`, what stands after a figure: 80个[智能工厂]建成.

    A verb ends it, unless it modifies what follows: 120场[文化阅读活动], 35个[具有代表性的制度成果].
    """
    kept: list[Piece] = []
    quoted = bracketed = False
    for i, piece in enumerate(row):
        if i == 0 and (length := marked_off(row)):  # 3万套|（户）
            return after(row[length:], cues)
        if not kept and (piece.text in ("的", " ", "是", "期", "级", *APART) or piece.text in cues.degrees):
            continue
        if i == 0 and is_time(piece) and row[1:2] and row[1].hit is None and not cues.is_predicate(row[1].text):  # 37档|2024年|[节目]
            continue
        akin = piece.text == "与" and any(other.text in ("相关", "有关") for other in row[i : i + 8])  # 20部|与|环保|相关|的|[法律]
        if not kept and not akin and (piece.text in cues.joining or piece.text[0] in "）)"):  # 首批12项及第二批14项
            return None
        quoted = "“" in piece.text or (quoted and "”" not in piece.text)
        bracketed = (piece.text in "（(" and any(p.text in "）)" for p in row[i : i + 6])) or (bracketed and piece.text not in "）)")
        enclosed = quoted or bracketed or piece.text in "）)"
        leads = not kept and len(piece.text) > 1 and piece.text in cues.stops and not _names(row[i + 1 : i + 2], cues)
        if leads and (aided := _modified(row[i:], cues, marks=("的",))):
            return aided  # 20条|促进|全省|经济|增长|的|[政策]
        examples = next((n for n, other in enumerate(row[i + 1 : i + EXAMPLES], i + 1) if other.text == "等"), 0)
        if (
            kept
            and piece.text == "、"
            and examples
            and all(other.text[0] not in CLOSING[:5] for other in row[i + 1 : examples] if other.text != "、")
        ):
            return after(row[examples + 1 :], cues) or head(kept)  # 100个|蔬菜、水果等|[产业重点县]
        degree = kept and piece.text[0] in "较更很最" and kept[-1].text[-1] in "值格度平力件模性"  # 128个|临床价值|较高|的|[产品]
        if degree and (described := _modified(row[i:], cues, marks=("的",))):
            return described
        if not enclosed and _ends_phrase(piece, kept, row[i + 1 :], cues):
            relates = akin or piece.text in cues.about or (piece.hit is None and cues.is_verb(piece.text))
            if relates and not kept:
                return _modified(row[i:], cues)
            if relates and row[i + 1 : i + 2] and row[i + 1].text == "的" and len(kept) == 1 and kept[0].text in cues.manner:
                return _modified(row[i:], cues) or head(kept)  # 200台|境外|淘汰|的|[设备]
            break
        kept.append(piece)
    counted = next((n for n, piece in enumerate(kept[:-1], 1) if piece.text.endswith((*cues.owners, *cues.persons))), 0)
    acts = kept[-1:] and kept[-1].text in cues.verbal_nouns and not _names(kept[-1:], cues)
    if counted and acts and not any(piece.text == "的" for piece in kept):  # 3万户企业|减税, 9家企业|转型; 行业|整治|行动 is a thing
        kept = kept[:counted]
    while kept and (kept[-1].text in cues.loose_ends or kept[-1].text in CLOSING[:7]):
        kept.pop()
    if kept and kept[-1].text.endswith(cues.measures):  # 7个试验区|企业复工率, 22条排水沟|整治率
        bearer = next((n for n, piece in enumerate(kept[:-1], 1) if piece.text.endswith(cues.bearers)), 0)
        kept = kept[:bearer] or (kept[:-1] if kept[-1].text[-1] == "率" and len(kept) > 2 else ()) or kept
    if len(kept) > 1 and kept[-1].text in cues.dimensions:  # 10个路段|总长
        kept.pop()
    owned = next((n for n, piece in enumerate(kept) if piece.text == "的"), 0)
    if owned and all(_is_done(piece, cues) for piece in kept[owned + 1 :]):  # 75万台|农机|的|维修|和|保养
        kept = kept[:owned]
    if kept and kept[-1].text == "”" and not any("“" in piece.text for piece in kept):
        kept.pop()
    says_something = any(is_chinese(c) or c.isalnum() for piece in kept for c in piece.text)
    return head(kept) if says_something else None


def _is_done(piece: Piece, cues: Cues) -> bool:
    """Is it what is done to a thing, and no thing: 农机的[维修]和[保养]?"""
    return piece.text in cues.joining or (piece.hit is None and (cues.is_verb(piece.text) or piece.text in cues.verbal_nouns))


def predicate(row: Sequence[Piece], cues: Cues) -> Span | None:
    """What is said at the front of `row`, to the end of its clause: 连续3年[位居全国第一]. Only a verb or a rank says anything."""
    kept: list[Piece] = []
    for piece in row:
        if piece.text[0] in CLOSING:
            break
        kept.append(piece)
    says = any(piece.text in cues.verbs or cues.is_verb(piece.text) or piece.text in cues.verbal_nouns for piece in kept[:3])
    ranks = any(piece.hit is not None and piece.hit.rule.startswith("rank.") for piece in kept)
    return (kept[0].start, kept[-1].end) if says or ranks else None


def _ends_phrase(piece: Piece, kept: Sequence[Piece], rest: Sequence[Piece], cues: Cues) -> bool:
    if piece.hit is not None:
        joined = bool(kept) and kept[-1].text in cues.joining and piece.label in ("PLACE", "ORG")  # 31个省份和|老挝
        joined = joined or (bool(kept and rest) and piece.label == "PLACE" and rest[0].text in cues.happening)  # 面板项目|深圳|投产
        return joined or piece.label in ("DATE", "QUANTITY", "PERCENT")
    if kept and (piece.text[0] == "已" or piece.text in cues.totalling):  # 7个试验区企业复工率|已达|…
        return True
    becomes = ("了", "过") if piece.text.endswith(cues.bearers) else ("了", "过", "为", "成")
    if kept and rest and rest[0].text in becomes:  # 10个县区|通|了, 31个事项|融合|为
        return True
    if kept and piece.text in ("、", "的") and not _ends_noun(piece, kept, rest, cues):
        return False
    if piece.text[0] in CLOSING:
        return True
    measures = kept and (piece.text.endswith(cues.measures) or kept[-1].text.endswith(cues.bearers))
    if measures and piece.text in cues.indicators.names:  # 7个试验区|企业复工率; 民营|经营主体，ends the phrase itself
        goes_on = rest and rest[0].hit is None and rest[0].text[0] not in CLOSING and not _follows_noun(rest[0].text, cues)
        return not (goes_on or (rest and rest[0].text[0] in CLOSING and kept[-1].text in lexicon.adjectives()))
    gives = cues.is_verb(piece.text) or piece.text in cues.giving
    acts = kept[-1:] and kept[-1].text.endswith(cues.bearers) and gives
    if (kept and piece.text == "的") or (acts and not _names_a_site(rest)):
        return True
    if kept and kept[-1].text in ("的", "新"):  # 高水平的|数字化车间, 新|投产项目
        return False
    if piece.text in cues.about or (piece.text in cues.prepositions and not kept):  # 4万人|在湖畔植树
        return True
    if piece.text in ("以上", "以下") and kept and kept[-1].text[-1] == "级" and rest and rest[0].text[0] not in CLOSING:
        return False  # 厅级|以上|干部
    if kept and kept[-1].text == "、" and any(other.text == "的" for other in rest[:4]):  # 吸引力强、|带动|面广|的|场景
        return False
    if piece.text in cues.stops or piece.text in cues.verbs:
        named = _names(rest, cues) and piece.text not in ("参加", "出席", "参与")  # 供采|对接|活动
        return (bool(kept) and not named) or len(piece.text) == 1 or not _modifies(rest, cues)
    if cues.is_verb(piece.text):
        return not _modifies(rest, cues)
    goes_on = bool(rest) and rest[0].hit is None and rest[0].text[0] not in CLOSING and not cues.is_predicate(rest[0].text)
    return bool(kept) and piece.text in lexicon.adverbs() and not (goes_on and piece.text in cues.attributive)


def _follows_noun(word: str, cues: Cues) -> bool:
    """Is this word what goes on after a noun phrase, as a predicate or 为 and 达 do?"""
    return cues.is_predicate(word) or word in ("为", "达", "是")


def _ends_noun(mark: Piece, kept: Sequence[Piece], rest: Sequence[Piece], cues: Cues) -> bool:
    """Does the noun that is counted end before this 、 or 的? Not where an adjective does: 高污染、高耗能|企业, 高水平|的|车间.

    Before 的 only what can have something ends it: 10个[重点领域]的模型应用, 100家[企业]的方案.
    """
    if mark.text == "的":
        aims = bool(rest) and rest[0].text in ("任务", "目标", "要求", "计划")  # 新开20条[航线]的任务
        singled_out = aims or (bool(rest) and rest[0].text.startswith("每"))  # 30万株[树木]的每一片叶子
        return singled_out or (kept[-1].hit is None and kept[-1].text.endswith((*cues.possessors, *cues.persons)))
    last, whole = kept[-1].text, "".join(piece.text for piece in kept)
    praised = whole[-1] in "强广高低好优" or (len(whole) == 3 and whole[0] in "大小高低多强轻长短快")  # 吸引力强、…的场景, 大|运力
    described = praised and any(piece.text == "的" for piece in rest[:8])
    modifies = described or last in lexicon.adjectives() or (len(last) == 3 and (last[0] in "高低多非" or last[-1] == "化"))
    return not (modifies and rest and rest[0].hit is None)


def _names_a_site(rest: Sequence[Piece]) -> bool:
    """Does a verb before `rest` make a noun with its first word: 产业|集聚|区, 服务|点?"""
    return bool(rest) and rest[0].hit is None and rest[0].text in SITES


def _modifies(rest: Sequence[Piece], cues: Cues) -> bool:
    """Does a verb before `rest` modify a noun that ends the phrase (阅读|活动，) rather than govern an object (前往|迪拜)?"""
    if _names_a_site(rest):
        return True
    kept: list[str] = []
    for piece in rest[:4]:
        if piece.hit is not None or piece.text[0] in CLOSING or piece.text in cues.stops or (kept and piece.text in cues.indicators.names):
            break
        if kept and kept[-1].endswith((*cues.heads, *cues.things)) and cues.is_predicate(piece.text):  # 恢复|重建|项目|全面完成
            break
        kept.append(piece.text)
    while kept and kept[-1] in ("和", "与", "及"):
        kept.pop()
    acting = all(cues.is_verb(word) or word in cues.verbal_nouns for word in kept[:-1])
    if 1 < len(kept) < 4 and acting and kept[-1].endswith((*cues.things, "地区")):  # 揭榜|挂帅|项目, 扩大|开放|试点|地区
        return True
    return (
        0 < len(kept) < 4
        and (len(kept[-1]) > 1 or kept[-1] in SITES)
        and not any(cues.is_predicate(word) or word in "了着过" for word in kept)
    )


def _names(rest: Sequence[Piece], cues: Cues) -> bool:
    """Is what begins with `rest` a thing or an event: 签约|项目, 对接|活动?"""
    return bool(rest) and rest[0].hit is None and rest[0].text.endswith((*cues.things, "活动", "行动"))


def _modified(row: Sequence[Piece], cues: Cues, *, marks: Sequence[str] = ("的", "等")) -> Span | None:
    """What a verb phrase before 的 or 等 modifies, if it stands in the same clause."""
    for i, piece in enumerate(row[:-1]):
        if piece.text[0] in "，。；：！？" or piece.label in ("QUANTITY", "PERCENT"):
            return None
        if piece.text in marks:
            return after(row[i + 1 :], cues)
    return None
