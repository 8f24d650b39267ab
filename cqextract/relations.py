"""Every figure linked to what it says of whom: indicator, subject, period, comparison, modality and source.

In: a `View`, its hits, its headings, the patterns and a tokenizer. Out: a `Link` a figure, in clean offsets. Sentences are read in
order, clause by clause; what a clause leaves out is carried over from the clause, sentence or heading before it.
"""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from cqextract import clauses, coordination, lexicon, phrases
from cqextract.clauses import Reading
from cqextract.cues import compile_cues
from cqextract.facts import Hit, Organization, Period, Quantity
from cqextract.links import Link, Part
from cqextract.modality import Modalities, compile_modalities
from cqextract.patterns import Patterns
from cqextract.phrases import Phrase, can_act
from cqextract.pieces import Piece, cut
from cqextract.sources import asks, find_sources, source_of, speaker
from cqextract.subjects import Subjects
from cqextract.tokens import Tokenizer
from cqextract.view import Sentence, View

_listing = re.compile(r"\s*(?:、|和|与|及|以及|或|，\s*)\s*")
_comparison = re.compile(r"(?:[比较与同和于超]|相比|相较于|对比|截至)$")
_as_of = re.compile(r"(?:截至|截止|截止到|到|至|以)$")
_indefinite = re.compile(r"[一两][个項项批场種种名位家次座条件块面盘栋台支张份套股片层届部些道揽轮系只位间]")
Time: TypeAlias = tuple[Part, Period] | None
_of_a_whole = ("占比", "比重", "份额")
LOOSE = ("step.vague", "step.past_window", "step.future_window", "step.years_come")  # times that yield to a firm one
_name_like = re.compile(r"双双|[二三四五六七八九十]+届|[百千万][名人项家户企村镇校]")
_names_after = re.compile(r"(?:全会|全体会议|代表大会|行动计划|行动方案|规划|计划(?!投资|总)|党代会|中全会)")
_structural = re.compile(r"[一二三四五六七八九十两][个大]?(?:方面|要点|部分|环节|阶段|字|问题|重点|特点|层面|维度|着力点)")


@dataclass(frozen=True)
class Carried:
    """What a reader still has in mind from the text before."""

    indicator: Part | None = None
    subject: Part | None = None
    when: tuple[Part, Period] | None = None
    modality: str = "actual"


def is_figure(hit: Hit, text: str) -> bool:
    """Is this quantity a figure in the sense of the annotation guidelines? Numbers of names, and an indefinite 一, are none."""
    if not isinstance(hit.value, Quantity):
        return False
    surface = text[hit.start : hit.end]
    if hit.value.unit is None:  # 七部门, 2.0版, 2021智博会: only large or bounded numbers count without a unit
        return hit.value.comparator != "=" or surface.endswith(("万", "亿"))
    return not (_indefinite.fullmatch(surface) or _name_like.fullmatch(surface) or _structural.match(text, hit.start) or _named(hit, text))


def _named(hit: Hit, text: str) -> bool:
    """Does the number belong to a name: “外资十条”, 十一届十次全会, 五年行动计划?"""
    if _names_after.match(text, hit.end):
        return True
    opening = text.rfind("“", max(hit.start - 8, 0), hit.start)
    closing = text.find("”", hit.end, hit.end + 8)
    return 0 <= opening and 0 <= closing <= opening + 10 and hit.label == "QUANTITY" and "”" not in text[opening : hit.start]


def link(
    view: View,
    hits: Sequence[Hit],
    patterns: Patterns,
    tokenize: Tokenizer,
    *,
    published: dt.date | None = None,
    headings: Sequence[tuple[int, int]] = (),
) -> list[Link]:
    """All figures of a text with their slots, in text order."""
    return list(_Linker(view, hits, patterns, tokenize, published, headings).links())


class _Linker:
    """One pass over one text. What it holds is fixed but for `carried`, which every clause replaces."""

    def __init__(
        self,
        view: View,
        hits: Sequence[Hit],
        patterns: Patterns,
        tokenize: Tokenizer,
        published: dt.date | None,
        headings: Sequence[tuple[int, int]],
    ) -> None:
        self.view, self.text, self.hits, self.patterns = view, view.clean, hits, patterns
        self.tokenize, self.published = tokenize, published
        self.cues = compile_cues(patterns)
        self.modalities: Modalities = compile_modalities(patterns)
        self.starts = [h.start for h in hits]
        self.subjects = Subjects(self.text, hits, self.cues, patterns)
        self.headings = {start: end for start, end in headings}
        self.turn: Part | None = None
        self.sources: list[Part] = []
        self.paragraph_start = 0
        self.carried = Carried()
        self.section = Carried()

    def links(self) -> Iterator[Link]:
        paragraph = -1
        for sentence in self.view.sentences:
            if sentence.paragraph != paragraph:
                paragraph = sentence.paragraph
                self._enter_paragraph(sentence)
            inside = self._inside(sentence.start, sentence.end)
            figures = [h for h in inside if h.label in ("QUANTITY", "PERCENT") and is_figure(h, self.text)]
            yield from self._sentence(sentence, figures, inside)

    def _inside(self, start: int, end: int) -> Sequence[Hit]:
        return self.hits[bisect_left(self.starts, start) : bisect_left(self.starts, end)]

    def _enter_paragraph(self, sentence: Sentence) -> None:
        """A heading opens a section: its subject, period and outlook hold below; a paragraph starts from its section."""
        end = self.headings.get(sentence.start)
        self._hear(sentence.start)
        if end is None:
            kept = self.carried if not self.headings else self.section
            self.carried = replace(kept, subject=kept.subject or self.carried.subject)
            return
        inside = self._inside(sentence.start, end)
        modality = "target" if self.modalities.opens_outlook(self.text[sentence.start : end]) else "actual"
        self.section = Carried(
            subject=self.subjects.of_heading(inside, sentence.start, end), when=self._heading_time(inside), modality=modality
        )
        self.carried = self.section

    def _hear(self, start: int) -> None:
        """Note the sources that the paragraph at `start` names; a heading has those of the paragraph below it."""
        self.paragraph_start = start
        if turn := speaker(self.text, start):
            self.turn = None if asks(self.text, turn) else turn._replace(inherited=True)
        self.sources = self._sources_from(start)
        if not self.sources and start in self.headings:
            self.sources = self._sources_from(self.headings[start] + 1)
            self.paragraph_start = self.headings[start] + 1

    def _sources_from(self, start: int) -> list[Part]:
        end = self.text.find("\n", start)
        end = end if end >= 0 else len(self.text)
        return find_sources(self.text, start, end, self._inside(start, end), self.patterns)

    def _source(self, figure: Hit) -> Part | None:
        if self.sources and figure.start < self.paragraph_start:
            return self.sources[0]._replace(inherited=True)
        return source_of(figure, self.sources, self.text, self.paragraph_start) or self.turn

    def _speaking_for(self, source: Part, figure: Hit) -> Part | None:
        """Whose figures somebody quotes who speaks for a company: the company's own."""
        quoted = self.text.rfind("“", self.paragraph_start, figure.start) > self.text.rfind("”", self.paragraph_start, figure.start)
        own = [h for h in self._inside(source.start, source.end) if isinstance(h.value, Organization) and h.value.category == "company"]
        return Part(own[-1].start, own[-1].end, True) if quoted and own else None

    def _heading_time(self, inside: Sequence[Hit]) -> Time:
        """The first time among `inside` that has begun, rather than the day of the announcement."""
        times: list[tuple[Part, Period]] = []
        for hit in inside:
            if hit.label != "DATE" or not isinstance(hit.value, Period) or hit.rule.startswith(LOOSE):
                continue
            if hit.value.end and not (self.published and hit.value.start and hit.value.start > self.published):
                times.append((Part(hit.start, hit.end, True), hit.value))
        return next((t for t in times if t[1].start != self.published), times[0] if times else None)

    # ── A sentence ─────────────────────────────────────────────────────────────────────────────────

    def _sentence(self, sentence: Sentence, figures: Sequence[Hit], inside: Sequence[Hit]) -> Iterator[Link]:
        starts = clauses.boundaries(self.text, sentence.start, sentence.end, figures)
        previous: Link | None = None
        group: list[Link] = []
        done: list[Link] = []
        for i, figure in enumerate(figures):
            clause = bisect_right(starts, figure.start) - 1
            clause_end = starts[clause + 1] if clause + 1 < len(starts) else sentence.end
            left = max(starts[clause], self._cut(figures, i))
            right = min(clause_end, figures[i + 1].start if i + 1 < len(figures) else clause_end)
            if previous and _listing.fullmatch(self.text, previous.figure.end, figure.start) and self._same_list(previous.figure, figure):
                current = previous._replace(figure=figure)
            else:
                done = coordination.distribute(group, self.text, done)
                yield from done
                group = []
                current = self._link(figure, left, right, clause, starts, sentence, inside, previous)
            group.append(current)
            previous = current
            self._carry(current)
        yield from coordination.distribute(group, self.text, done)
        self._carry_subject(sentence, starts)
        if not figures:
            self._carry_from(inside, sentence)

    def _cut(self, figures: Sequence[Hit], i: int) -> int:
        """Where the words of figure `i` begin: after the figure before, unless that one stands in brackets, 全国(24.2%)."""
        while i and self.text[figures[i - 1].end : figures[i - 1].end + 1] in ("）", ")") and self.text[figures[i - 1].start - 1] in "（(":
            i -= 1
        return figures[i - 1].end if i else 0

    def _same_list(self, a: Hit, b: Hit) -> bool:
        assert isinstance(a.value, Quantity) and isinstance(b.value, Quantity)
        return a.value.unit == b.value.unit and a.label == b.label

    def _carry(self, made: Link) -> None:
        keep = self.carried
        indicator = made.indicator._replace(inherited=True) if made.indicator else keep.indicator
        firm = made.when and not (keep.when and made.period.timex in ("PRESENT_REF", "PAST_REF"))
        when = (made.when._replace(inherited=True), made.period) if made.when and firm else keep.when
        self.carried = replace(keep, indicator=indicator, when=when)

    def _carry_from(self, inside: Sequence[Hit], sentence: Sentence) -> None:
        """A sentence without figures may still name the time of the next."""
        if when := self._time(sentence.end, sentence.start, inside)[1]:
            self.carried = replace(self.carried, when=(when[0]._replace(inherited=True), when[1]))

    def _carry_subject(self, sentence: Sentence, starts: Sequence[int]) -> None:
        """Whom the sentence opened with is spoken of in the next, unless the document speaks for its own place throughout."""
        if self.subjects.speaks_for_default:
            return
        for start, end in zip(starts, [*starts[1:], sentence.end], strict=True):
            named = phrases.opening(self._pieces(start, max(start, min(end - 1, start + 30))), self.cues, near=False)
            if named and self.subjects.acts(*named):
                self.carried = replace(self.carried, subject=Part(*named, True))
                return

    # ── A figure ───────────────────────────────────────────────────────────────────────────────────

    def _link(
        self,
        figure: Hit,
        left: int,
        right: int,
        clause: int,
        starts: Sequence[int],
        sentence: Sentence,
        inside: Sequence[Hit],
        previous: Link | None,
    ) -> Link:
        reading = self._against_own_past(clauses.read(figure, self.text, left, right, self.patterns), inside)
        reading = self._as_before(reading, previous, figure, left)
        front = phrases.before(self._pieces(left, reading.head), self.cues)
        behind = self._behind(figure, reading, right)
        indicator = self._indicator(reading, front, behind, self._done_by(figure, right))
        agent = self._agent(front, indicator, behind) if left == starts[clause] else None
        subject = self._subject(front, agent, left, clause, starts)
        if reading.rule == "share.share_with" and reading.whole:
            subject = Part(*reading.whole)  # 三成的受访企业计划扩产
        if previous and indicator and indicator.inherited and front.subject is None and front.verb is None:
            subject = previous.subject  # …为56.7%，同比降低0.5个百分点: the same indicator of the same subject
        source = self._source(figure)
        if source and (subject is None or subject.inherited or self.text[subject.start : subject.end] in self.cues.openers):
            subject = self._speaking_for(source, figure) or subject
        when, period = self._period(figure, reading, right, sentence, inside)
        modality = self.modalities.of(self.text, starts[clause], sentence.start, figure, period, self.published, self.carried.modality)
        resolved = self.subjects.resolve(subject) if subject else None
        kind, whole, reference = reading.kind, _part(reading.whole), _part(reading.reference)
        if previous and kind == "share" and whole is None and self.text.startswith("其中", starts[clause]):
            whole = previous.indicator and previous.indicator._replace(inherited=True)
        if previous and reference is None and kind == previous.kind == "change" and previous.reference:
            reference = previous.reference._replace(inherited=True)
        if kind == "level" and indicator and figure.label == "PERCENT" and self.text.endswith(_of_a_whole, 0, indicator.end):
            kind = "share"  # 占比由一成提高到两成
        return Link(
            figure, kind, reading.direction, indicator, subject, resolved, whole, reference,
            when, period, modality, source, sentence, reading.rule,
        )  # fmt: skip

    def _against_own_past(self, reading: Reading, inside: Sequence[Hit]) -> Reading:
        """A comparison with a time is a change; with something of that time, such as 同期全国增速, a gap."""
        if reading.kind not in ("change", "gap") or not reading.reference:
            return reading
        times = [h.end for h in inside if h.label == "DATE" and reading.reference[0] <= h.start and h.end <= reading.reference[1]]
        if not times:
            return reading
        beyond = len(self.text[times[-1] : reading.reference[1]].strip("的"))
        return reading._replace(
            kind="change" if beyond < 3 else "gap" if beyond > 5 and reading.rule == "change.change_vs_own" else reading.kind
        )

    def _as_before(self, reading: Reading, previous: Link | None, figure: Hit, left: int) -> Reading:
        """What a figure shares with the one before: 压减时间58%、材料52%; 比重由21%升至39%; 增加50亿斤，增长2%."""
        if previous is None:
            return reading
        unit = (
            isinstance(figure.value, Quantity)
            and isinstance(previous.figure.value, Quantity)
            and figure.value.unit == previous.figure.value.unit
        )
        nothing_new = left == previous.figure.end and reading.rule in ("level.stated", "level.counts") and self.text[left] == "、"
        if unit and nothing_new and previous.kind in ("change", "gap"):
            return reading._replace(kind=previous.kind, direction=previous.direction)
        if unit and reading.rule == "level.grown_to" and previous.kind == "share" and reading.head <= left + 1:
            return reading._replace(kind="share", whole=previous.whole and (previous.whole.start, previous.whole.end))
        return reading

    def _pieces(self, start: int, end: int) -> list[Piece]:
        return cut(self.text, start, end, self.hits, self.tokenize, self.cues) if start < end else []

    def _agent(self, front: Phrase, indicator: Part | None, behind: tuple[int, int] | None) -> tuple[int, int] | None:
        """A noun phrase that acts in this clause and is no place or organisation: [第138届广交会]已有134家工商机构参会."""
        if self.subjects.speaks_for_default:
            return None
        agent = front.agent
        if agent is None and behind and front.indicator and indicator and (indicator.start, indicator.end) == behind:
            agent = front.indicator
        return agent if agent and can_act(self._pieces(*agent), self.cues) else None

    def _behind(self, figure: Hit, reading: Reading, right: int) -> tuple[int, int] | None:
        if reading.side in ("after", "either", "after_or_before", "before_or_after"):
            return phrases.after(self._pieces(figure.end, right), self.cues)
        return None

    def _done_by(self, figure: Hit, right: int) -> tuple[int, int] | None:
        """What counted people did or suffered, where nothing else is counted: 造成4人[死亡]."""
        assert isinstance(figure.value, Quantity)
        if figure.value.unit not in ("人", "名", "例"):
            return None
        row = self._pieces(figure.end, min(right, figure.end + 12))
        done = [p for p in row[:2] if p.hit is None and len(p.text) > 1 and (p.text in lexicon.verbs() or p.text in self.cues.verbal_nouns)]
        return (done[0].start, done[0].end) if done else None

    def _indicator(self, reading: Reading, front: Phrase, behind: tuple[int, int] | None, done: tuple[int, int] | None) -> Part | None:
        if reading.indicator:
            return Part(*reading.indicator)
        first, second = (behind, front.indicator) if reading.side in ("after", "after_or_before") else (front.indicator, behind)
        if first or second:
            return Part(*(first or second or (0, 0)))
        if reading.side in ("after_or_before", "before_or_after", "after") and (done or front.verb):
            return Part(*(done or front.verb or (0, 0)))
        return self.carried.indicator

    def _subject(self, front: Phrase, agent: tuple[int, int] | None, left: int, clause: int, starts: Sequence[int]) -> Part | None:
        """The subject before the indicator; else what this clause opens with, else one before it in the sentence; else the carried one."""
        if front.subject or agent:
            return Part(*(front.subject or agent or (0, 0)))
        for i in range(clause, clause - 1 if self.subjects.speaks_for_default else -1, -1):
            end = left if i == clause else starts[i + 1] - 1
            named = phrases.opening(self._pieces(starts[i], end), self.cues, near=i == clause)
            if named and self.subjects.acts(*named):
                return Part(*named)
        return self.carried.subject or self.subjects.default

    def _period(self, figure: Hit, reading: Reading, right: int, sentence: Sentence, inside: Sequence[Hit]) -> tuple[Part | None, Period]:
        """The firm time named last before the figure, else the one carried over, else a loose one (近年来, 一年来)."""
        loose, firm = self._time(figure.start, sentence.start, inside, skip=reading.reference)
        if firm is None and sentence.start in self.headings:  # a heading takes its time from the body that it heads
            firm = self._heading_time(self._inside(sentence.end, sentence.end + 120))
        kept = self.carried.when
        if firm is None and loose and (kept is None or loose[1].timex == "PRESENT_REF" or (loose[1].end and kept != self.section.when)):
            firm = loose
        if firm is None:  # 3条生产线今年6月投产
            firm = self._heading_time(self._inside(figure.end, min(right, figure.end + 14)))
        return firm or kept or (None, Period())

    def _time(self, end: int, start: int, inside: Sequence[Hit], *, skip: tuple[int, int] | None = None) -> tuple[Time, Time]:
        """The loose and the firm time named last before `end`, from `start` on, that are not what something is compared with."""
        loose = None
        for hit in reversed(inside):
            if hit.label != "DATE" or hit.end > end or not isinstance(hit.value, Period):
                continue
            before = self.text[max(hit.start - 3, start) : hit.start]
            if (skip and skip[0] <= hit.start < skip[1]) or (_comparison.search(before) and "截至" not in before):
                continue
            if any(s.end <= hit.start <= s.end + 12 and "，" not in self.text[s.end : hit.start] for s in self.sources):
                continue  # 统计局7月14日公布: the day of the announcement
            part, period = Part(hit.start, hit.end), hit.value
            if hit.rule.startswith(LOOSE) and period.timex in (None, "PRESENT_REF", "PAST_REF", "FUTURE_REF"):
                if loose is None and (period.timex != "FUTURE_REF"):
                    present = period.timex == "PRESENT_REF"
                    loose = part, replace(period, start=None, end=self.published if present else period.end)
            elif period.end or period.start:
                as_of = bool(_as_of.search(before)) and period.end is not None
                return loose, (part, replace(period, start=None) if as_of else period)
        return loose, None


def _part(span: tuple[int, int] | None) -> Part | None:
    return Part(*span) if span else None
