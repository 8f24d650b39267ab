"""What clauses are about, whoever or whatever that is: candidates for those whose figures a sentence leaves unnamed.

In: a text's sentences and its rows of pieces. Out: spans in clean offsets. Nothing says of a theme that it has figures; which of them
has is for `antecedents` to weigh.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import NamedTuple

from cqextract import clauses, lexicon
from cqextract.actors import is_time
from cqextract.cues import Cues
from cqextract.facts import Hit
from cqextract.links import Part
from cqextract.phrases import BRACKETS, before_brackets, marked_off
from cqextract.pieces import CLOSING, Piece, Rows, Span
from cqextract.view import Sentence

CLAUSES = 3  # of a sentence that has no figures, in which its themes are looked for
FARTHEST = 4  # sentences back
RECENT = 3  # themes of earlier sentences
LONGEST = 22  # characters
LEADS = ("，", "“", "”", "——", "—", " ", "\n", "（", "）")  # what may stand before a clause's theme
QUOTING = {"“": "”", "《": "》"}
ENCLOSING = {**BRACKETS, **QUOTING}  # what stands between these is a part of a name
SAID = (
    "说",
    "称",
    "表示",
    "认为",
    "报道",
    "介绍",
    "消息",
    "显示",
    "表明",
    "方面",
    "下",
    "内",
    "里面",
    "是",
    "总",
)  # … and what behind it is none of it


class Theme(NamedTuple):
    """What a clause is about, and whether it opens its sentence."""

    part: Part
    first: bool


class Themes:
    """The themes of one text; those of a sentence are looked for when somebody first asks."""

    def __init__(self, text: str, sentences: Sequence[Sentence], rows: Rows, cues: Cues) -> None:
        self.text, self.sentences, self.rows, self.cues = text, sentences, rows, cues
        self._found: dict[int, Sequence[Theme]] = {}

    def of(self, index: int) -> Sequence[Theme]:
        """Those of the clauses of a sentence, in order; a sentence without figures is looked through from its front alone."""
        if index not in self._found:
            sentence = self.sentences[index]
            figures = [hit for hit in self.rows.inside(sentence.start, sentence.end) if hit.label in ("QUANTITY", "PERCENT")]
            self._found[index] = list(self._read(sentence, figures))
        return self._found[index]

    def before(self, index: int, since: int = 0) -> Sequence[Theme]:
        """The last ones of the sentences before that begin at the offset `since` or later, the nearest first."""
        found: dict[str, Theme] = {}
        for earlier in range(index - 1, max(index - 1 - FARTHEST, -1), -1):
            if self.sentences[earlier].start < since:
                break
            for theme in reversed(self.of(earlier)):
                found.setdefault(self.text[theme.part.start : theme.part.end], theme)
            if len(found) >= RECENT:
                break
        return list(islice(found.values(), RECENT))

    def _read(self, sentence: Sentence, figures: Sequence[Hit]) -> list[Theme]:
        starts = clauses.boundaries(self.text, sentence.start, sentence.end, figures)
        ends = [*(start - 1 for start in starts[1:]), sentence.end]
        spans = islice(zip(starts, ends, strict=True), None if figures else CLAUSES)
        found = ((start, theme(self.rows.front(start, end), self.cues)) for start, end in spans)
        return [Theme(Part(*span), start == sentence.start) for start, span in found if span]


def theme(row: Sequence[Piece], cues: Cues) -> Span | None:
    """The noun phrase that a clause opens with: [鹊桥卫星]成功入轨, 目前，[展馆]已…."""
    first = next((n for n, piece in enumerate(row) if marked_off(row[n:], QUOTING) or not _leads(piece, cues)), len(row))
    last = first
    while last < len(row) and not _ends(row, first, last, cues):
        last += marked_off(row[last:], ENCLOSING) or 1  # 江州（国际）博览会, “复兴号”动车组
    if last < len(row) and (row[last].text == "、" or row[last].text in cues.degrees):  # 手机、平板等产品, 特征|较为|明显
        return None
    while last > first and _trails(row[last - 1], cues):
        last -= 1
        if row[last].hit is None and row[last].text in lexicon.adjectives():  # 设施|差: told of nobody
            return None
    named = row[first : first + before_brackets(row[first:last], last - first)]  # 价格指数（CPI）
    length = named[-1].end - named[0].start if named else 0
    return (named[0].start, named[-1].end) if 1 < length <= LONGEST and _is_whole(named) and not _is_vague(named, cues) else None


def _is_whole(row: Sequence[Piece]) -> bool:
    """Has each opening mark of a row its closing one in it?"""
    text = "".join(piece.text for piece in row)
    return all(text.count(opening) == text.count(closing) for opening, closing in ENCLOSING.items())


def _leads(piece: Piece, cues: Cues) -> bool:
    return is_time(piece) or piece.text in cues.connectives or piece.text in LEADS


def _ends(row: Sequence[Piece], first: int, i: int, cues: Cues) -> bool:
    """Is the noun phrase that begins at `first` over before piece `i`? A verb is a part of it that makes a thing's name: 示范|项目."""
    piece = row[i]
    if piece.label in ("QUANTITY", "PERCENT", "DATE") or piece.text[0] in CLOSING or piece.text in cues.parting:
        return True
    if i > first and piece.text in SAID:
        return True
    if piece.hit is not None or not cues.is_predicate(piece.text):
        return False
    following = row[i + 1] if i + 1 < len(row) else None
    return not (i > first and following and following.hit is None and following.text.endswith(cues.bearers))


def _trails(piece: Piece, cues: Cues) -> bool:
    """Is it no part of the end of a name: 王丽|说, 展会|上?"""
    if piece.hit is not None:
        return False
    loose = piece.text == "的" or piece.text in cues.loose_ends or piece.text in cues.aspects or piece.text in SAID
    return loose or (_is_done(piece, cues) and not piece.text.endswith(cues.measured))


def _is_vague(named: Sequence[Piece], cues: Cues) -> bool:
    """Does the phrase name nobody: 第一批, 每亩, 稳定粮食生产, 客流量?"""
    first, last = named[0], named[-1]
    if first.text in cues.nobody or first.text[0] == "每" or last.text.endswith(cues.passing):
        return True
    if first.text[0] == "第" and not any("届" in piece.text for piece in named):
        return True
    if first.text in ("今", "昨", "明"):  # 今（5日）明两天
        return True
    if len(named) == 1 and (first.text in cues.deictic or first.text in lexicon.predicates()):  # 这家, 先行
        return True
    if last.hit is None and last.text.endswith((*cues.measures, *cues.dimensions, "数量", "规模", "面积", "量")):
        return True
    return _is_done(first, cues) and last.hit is None and not last.text.endswith(cues.measured)


def _is_done(piece: Piece, cues: Cues) -> bool:
    """Is it what somebody does, or how something is?"""
    word = piece.text
    return piece.hit is None and (word in cues.verbal_nouns or word in lexicon.verbs() or word in lexicon.adjectives())
