"""Noun phrases around a figure: its indicator, and the subject that stands before it.

In: a stretch of a clause as a row of `Piece`s (hits, and tokens between them). Out: spans. Leading times, connectives and verbs are
no part of an indicator; a place, an organisation or a scope word (全市) before it is its subject.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from cqextract import lexicon
from cqextract.facts import Hit
from cqextract.gazetteers import Gazetteer
from cqextract.patterns import Patterns
from cqextract.tokens import Tokenizer

PREPOSITIONS = frozenset("对 向 与 同 和 从 由 在 于 给 为 以 据 被 经 跟 比 较 到 至 往 沿 离 距".split())
_trailing = frozenset("分别 累计 已 已经 共 共计 总计 合计 均 都 达 为 将 也 预计 首次 仍 平均 年均 同比 环比 的 约 再 又 还 各 全 总共 就 只 仅 将会 有望 了 更 要 可 能 是 由 从 、 和 及 且 并 日均 年 每年 每 每天 全部 分别为 ， ： ( （ 近 超 才 数 最 至 到 在 连续 均已 也已 中 里 可能 最高 最低 全年 提前 至少 便".split())
SCENES = frozenset("走进 走近 来到 位于 地处 坐落 步入 在 走访 探访 记者在".split())
_faceless = ("一", "新", "困难", "国内", "这", "那", "其", "首批", "第一批", "每", "它", "他", "她", "我们", "区域", "共")
_joining = frozenset("、 和 与 及 占比 比重 份额".split())
_closing = "，。；：、！？,;\n—…）)"
_bodies = frozenset(("政府", "学校", "公司", "部门", "平台", "工程", "项目", "论坛", "展会", "市场", "线路", "景区", "码头", "大桥", "铁路", "机器"))
_sites = ("市场", "园", "厂", "园区", "港", "店", "馆", "城", "区", "平台", "基地", "中心", "设施", "项目", "工程", "航班", "班列", "机场", "风电场", "矿")
_no_agent = frozenset("建设 等 的 布局 和 与 及 、 来 中 里 上 下 内".split())
DEICTIC = frozenset(("该", "这项", "这家", "这座", "这个", "这款", "这条", "这项", "本届", "本次", "这所", "这艘"))
CLASSIFIERS = frozenset("家 座 个 款 条 项 所 艘 届 次 架 台 支 批 种".split())
LONG = 14  # characters beyond which an indicator is cut to what follows its last 的 or verb


class Piece(NamedTuple):
    """A hit, or a token between hits (then `hit` is None)."""

    start: int
    end: int
    text: str
    hit: Hit | None = None


class Phrase(NamedTuple):
    """What stands before a figure, in clean offsets: its indicator, the subject before that, the verb between them, and the
    `agent`, a noun phrase before the verb that is no place, organisation or scope word."""

    indicator: tuple[int, int] | None = None
    subject: tuple[int, int] | None = None
    verb: tuple[int, int] | None = None
    agent: tuple[int, int] | None = None


@dataclass(frozen=True)
class Words:
    """The cue words of a pattern set that phrases are cut by."""

    connectives: frozenset[str]
    verbs: frozenset[str]
    stops: frozenset[str]
    scopes: dict[str, str]
    openers: frozenset[str]  # the scope words that name a subject only where they open a clause
    populations: frozenset[str]
    topics: tuple[str, ...]
    voice: re.Pattern[str]  # what shows that a document speaks for a place
    indicators: Gazetteer[str]  # known indicators are one piece, whatever words they are made of

    def names_an_agent(self, row: Sequence[Piece]) -> bool:
        """Can this noun phrase be who does what a verb after it says? Not if it ends in a verb itself (推进建设|12个)."""
        return bool(row) and (row[-1].end - row[0].start > 2 or row[0].text in self.populations | _bodies) and not row[0].text.startswith(_faceless) and not any(
            self.is_verb(p.text) or p.text in self.verbal_nouns or p.text in PREPOSITIONS or p.text in _no_agent for p in (row[0], row[-1])
        )  # fmt: skip

    def is_verb(self, word: str) -> bool:
        """Is it a verb where it stands between two nouns?"""
        return word in self.verbs or (len(word) > 1 and word in lexicon.verbs() and word not in self.verbal_nouns)

    verbal_nouns: frozenset[str] = frozenset()
    joints: frozenset[str] = frozenset("的 和 与 及 数 数量 总数 户数 家数 个数 中 等 类 群 数达 比重 占比 比例".split())


@lru_cache(maxsize=8)
def compile_words(patterns: Patterns) -> Words:
    table = patterns.table("cues")
    verbs = frozenset(table["verb"]["surfaces"])
    scopes = {s: entry["level"] for entry in table.values() if entry["kind"] == "scope" for s in entry["surfaces"]}
    openers = frozenset(s for entry in table.values() if entry.get("opening") for s in entry["surfaces"])
    return Words(
        frozenset(table["connective"]["surfaces"]), verbs, frozenset(table["after"]["surfaces"]), scopes, openers,
        frozenset(table["nouns"]["surfaces"]), tuple(table["headings"]["surfaces"]), re.compile(table["report"]["pattern"]),
        Gazetteer({s: key for key, entry in patterns.tables.get("indicators", {}).items() for s in entry["surfaces"]}),
        frozenset(table["verbal"]["surfaces"]),
    )  # fmt: skip


def pieces(text: str, start: int, end: int, hits: Sequence[Hit], tokenize: Tokenizer, words: Words) -> list[Piece]:
    """The stretch `[start, end)` as hits and the tokens between them; a scope word (全市) is one piece even where a token goes on."""
    row: list[Piece] = []
    at = start
    for hit in [h for h in hits[bisect_left(hits, start, key=lambda h: h.start) :] if h.end <= end] + [None]:  # type: ignore[list-item]
        stop = hit.start if hit else end
        row.extend(_words(text, at, stop, tokenize, words))
        if hit is None or hit.start >= end:
            break
        row.append(Piece(hit.start, hit.end, text[hit.start : hit.end], hit))
        at = hit.end
    return [half for piece in row for half in _split_scope(piece, words)]


def _words(text: str, start: int, end: int, tokenize: Tokenizer, words: Words) -> Iterator[Piece]:
    """The words of a stretch without hits; a known indicator is one of them."""
    stretch, at = text[start:end], 0
    for known_start, known_end, _ in words.indicators.find(stretch):
        yield from (Piece(start + at + t.start, start + at + t.end, t.text) for t in tokenize(stretch[at:known_start]))
        yield Piece(start + known_start, start + known_end, stretch[known_start:known_end])
        at = known_end
    yield from (Piece(start + at + t.start, start + at + t.end, t.text) for t in tokenize(stretch[at:]))


def _split_scope(piece: Piece, words: Words) -> list[Piece]:
    """全省经济 → 全省, 经济: a scope word at the front of a token stands alone."""
    for length in (3, 2):
        scope = piece.text[:length]
        if piece.hit is None and len(piece.text) > length and scope in words.scopes and scope not in words.openers:
            cut = piece.start + length
            return [Piece(piece.start, cut, scope), Piece(cut, piece.end, piece.text[length:])]
    return [piece]


def is_subject(piece: Piece, words: Words, *, opening: bool = False) -> bool:
    """Can this piece name whose figure it is? Some words can only where they open a clause."""
    if piece.hit is not None:
        return piece.hit.label in ("PLACE", "ORG")
    return piece.text in words.scopes and (opening or piece.text not in words.openers)


def opening(row: Sequence[Piece], words: Words, *, near: bool = True) -> tuple[int, int] | None:
    """The subject a clause opens with, after its times and connectives: 今年上半年，[全市]出口增长.

    Words that name a subject only where they open a clause (企业, 项目) do so only for their own clause, the `near` one.
    """
    if not near and row and (scene := _scene(row)):
        return scene
    for i, piece in enumerate(row):
        if is_subject(piece, words, opening=near):
            end, last = piece.end, i
            for j, following in enumerate(row[i + 1 :], i + 1):
                if following.start != end or not is_subject(following, words):
                    break
                end, last = following.end, j
            if any(p.text == "等" for p in row[last + 1 : last + 2]) or (last + 1 < len(row) and row[last + 1].text == "、"):
                return None
            return piece.start, end
        if deictic := _deictic(row[i:], words):
            return piece.start, row[i + deictic - 1].end
        if not (_is_time(piece) or piece.text in words.connectives or piece.text in "，”》）)“ \n"):
            return None
    return None


def _scene(row: Sequence[Piece]) -> tuple[int, int] | None:
    """Where a reporter has taken the reader: 走进位于渝北区的[数字创意产业园]，在璧山区的[数字化车间]里."""
    start = next((i for i, p in enumerate(row[:3]) if p.text in SCENES), None)
    if start is None:
        return None
    places = [i for i, p in enumerate(row) if p.hit is not None and p.hit.label == "PLACE"]
    owned = [i for i, p in enumerate(row) if p.text == "的"]
    if not places or not owned or owned[-1] < places[0]:
        return None
    kept = list(row[owned[-1] + 1 :])
    while kept and kept[-1].text in ("里", "内", "中", "上", "，", "采访", "看到", "时", "参观"):
        kept.pop()
    return (kept[0].start, kept[-1].end) if kept and 2 < kept[-1].end - kept[0].start < 20 else None


def before(row: Sequence[Piece], words: Words) -> Phrase:
    """The indicator at the end of `row`, what stands before a figure, and the subject in front of it."""
    subject: tuple[int, int] | None = None
    agent: tuple[int, int] | None = None
    verb: tuple[int, int] | None = None
    first, last = 0, len(row)
    while last and (row[last - 1].text in _trailing or row[last - 1].text.isspace() or _is_time(row[last - 1])):
        last -= 1
    for i, piece in enumerate(row[:last]):
        previous = row[i - 1].text if i else ""
        if piece.text == "等" and subject and i + 1 < len(row) and row[i - 1].end == subject[1]:
            subject, first = None, i + 1  # 天津、重庆等5个试点地区: examples of what is counted
        elif (deictic := _deictic(row[i:last], words, after_place=subject is not None and subject[1] == piece.start)) and i + deictic < last:
            subject, first = (subject[0] if subject and subject[1] == piece.start else piece.start, row[i + deictic - 1].end), i + deictic
        elif verb is None and is_subject(piece, words, opening=i == first and i + 1 < last) and previous not in PREPOSITIONS:
            joined = subject and i and is_subject(row[i - 1], words) and subject[1] == piece.start
            subject = (subject[0] if joined and subject else piece.start, piece.end)
            first = i + 1
        elif piece.text == "、" and i + 2 < last and (row[i + 1].text in words.verbs or words.is_verb(row[i + 1].text)):
            subject, agent, first = None, None, i + 1
        elif _is_time(piece) or ((piece.text in words.connectives or piece.text[0] == "每") and first == i) or piece.text in "，”》）)的 \n" and first == i:
            first = i + 1
        elif piece.hit is None and (piece.text in words.verbs or piece.text == "了"):
            if subject is None and agent is None and first < i and piece.text != "了":
                agent = _agent(row[first:i])
            verb = (piece.start, piece.end)
            first = i + 1 if i + 1 < last else first
        elif piece.hit is None and subject is None and agent is None and first < i < last - 1 and words.is_verb(piece.text) and row[i + 1].text not in words.populations:
            agent, first = _agent(row[first:i]), i
    kept = row[first:last]
    if not kept:
        return Phrase(None, subject, verb, agent)
    kept, whose = _split_population(kept, words)
    if whose:
        if subject and subject[1] == whose[0]:
            whose = (subject[0], whose[1])
        subject = whose
    if len(kept) > 1 and kept[-1].text in words.indicators.names and kept[-1].start - kept[0].start > 4 and not any(p.text in _joining for p in kept):
        if subject is None and agent is None:
            agent = (kept[0].start, kept[-1].start)
        kept = kept[-1:]
    span = _shortened(kept, words)
    return Phrase(span, subject, verb, agent)


def _split_population(kept: Sequence[Piece], words: Words) -> tuple[Sequence[Piece], tuple[int, int] | None]:
    """规上工业企业|利润总额, 《家里家外》|传播量: who has the figure, and the figure's own words."""
    for i, piece in enumerate(kept[:-1]):
        following = kept[i + 1].text
        if piece.text == "》":
            return kept[i + 1 :], (kept[0].start, piece.end)
        if any(p.text in ("新增", "新设", "新") for p in kept[: i + 1]):
            break
        if piece.text.endswith(tuple(words.populations)) and "\u4e00" <= following[0] <= "\u9fff" and following not in words.joints:
            return kept[i + 1 :], (kept[0].start, piece.end)
    return kept, None


def _agent(row: Sequence[Piece]) -> tuple[int, int] | None:
    """The noun phrase before a verb, without the adverbs between them."""
    end = len(row)
    while end and (row[end - 1].text in _trailing or row[end - 1].text in lexicon.adverbs() or _is_time(row[end - 1])):
        end -= 1
    return (row[0].start, row[end - 1].end) if end else None


def _deictic(row: Sequence[Piece], words: Words, *, after_place: bool = False) -> int:
    """How many pieces at the front of `row` point at someone: 这家|园林用具|企业, 这|座|产业园; 0 if none do."""
    if not row or row[0].hit is not None:
        return 0
    pointer = 1 if row[0].text in DEICTIC or (after_place and row[0].text in ("一家", "一座", "一处", "一个")) else 2 if row[0].text == "这" and len(row) > 1 and row[1].text in CLASSIFIERS else 0
    if not pointer or len(row) <= pointer:
        return 0
    for n, piece in enumerate(row[pointer : pointer + 8], pointer + 1):
        if piece.text[0] in _closing or piece.hit is not None and piece.hit.label != "PLACE":
            break
        if piece.text.endswith(_sites) or piece.text.endswith(tuple(words.populations)):
            return n
    return pointer + 1


def _is_time(piece: Piece) -> bool:
    return piece.hit is not None and piece.hit.label == "DATE"


def _shortened(kept: Sequence[Piece], words: Words) -> tuple[int, int]:
    """A long phrase is cut to its head: what follows the last 的 or 等."""
    start, end = kept[0].start, kept[-1].end
    for i in range(len(kept) - 2, 0, -1):
        if (kept[i].text == "等" or (end - start > LONG and kept[i].text in ("的", "，", "："))) and end - kept[i].end >= 2:
            return kept[i].end, end
    return start, end


def after(row: Sequence[Piece], words: Words) -> tuple[int, int] | None:
    """The noun phrase at the front of `row`, what stands after a figure: 80个[智能工厂]建成.

    A verb ends it, unless it modifies what follows: 120场[文化阅读活动], 35个[具有代表性的制度成果].
    """
    kept: list[Piece] = []
    quoted = bracketed = False
    for i, piece in enumerate(row):
        if not kept and piece.text in ("的", " "):
            continue
        quoted = "“" in piece.text or (quoted and "”" not in piece.text)
        bracketed = (piece.text in "（(" and any(p.text in "）)" for p in row[i : i + 6])) or (bracketed and piece.text not in "）)")
        if not quoted and not bracketed and piece.text not in "）)" and _ends_phrase(piece, kept, row[i + 1 :], words):
            if not kept and piece.hit is None and words.is_verb(piece.text) and (head := _modified_head(row[i:], words)):
                return head
            break
        kept.append(piece)
    while kept and kept[-1].text in ("的", "了", "等"):
        kept.pop()
    if not kept or not any("\u4e00" <= c <= "\u9fff" or c.isalnum() for c in "".join(p.text for p in kept)):
        return None
    return _shortened(kept, words)


def _ends_phrase(piece: Piece, kept: Sequence[Piece], rest: Sequence[Piece], words: Words) -> bool:
    if piece.hit is not None:
        return piece.hit.label in ("DATE", "QUANTITY", "PERCENT")
    if piece.text[0] in _closing or (kept and piece.text in words.indicators.names):
        return True
    if kept and kept[-1].text in ("的", "新"):  # 高水平的|数字化车间, 新|投产项目
        return False
    if piece.text in words.stops or piece.text in words.verbs:
        return bool(kept) or not _modifies(rest, words)
    if words.is_verb(piece.text):
        return not _modifies(rest, words)
    return bool(kept) and piece.text in lexicon.adverbs()


def _modifies(rest: Sequence[Piece], words: Words) -> bool:
    """Does a verb before `rest` modify a noun that ends the phrase (阅读|活动，) rather than govern an object (前往|迪拜)?"""
    kept = []
    for piece in rest[:4]:
        if piece.hit is not None or piece.text[0] in _closing or piece.text in words.stops:
            break
        kept.append(piece.text)
    return bool(kept) and len(kept) < 4 and len(kept[-1]) > 1 and not any(words.is_verb(word) or word in lexicon.adverbs() or word in "了着过" for word in kept)


def _modified_head(row: Sequence[Piece], words: Words) -> tuple[int, int] | None:
    """What a verb phrase before 的 or 等 modifies, if it stands in the same clause."""
    for i, piece in enumerate(row[:-1]):
        if piece.text[0] in "，。；：！？" or piece.hit is not None and piece.hit.label in ("QUANTITY", "PERCENT"):
            return None
        if piece.text in ("的", "等"):
            return after(row[i + 1 :], words)
    return None
