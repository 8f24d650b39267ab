"""The subject that a clause opens with: 今年上半年，[全市]出口增长; 对不裁员的[中小企业]，…; 走进渝北区的[产业园]，….

In: the front of a clause as a row of `Piece`s. Out: a span in clean offsets, or None.
"""

from __future__ import annotations

from collections.abc import Sequence

from cqextract.actors import POINTED_AT, ends_name, is_subject, is_time, named_after, pointed_at, ranks_only, route, thing, titled
from cqextract.cues import Cues
from cqextract.pieces import CLOSING, Piece, Rows, Span

LONGEST_SCENE = 20  # characters
DEFINED = 8  # pieces within which a clause says 是 of what it opens with
MADE = 6  # pieces between who made a site and 的: 企业|投资|建设|的|工厂


class Openings:
    """Whom the clauses of one text open with; each is read once, though figure after figure asks."""

    def __init__(self, rows: Rows, cues: Cues) -> None:
        self.rows, self.cues = rows, cues
        self._found: dict[tuple[int, int, bool], Span | None] = {}

    def of(self, start: int, end: int, *, near: bool) -> Span | None:
        """`opening` of the clause, or the part of it, `[start, end)`."""
        key = start, end, near
        if key not in self._found:
            self._found[key] = opening(self.rows.front(start, end), self.cues, near=near)
        return self._found[key]


def opening(row: Sequence[Piece], cues: Cues, *, near: bool = True) -> Span | None:
    """The subject a clause opens with, after its times and connectives: 今年上半年，[全市]出口增长.

    Words that name a subject only where they open a clause (企业, 项目) do so only for their own clause, the `near` one.
    """
    if not near and (scene := _scene(row, cues)):
        return scene
    if defined := _defined(row, cues):
        return defined
    if beneficiary := _beneficiary(row, cues):
        return beneficiary
    for i, piece in enumerate(row):
        if (line := route(row[i:], cues)) is not None:
            return (piece.start, row[i + line - 1].end) if line else None
        led = i > 0 and row[i - 1].text in cues.prepositions
        if not led and piece.text not in cues.connectives and (acting := thing(row[i:], cues)):
            return acting
        if piece.label == "ORG" and any(told.text in cues.publishing for told in row[i + 1 : i + 3]):  # 商务部|重点|监测|餐饮企业
            return None
        if is_subject(piece, cues, opening=near) and not ranks_only(row, i):
            last = i
            while last + 1 < len(row) and row[last + 1].start == row[last].end and is_subject(row[last + 1], cues):
                last += 1
            if head := _site_of(row[last + 1 :], cues):
                return head
            if last + 1 < len(row) and row[last + 1].text == "的" and (length := pointed_at(row[last + 2 :], cues)):
                return piece.start, row[last + 1 + length].end  # 云城|的|这个|合作社
            if _in_relative_clause(row[last + 1 :], cues):
                return None
            listed = last + 1 < len(row) and row[last + 1].text in ("等", "、")
            last += pointed_at(row[last + 1 :], cues, after_place=True) or named_after(row[last:], cues)
            return None if listed else (piece.start, row[last].end)
        if length := pointed_at(row[i:], cues) or titled(row[i:], cues):
            return piece.start, row[i + length - 1].end
        if not (is_time(piece) or piece.text in cues.connectives or piece.text in "，”》）)“— \n"):
            return None
    return None


def _defined(row: Sequence[Piece], cues: Cues) -> Span | None:
    """What a clause says what or where it is: [江云客专]是我国…的组成部分，设计时速250公里; [输水线路]西起江州."""
    at = next((n for n, piece in enumerate(row[:DEFINED]) if piece.text in ("是", *cues.locating)), 0)
    named = row[:at]
    if not at or at + 1 >= len(row) or not 1 < named[-1].end - named[0].start < LONGEST_SCENE:
        return None
    among = row[at + 1].label in ("PLACE", "DATE") or row[at + 1].text in cues.scopes or row[at + 1].text[0] in "最首第"
    if row[at].text == "是" and not among:
        return None
    plain = all(piece.label in ("", "PLACE") and piece.text[0] not in CLOSING and not cues.is_predicate(piece.text) for piece in named)
    led = named[0].text in cues.connectives or any(piece.text in cues.prepositions for piece in named)
    named_so = plain and named[-1].hit is None and named[-1].text != "的" and not led  # 云城的|连接|数量
    pointing = named[0].text[0] in "这那该其它他她" or named[-1].text in cues.indicators.names or named[-1].text.endswith(cues.measures)
    return (named[0].start, named[-1].end) if named_so and not pointing else None


def _beneficiary(row: Sequence[Piece], cues: Cues) -> Span | None:
    """Whom a whole clause before is about: 对不裁员的[中小企业]，返还…; 在工厂最多的[江州]，…, 不沿海的[江州]，…."""
    if len(row) < 3 or any(piece.text[0] in CLOSING and piece.text != "、" for piece in row[:-1]):
        return None
    last, owned = row[-1], [i for i, piece in enumerate(row) if piece.text == "的"]
    start = row[owned[-1] + 1].start if owned and owned[-1] + 1 < len(row) else row[1].start
    if row[0].text in ("在", "作为", "不") or cues.is_predicate(row[0].text):
        return (last.start, last.end) if owned and last.label == "PLACE" and last.start == start else None
    return (start, last.end) if row[0].text in ("对", "对于") and last.text.endswith(cues.owners) else None


def _site_of(row: Sequence[Piece], cues: Cues) -> Span | None:
    """The site that a clause in front of it tells who made: 两市|合作|共建|的|[新港二期工程]|投产."""
    made = next((n for n, piece in enumerate(row[:MADE]) if piece.text == "的"), 0)
    if not made or not any(cues.is_verb(piece.text) for piece in row[:made]) or any(p.text[0] in CLOSING for p in row[:made]):
        return None
    for n in range(made + 1, min(len(row), made + POINTED_AT)):
        if row[n].text[0] in CLOSING or cues.is_predicate(row[n].text) or row[n].label not in ("", "PLACE"):
            return None
        if row[n].text.endswith(cues.sites) and (n + 1 == len(row) or ends_name(row[n + 1], cues)) and row[n].end - row[made].end > 2:
            return row[made + 1].start, row[n].end
    return None


def _in_relative_clause(row: Sequence[Piece], cues: Cues) -> bool:
    """Is what stands before `row` but who did something to what the clause is about: 国务院|批准|设立|的|试验区|…?"""
    owned = next((n for n, piece in enumerate(row[:MADE]) if piece.text == "的"), 0)
    if not owned or any(p.text[0] in CLOSING or p.label in ("QUANTITY", "PERCENT") for p in row[:owned]):
        return False
    acts = any(cues.is_verb(piece.text) for piece in row[owned + 1 :])
    return acts and all(cues.is_predicate(piece.text) or is_time(piece) for piece in row[:owned])


def _scene(row: Sequence[Piece], cues: Cues) -> Span | None:
    """Where a reporter has taken the reader: 走进位于渝北区的[数字创意产业园]，在璧山区的[数字化车间]里."""
    places = [i for i, piece in enumerate(row) if piece.label == "PLACE"]
    owned = [i for i, piece in enumerate(row) if piece.text == "的"]
    if not places or not owned or owned[-1] < places[0] or not any(piece.text in cues.scenes for piece in row[:3]):
        return None
    kept = list(row[owned[-1] + 1 :])
    while kept and kept[-1].text in cues.onlooking:
        kept.pop()
    if not kept or any(piece.label in ("QUANTITY", "PERCENT") for piece in kept) or cues.is_verb(kept[-1].text):
        return None
    named = 2 < kept[-1].end - kept[0].start < LONGEST_SCENE and kept[-1].text.endswith((*cues.sites, *cues.owners))
    return (kept[0].start, kept[-1].end) if named else None
