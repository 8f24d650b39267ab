"""Who is heard where: the sources of the paragraph that is read, and those that are still heard from before.

In: a text's paragraphs, in order. Out: the source of each figure. A speaker keeps the turn in an interview until a heading; a list that
somebody opens with —— is theirs; a report is expounded over several paragraphs; a heading has the sources of the paragraph below it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence

from cqextract.facts import Hit
from cqextract.links import Part
from cqextract.patterns import Patterns
from cqextract.sources import asks, find_sources, heading_of, opens_anew, source_of, speaker

_view = re.compile(r"从[^，。]{2,12}看，")


class Hearing:
    """The state while one text is read: `sources` are those of the paragraph at `start`, in text order. A document that speaks for
    itself, a government's work report, is its `own` and names none."""

    def __init__(self, text: str, hits: Sequence[Hit], headings: Mapping[int, int], patterns: Patterns, *, own: bool = False) -> None:
        self.text, self.hits, self.headings, self.patterns = text, hits, headings, patterns
        self.hit_starts = [hit.start for hit in hits]
        self.own = own
        self.start = 0
        self.sources: Sequence[Part] = ()
        self.turn: Part | None = None  # who speaks, in an interview
        self.listing = False  # is it an item of a list that a speaker opened?
        self.report: Part | None = None  # the last report quoted

    def enter(self, start: int) -> None:
        """Read on with the paragraph at `start`."""
        self.start = start
        if self.own:
            return
        heading = start in self.headings
        if heading or opens_anew(self.text, start):
            self.turn = None
        elif turn := speaker(self.text, start):
            self.turn = None if asks(self.text, turn) else turn._replace(inherited=True)
        self.listing = not heading and (self.listing or self.text[max(start - 6, 0) : start].rstrip().endswith("——"))
        told = [source._replace(inherited=True) for source in self.sources] if self.listing else self._expounded(start)
        self.sources = self._named(start) or told
        if heading:
            self._head(start)

    def _head(self, start: int) -> None:
        if whose := heading_of(self.text, self._inside(start, self.headings[start])):
            self.sources = [whose]
        elif not self.sources:
            self.start = self.headings[start] + 1
            self.sources = self._named(self.start)

    def _expounded(self, start: int) -> Sequence[Part]:
        """The report that a paragraph goes on to expound: 从区域来看，…; nobody where it opens otherwise."""
        reports = [source for source in self.sources if self.text[source.start] == "《"]
        self.report = reports[-1]._replace(inherited=True) if reports else self.report
        return [self.report] if self.report and _view.match(self.text, start) else []

    def _named(self, start: int) -> list[Part]:
        """The sources of a paragraph that somebody may ask for: it has figures, opens a list, or quotes a report."""
        newline = self.text.find("\n", start)
        end = newline if newline >= 0 else len(self.text)
        inside = self._inside(start, end)
        asked = any(hit.label in ("QUANTITY", "PERCENT") for hit in inside) or self.text.endswith("——", start, end)
        if not asked and self.text.find("《", start, end) < 0 and start not in self.headings:
            return []
        return find_sources(self.text, start, end, inside, self.patterns)

    def _inside(self, start: int, end: int) -> Sequence[Hit]:
        return self.hits[bisect_left(self.hit_starts, start) : bisect_left(self.hit_starts, end)]

    def source_of(self, figure: Hit) -> Part | None:
        """Who states it: somebody named in its paragraph, else whoever has the turn."""
        if self.sources and figure.start < self.start:
            return self.sources[0]._replace(inherited=True)
        return source_of(figure, self.sources, self.text, self.start) or self.turn

    def quotes(self, figure: Hit) -> bool:
        """Does the figure stand between quotation marks?"""
        return self.text.rfind("“", self.start, figure.start) > self.text.rfind("”", self.start, figure.start)
