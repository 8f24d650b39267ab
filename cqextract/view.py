"""A clean text made ready to be read: sentences and clauses, and the numerals scanned once for all recognisers.

In: a `Text`. Out: a `View`. Offsets are those of the clean text.

>>> from cqextract.text import clean
>>> view = look(clean("产值达5亿元，增长3%。出口下降。"))
>>> [view.clean[s.start:s.end] for s in view.sentences]
['产值达5亿元，增长3%。', '出口下降。']
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from cqextract.numerals import Numeral, Terms, scan
from cqextract.text import Text

LONGEST = 1000  # characters of a sentence
_sentence = re.compile(r"[^。！？!?]+(?:[。！？!?]+[”’」』）》]*|$)|[。！？!?]+")


class Sentence(NamedTuple):
    """A sentence in clean offsets; `paragraph` counts the text's lines from 0."""

    start: int
    end: int
    paragraph: int


@dataclass(frozen=True, slots=True)
class View:
    """What every recogniser is given: the clean text with its map, its sentences, and its numerals in text order."""

    text: Text
    sentences: Sequence[Sentence]
    numerals: Sequence[Numeral]

    @property
    def clean(self) -> str:
        return self.text.clean


def look(text: Text, terms: Terms = Terms()) -> View:
    """Split into sentences and scan the numerals, but for those inside the fixed `terms`."""
    return View(text, _sentences(text.clean), scan(text.clean, terms))


def _sentences(clean: str) -> list[Sentence]:
    found: list[Sentence] = []
    at = 0
    for paragraph, line in enumerate(clean.split("\n")):
        for match in _sentence.finditer(clean, at, at + len(line)):
            start, end = match.span()
            parts = _bearable(clean, start, end) if end - start > LONGEST else ((start, end),)
            found += [Sentence(*part, paragraph) for part in parts]
        at += len(line) + 1
    return found


def _bearable(clean: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """What goes on without a full stop beyond LONGEST characters is read in parts: a table, a list, junk. So time stays linear."""
    while end - start > LONGEST:
        pause = max(clean.rfind(mark, start + LONGEST // 2, start + LONGEST) for mark in "；;，, ")
        at = pause + 1 if pause > 0 else start + LONGEST
        yield start, at
        start = at
    yield start, end
