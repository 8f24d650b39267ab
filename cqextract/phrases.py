"""Noun phrases around a figure: its indicator, and the subject that stands before it.

In: a stretch of a clause as a row of `Piece`s (hits, and tokens between them). Out: spans. Leading times, connectives and verbs are
no part of an indicator; a place, an organisation or a scope word (全市) before it is its subject.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from cqextract.facts import Hit
from cqextract.patterns import Patterns
from cqextract.tokens import Tokenizer

PREPOSITIONS = frozenset("对 向 与 同 和 从 由 在 于 给 为 以 据 被 经 跟 比 较 到 至 往 沿 离 距".split())
_trailing = frozenset("分别 累计 已 已经 共 共计 总计 合计 均 都 达 为 将 也 预计 首次 仍 平均 年均 同比 环比 的 约 再 又 还 各 全 总共 就 只 仅 将会 有望 了 更 要 可 能 是 由 从 、 和 及 且 并 日均 年 每年 每 每天 全部 分别为 ， ： ( （ 近 超 才 数 最 至 到 在 连续 均已 也已 最高 最低 全年 提前 至少 便".split())
LONG = 14  # characters beyond which an indicator is cut to what follows its last 的 or verb


class Piece(NamedTuple):
    """A hit, or a token between hits (then `hit` is None)."""

    start: int
    end: int
    text: str
    hit: Hit | None = None


class Phrase(NamedTuple):
    """What stands before a figure: its indicator, and the subject before that, in clean offsets."""

    indicator: tuple[int, int] | None = None
    subject: tuple[int, int] | None = None
    verb: tuple[int, int] | None = None


@dataclass(frozen=True)
class Words:
    """The cue words of a pattern set that phrases are cut by."""

    connectives: frozenset[str]
    verbs: frozenset[str]
    stops: frozenset[str]
    scopes: dict[str, str]
    longest_verb: int


@lru_cache(maxsize=8)
def compile_words(patterns: Patterns) -> Words:
    table = patterns.table("cues")
    verbs = frozenset(table["verb"]["surfaces"])
    scopes = {s: entry["level"] for entry in table.values() if entry["kind"] == "scope" for s in entry["surfaces"]}
    return Words(frozenset(table["connective"]["surfaces"]), verbs, frozenset(table["after"]["surfaces"]), scopes, max(map(len, verbs)))


def pieces(text: str, start: int, end: int, hits: Sequence[Hit], tokenize: Tokenizer, words: Words) -> list[Piece]:
    """The stretch `[start, end)` as hits and the tokens between them; a scope word (全市) is one piece even where a token goes on."""
    row: list[Piece] = []
    at = start
    for hit in [h for h in hits[bisect_left(hits, start, key=lambda h: h.start) :] if h.end <= end] + [None]:  # type: ignore[list-item]
        stop = hit.start if hit else end
        row.extend(Piece(at + t.start, at + t.end, t.text) for t in tokenize(text[at:stop]))
        if hit is None or hit.start >= end:
            break
        row.append(Piece(hit.start, hit.end, text[hit.start : hit.end], hit))
        at = hit.end
    return [half for piece in row for half in _split_scope(piece, words)]


def _split_scope(piece: Piece, words: Words) -> list[Piece]:
    """全省经济 → 全省, 经济: a scope word at the front of a token stands alone."""
    for length in (3, 2):
        scope = piece.text[:length]
        if piece.hit is None and len(piece.text) > length and scope in words.scopes:
            cut = piece.start + length
            return [Piece(piece.start, cut, scope), Piece(cut, piece.end, piece.text[length:])]
    return [piece]


def is_subject(piece: Piece, words: Words) -> bool:
    """Can this piece name whose figure it is?"""
    return (piece.hit is not None and piece.hit.label in ("PLACE", "ORG")) or (piece.hit is None and piece.text in words.scopes)


def before(row: Sequence[Piece], words: Words) -> Phrase:
    """The indicator at the end of `row`, what stands before a figure, and the subject in front of it."""
    subject: tuple[int, int] | None = None
    verb: tuple[int, int] | None = None
    first, last = 0, len(row)
    while last and (row[last - 1].text in _trailing or row[last - 1].text.isspace() or _is_time(row[last - 1])):
        last -= 1
    for i, piece in enumerate(row[:last]):
        previous = row[i - 1].text if i else ""
        if is_subject(piece, words) and previous not in PREPOSITIONS:
            joined = subject and i and is_subject(row[i - 1], words) and subject[1] == piece.start
            subject = (subject[0] if joined and subject else piece.start, piece.end)
            first = i + 1
        elif _is_time(piece) or (piece.text in words.connectives and first == i) or piece.text in "，”》）)的 \n" and first == i:
            first = i + 1
        elif piece.hit is None and (piece.text in words.verbs or (piece.text == "了" and i + 1 < last)):
            if i + 1 < last:
                verb, first = (piece.start, piece.end), i + 1
            else:
                verb = (piece.start, piece.end)
    kept = row[first:last]
    if not kept:
        return Phrase(None, subject, verb)
    span = _shortened(kept, words)
    return Phrase(span, subject, verb)


def _is_time(piece: Piece) -> bool:
    return piece.hit is not None and piece.hit.label == "DATE"


def _shortened(kept: Sequence[Piece], words: Words) -> tuple[int, int]:
    """A long phrase is cut to its head: what follows the last 的."""
    start, end = kept[0].start, kept[-1].end
    if end - start > LONG:
        for i in range(len(kept) - 2, 0, -1):
            if kept[i].text in ("的", "，", "：") and end - kept[i].end >= 2:
                return kept[i].end, end
    return start, end


def after(row: Sequence[Piece], words: Words) -> tuple[int, int] | None:
    """The noun phrase at the front of `row`, what stands after a figure: 80个[智能工厂]建成."""
    kept: list[Piece] = []
    for piece in row:
        if not kept and piece.text in ("的", " ", "“以上"):
            continue
        if piece.text in words.stops or piece.hit is not None and piece.hit.label in ("DATE", "QUANTITY", "PERCENT"):
            break
        if kept and piece.hit is None and (piece.text in words.verbs or (piece.text[0] in "，。；：、！？")):
            break
        kept.append(piece)
    while kept and kept[-1].text in ("的", "了", "”" if not any("“" in p.text for p in kept) else "\0"):
        kept.pop()
    if not kept or not any("\u4e00" <= c <= "\u9fff" or c.isalnum() for c in "".join(p.text for p in kept)):
        return None
    return kept[0].start, kept[-1].end
