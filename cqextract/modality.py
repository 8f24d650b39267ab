"""Achieved, planned, expected or possible: the modality of a figure.

In: the words before a figure in its sentence, its period, the outlook of its section. Out: actual, target, forecast or capability.
The cue nearest before the figure decides; a period that begins after the publication day makes a target of what has no cue.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from cqextract import lexicon
from cqextract.facts import Hit, Period
from cqextract.patterns import Patterns, expression

# 将 is `will` before a verb or an adverb; before a noun it is the preposition 把 (将预警更新为橙色).
WILL = "(?<![不即])将(?![军近来领士才]|包括)"

# 将 and 计划 look ahead where one of these follows, or a verb or an adverb of the dictionary.
BEFORE = {
    "将": "安设出加于达有在再新持继为向面进投建推开实完按从由会不全更超突力上下成发分启正举组迎带密装改",
    "计划": "到出进采收在于向将春夏秋冬新建投安今明实用完开累每争再种改扩培招推启增打选购研设0123456789",
}

_named_year = re.compile(r"\d{4}(?=年)")
_works = re.compile("(?:工作|任务|举措)$")
_looking_back = re.compile("回顾|成就|成效|总结|完成情况")


@dataclass(frozen=True)
class Modalities:
    """The modality cues of a pattern set, as one expression with a group for each entry."""

    cues: re.Pattern[str]
    meaning: dict[str, str]
    reach: dict[str, str]
    heading: re.Pattern[str]

    def opens_outlook(self, heading: str, *, running: bool = False) -> bool:
        """Does a heading announce what is to come (主要任务)? `running`: it names a time that is not over (2026年工作)."""
        announces = self.heading.search(heading) or (running and _works.search(heading.rstrip()))
        return bool(announces) and not _looking_back.search(heading)

    def said(self, text: str, start: int, end: int) -> list[re.Match[str]]:
        """The cues of a sentence, in order."""
        return list(self.cues.finditer(text, start, end))

    def of(
        self,
        text: str,
        clause_start: int,
        said: Sequence[re.Match[str]],
        figure: Hit,
        end: int,
        period: Period,
        published: dt.date | None,
        section: str,
    ) -> str:
        """The modality of `figure`, whose own words end at `end`; `said` are its sentence's cues, `section` is what its heading says."""
        coming = bool(
            published and ((period.start and period.start > published) or (period.end and period.end > published and not period.start))
        )
        found = [m for m in said if m.start() < figure.start and self._counts(m, text, clause_start) and not _bygone(m.group(), published)]
        meanings = [self.meaning[m.lastgroup or ""] for m in found]
        over = bool(published and period.start and period.end and period.end < published)
        if not meanings and figure.label == "QUANTITY" and not over:  # 3条航线[将]开通
            after = (m for m in said if figure.end <= m.start() and m.end() <= end and self._counts(m, text, clause_start))
            meanings = [self.meaning[m.lastgroup or ""] for m in after if self.reach[m.lastgroup or ""] == "sentence"][:1]
        if not meanings or (meanings[-1] == "actual" and coming):
            return ("forecast" if "forecast" in meanings else "target") if coming else section
        wills = found[-1:] and found[-1].group().endswith("将")  # 预计全年总额[将]超过300亿元
        expected = [m for m in found if self.meaning[m.lastgroup or ""] == "forecast" and (not wills or m.start() >= clause_start)]
        return "forecast" if (meanings[-1] == "capability" or wills) and expected else meanings[-1]

    def _counts(self, cue: re.Match[str], text: str, clause_start: int) -> bool:
        if self.reach[cue.lastgroup or ""] == "clause" and cue.start() < clause_start:
            return False
        ahead, before = text[cue.end() : cue.end() + 2], BEFORE.get(cue.group())
        return before is None or ahead[:1] in before or ahead in lexicon.predicates()


def _bygone(cue: str, published: dt.date | None) -> bool:
    """增长到2020年的: is the year that a cue names over?"""
    year = _named_year.search(cue)
    return bool(year and published and int(year.group()) < published.year)


@lru_cache(maxsize=8)
def compile_modalities(patterns: Patterns) -> Modalities:
    entries = {key: entry for key, entry in patterns.table("cues").items() if entry["kind"] == "modality"}
    cues = {key: entry for key, entry in entries.items() if "pattern" in entry}
    alternatives = [f"(?P<{key}>{entry['pattern'].replace('{WILL}', WILL)})" for key, entry in cues.items()]
    heading = re.compile("|".join(map(re.escape, entries["heading"]["surfaces"])))
    return Modalities(
        expression("|".join(alternatives), "cues.toml: modality"),
        {key: entry.get("meaning", key) for key, entry in cues.items()},
        {key: entry["reach"] for key, entry in cues.items()},
        heading,
    )
