"""Achieved, planned, expected or possible: the modality of a figure.

In: the words before a figure in its sentence, its period, the outlook of its section. Out: actual, target, forecast or capability.
The cue nearest before the figure decides; a period that begins after the publication day makes a target of what has no cue.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import lru_cache

from cqextract.facts import Hit, Period
from cqextract.patterns import Patterns


@dataclass(frozen=True)
class Modalities:
    """The modality cues of a pattern set, as one expression each."""

    cues: re.Pattern[str]
    meaning: dict[str, str]
    heading: re.Pattern[str]

    def opens_outlook(self, heading: str) -> bool:
        """Does a heading announce what is to come (2026年主要任务)?"""
        return bool(self.heading.search(heading)) and "回顾" not in heading

    def of(self, text: str, clause_start: int, sentence_start: int, figure: Hit, period: Period, published: dt.date | None, section: str) -> str:
        """The modality of `figure`; `section` is what its heading says."""
        coming = bool(published and ((period.start and period.start > published) or (period.end and period.end > published and not period.start)))
        for start in (clause_start, sentence_start):
            found = [m for m in self.cues.finditer(text, start, figure.end) if m.start() < figure.start]
            if found:
                meaning = self.meaning[found[-1].group()]
                if meaning != "actual" or not coming:
                    return meaning
                break
        return "target" if coming else section


@lru_cache(maxsize=8)
def compile_modalities(patterns: Patterns) -> Modalities:
    entries = {key: entry for key, entry in patterns.table("cues").items() if entry["kind"] == "modality"}
    meaning = {surface: key for key, entry in entries.items() if key != "heading" for surface in entry["surfaces"]}
    ambiguous = {"将": r"(?<![不即])将(?![军近来领士才])", "要": r"(?<![重主需摘纪首必概想不只])要(?![素求闻点么道地塞是])", "若": r"(?<!倘)若(?!干)", "了": r"了(?![解得不])", "已": r"已(?!故)", "拟": r"(?<![模虚])拟(?!合|态|人)"}
    alternatives = [ambiguous.get(s, re.escape(s)) for s in sorted(meaning, key=lambda s: -len(s))]
    heading = re.compile("|".join(map(re.escape, entries["heading"]["surfaces"])))
    return Modalities(re.compile("|".join(alternatives)), meaning, heading)
