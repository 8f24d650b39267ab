"""Every figure linked to what it says of whom: indicator, subject, period, comparison, modality and source.

In: a `View`, its hits, its headings and stories, the patterns and a tokenizer. Out: a `Link` a figure, in clean offsets. Sentences are
read in order, clause by clause; what a clause leaves out is carried over from the clause, sentence or heading before it.
"""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from operator import itemgetter

from cqextract import actors, clauses, comparisons, coordination, headlines, phrases, positions, timing
from cqextract.antecedents import Around, Heard, Mind
from cqextract.attribution import Attribution
from cqextract.clauses import Reading
from cqextract.cues import compile_cues
from cqextract.facts import Hit, Organization, Period, Quantity
from cqextract.figures import is_figure
from cqextract.hearing import Hearing
from cqextract.indicators import Indicators
from cqextract.links import Link, Part, Rival
from cqextract.modality import compile_modalities
from cqextract.openings import Openings
from cqextract.patterns import Patterns
from cqextract.phrases import Phrase
from cqextract.pieces import OPENING, Rows, Span
from cqextract.positions import LISTING, Place
from cqextract.subjects import Subjects
from cqextract.themes import Theme, Themes
from cqextract.timing import Moment
from cqextract.tokens import Tokenizer
from cqextract.view import Sentence, View

BELOW_A_HEADING = 120  # characters of its body from which a heading takes its time
BEHIND_A_FIGURE = 14  # characters after a figure in which its own time may follow: 3条生产线今年6月投产
LONGEST_CARRIED = 20  # characters of a subject that later clauses may take over
CLAUSES = 3  # of a sentence, in which its subject is looked for

_subheading = re.compile(r"（[一二三四五六七八九十]{1,3}）|\d{1,2}[.．、]")
_address = re.compile("各位[^，。\n]{1,10}[！：]")
_done = re.compile("目前|如今|当前|已(?!定)")
_moves_on = re.compile("(?:分别|均)?[增提上下升降减扩缩回][^，。；、的]{1,2}[到至]")  # 由12万人、8万人[增加到]15万人、9万人
_each = re.compile("分别(?:为|是|达到?|完成|实现)(?:约|近|超过?)?$")
_present = re.compile("目前|如今|当前|现在")
_going_on = re.compile("正在|正以|眼下")
_alias = re.compile(r"（[^）]*）")
_of_a_whole = ("占比", "比重", "份额")


@dataclass(frozen=True)
class Carried:
    """What a reader still has in mind from the text before."""

    indicator: Part | None = None
    subject: Part | None = None
    when: Moment | None = None
    references: Mapping[str | None, Part] = field(default_factory=dict)  # what changes in each unit have been against
    modality: str = "actual"


def link(
    view: View,
    hits: Sequence[Hit],
    patterns: Patterns,
    tokenize: Tokenizer,
    *,
    published: dt.date | None = None,
    headings: Sequence[Span] = (),
    stories: Sequence[Span] = (),
) -> list[Link]:
    """All figures of a text with their slots, in text order; nothing is carried over from one of its `stories` to the next."""
    linker = _Linker(view, hits, patterns, tokenize, published, dict(headings), stories)
    return headlines.complete(list(linker.links()), dict(headings))


class _Linker:
    """One pass over one text: `chapter` and `section` are what the last headings said, `carried` what the text so far has left in mind."""

    def __init__(
        self,
        view: View,
        hits: Sequence[Hit],
        patterns: Patterns,
        tokenize: Tokenizer,
        published: dt.date | None,
        headings: Mapping[int, int],
        stories: Sequence[Span],
    ) -> None:
        self.view, self.text, self.hits, self.patterns = view, view.clean, hits, patterns
        self.published = published
        self.cues, self.modalities = compile_cues(patterns), compile_modalities(patterns)
        self.rows = Rows(self.text, hits, tokenize, self.cues)
        self.subjects = Subjects(self.text, hits, self.cues, patterns)
        self.headings = {start: end for start, end in headings.items() if not _address.match(self.text, start)}
        self.hearing = Hearing(self.text, hits, self.headings, patterns, own=self.subjects.speaks_for_default)
        self.chapter = self.section = self.carried = Carried()
        self.plans: list[Moment] = []  # of several years, that a report has named
        self.times: Sequence[Moment] = ()  # those of the last heading, between which the paragraphs below may turn
        self._said: Sequence[re.Match[str]] = ()
        self.indicators = Indicators(self.rows, patterns, owns=self.subjects.speaks_for_default)
        self.openings = Openings(self.rows, self.cues)
        self.attribution = Attribution(self.rows, self.openings, self.subjects, patterns)
        self.heard = Heard(self.text, view.sentences, hits, self.cues)
        self.themes = Themes(self.text, view.sentences, self.rows, self.cues)
        self.default = self.subjects.default
        self.stories = () if self.subjects.speaks_for_default else stories
        self.story: Span | None = None

    def links(self) -> Iterator[Link]:
        paragraph = -1
        for sentence in self.view.sentences:
            if sentence.paragraph != paragraph:
                paragraph = sentence.paragraph
                self.hearing.enter(sentence.start)
                self._enter_story(sentence.start)
                self._enter_paragraph(sentence)
            inside = self.rows.inside(sentence.start, sentence.end)
            yield from self._sentence(sentence, inside)

    # ── A story, a paragraph ───────────────────────────────────────────────────────────────────────────

    def _enter_story(self, start: int) -> None:
        """Another story begins: what it leaves out is its own, or the nation's, of which most stories are."""
        at = bisect_right(self.stories, start, key=itemgetter(1))
        story = self.stories[at] if at < len(self.stories) else None
        if story and story[0] <= start and story != self.story:
            self.story = story
            self.heard.forget()
            self.chapter = self.section = self.carried = Carried()
            self.default = self.subjects.commonest(*story) or self.subjects.nation

    def _enter_paragraph(self, sentence: Sentence) -> None:
        """A heading opens a section: its subject, period and outlook hold below; a paragraph starts from its section."""
        end = self.headings.get(sentence.start)
        if end is None:
            opening = self.rows.inside(sentence.start, min(sentence.start + OPENING, sentence.end))
            turned = timing.meant(opening, [*self.times, *self.plans])
            if turned := turned or timing.told(self.text[sentence.start : sentence.end], self.plans):
                self.section, self.chapter = replace(self.section, when=turned), replace(self.chapter, when=turned)
                self.carried = replace(self.carried, when=turned)
            if self.modalities.opens_outlook(self._announcement(sentence)):
                self.section = replace(self.section, modality="target")
            kept = self.section if self.headings else replace(self.carried, modality=self.section.modality)
            if kept.when and kept.when != self.section.when and kept.when.is_ahead(self.published):  # 到2027年 is over with its paragraph
                kept = replace(kept, when=self.section.when)
            self.carried = replace(kept, subject=kept.subject or self.carried.subject, references={})
            return
        inside = self.rows.inside(sentence.start, end)
        below = bool(_subheading.match(self.text, sentence.start))  # （一）: what the chapter above it says of time and outlook holds
        when = timing.first_begun(inside, self.published)
        running = bool(when and self.published and when.period.end and when.period.end > self.published)
        outlook = self.modalities.opens_outlook(self.text[sentence.start : end], running=running)
        self.section = self.carried = Carried(
            subject=self.subjects.of_heading(inside, sentence.start, end),
            when=when or (self.chapter.when if below else None),
            modality="target" if outlook or (below and self.chapter.modality == "target") else "actual",
        )
        self.chapter = self.chapter if below else self.section
        self.times = self.times if below and not when else timing.begun(inside, self.published)
        if self.section.subject:
            self.heard.by_headings.append(self.section.subject)

    def _announcement(self, sentence: Sentence) -> str:
        """The line `重点做好以下工作：` that announces the paragraphs below it; empty where a sentence is none."""
        line = self.text[sentence.start : sentence.end].rstrip()
        return line if line.endswith("：") else ""

    # ── A sentence ─────────────────────────────────────────────────────────────────────────────────────

    def _sentence(self, sentence: Sentence, inside: Sequence[Hit]) -> Iterator[Link]:
        figures = [hit for hit in inside if hit.label in ("QUANTITY", "PERCENT") and is_figure(hit, self.text)]
        starts = clauses.boundaries(self.text, sentence.start, sentence.end, figures)
        if figures:
            self.rows.enter(sentence.start, sentence.end)
            self._said = self.modalities.said(self.text, sentence.start, sentence.end)
        if self.carried.when and self._is_over(self.carried.when, sentence, figures):
            section = self.section.when
            self.carried = replace(self.carried, when=None if section and self._is_over(section, sentence, figures) else section)
        previous: Link | None = None
        against: tuple[Span, ...] = ()
        total: Part | None = None
        group: list[Link] = []
        done: list[Link] = []
        for place in positions.places(self.text, sentence, inside, starts, figures):
            if self.text.startswith("其中", place.clause_start) or self.text.endswith("其中，", 0, place.clause_start):
                total = previous.indicator if previous else self.carried.indicator
            left = positions.behind_the_last(self.text, place, previous)
            place = place._replace(previous=previous, against=against, left=left, total=total)
            first = group[0].figure.start if group else 0
            respectively = _each.search(self.text, max(first - OPENING, 0), first)  # 成交量、成交额分别为5亿手、3万亿元
            if previous and (place.same_unit() or respectively) and self._listed(previous, place.figure):
                current = previous._replace(figure=place.figure)
            else:
                done += self._distribute(group, done, inside)
                group = []
                current = self._link(place)
            group.append(current)
            previous = current
            compared = [part[:2] for part in (current.reference, current.whole) if part and not part.inherited]
            against = (*against[-3:], *compared)
            self._carry(current)
        yield from (*done, *self._distribute(group, done, inside))
        self._carry_subject(sentence, starts)
        self._carry_time(sentence, inside, figures)

    def _carry_time(self, sentence: Sentence, inside: Sequence[Hit], figures: Sequence[Hit]) -> None:
        """When a sentence without figures was, the next may be, too; in a report it may date its section."""
        if self.subjects.speaks_for_default:
            self.plans += [
                m for m in timing.begun(inside, self.published) if m.is_a_plan() and m.period not in (p.period for p in self.plans)
            ]
        framing = timing.framing(sentence.start, self.text, inside, self.hearing.sources, self.published)
        when = framing or timing.before(sentence.end, self.text, inside, self.hearing.sources, self.published).firm
        if not figures and when and timing.lasts(when, self.text, self.published) and not when.is_ahead(self.published):
            self.carried = replace(self.carried, when=when.carried())
            if self.subjects.speaks_for_default and not self.section.when:  # 2025年是不平凡的一年: it dates its section
                self.section = replace(self.section, when=when.carried())
                self.chapter = replace(self.chapter, when=self.chapter.when or when.carried())
        if not self.section.when and (occasion := timing.occasion(self.text, inside, self.published)):
            self.section = replace(self.section, when=occasion)

    def _listed(self, before: Link, figure: Hit) -> bool:
        """Is a figure the next member of a list: 为65%、58%和43%? Not where it has a noun of its own: ，8家企业…, 景区20家、[3座公园]."""
        between = self.text[before.figure.end : figure.start]
        if not LISTING.fullmatch(between):
            return False
        named = actors.is_chinese(self.text[figure.end : figure.end + 1] or " ") and self.text[figure.end] not in "的和与及以或等"
        named = named and not _moves_on.match(self.text, figure.end)
        counts = figure.label == "QUANTITY" and before.indicator is not None and before.indicator.end <= before.figure.start
        return not (named and ("，" in between or counts))

    def _distribute(self, group: Sequence[Link], before: Sequence[Link], inside: Sequence[Hit]) -> list[Link]:
        """The figures of a list, each with its member of the words before."""
        if len(group) < 2:
            return list(group)
        since, until = before[-1].figure.end if before else 0, group[0].figure.start
        names = [(hit.start, hit.end) for hit in inside if hit.label in ("PLACE", "ORG") and since <= hit.start and hit.end <= until]
        tail = names[-len(group) :]
        return coordination.distribute(group, self.text, before, indicators=self.cues.indicators.names, names=tail)

    def _is_over(self, when: Moment, sentence: Sentence, figures: Sequence[Hit]) -> bool:
        """Is a time in mind none of this sentence's: a time to come where it tells what is done, one long past where it tells of the
        present, a day where it tells of what lasts?"""
        if when.is_ahead(self.published):
            return bool(_done.search(self.text, sentence.start, sentence.end))
        if self.published and when.period.end and when.period.end.year < self.published.year - 1:
            return bool(_present.search(self.text, sentence.start, sentence.end))
        if not when.is_a_day():
            return False
        return self._describes(figures) or bool(_going_on.search(self.text, sentence.start, sentence.end))

    def _describes(self, figures: Sequence[Hit]) -> bool:
        """Does the sentence say how long or high something is, which it was before the day of the news, too?"""
        return any(self.cues.standing.search(self.text, max(figure.start - OPENING, 0), figure.start) for figure in figures)

    def _carry(self, made: Link) -> None:
        """What the next figure may take over; a loose time does not displace the one in mind."""
        keep = self.carried
        if made.subject and not made.subject.inherited:
            self.heard.figure(made.subject)
        goes_on = made.rule == "level.in_a_row" and made.indicator and made.indicator.start >= made.figure.end
        rate = made.indicator and self.text[made.indicator.start : made.indicator.end] in self.cues.rates
        # 连续3个月回升: 回升 is nothing that the next figure measures, nor is the rate in 出口下降1%，[降幅]收窄0.5个百分点
        measured = None if goes_on or rate else made.indicator
        indicator = measured._replace(inherited=True) if measured else keep.indicator
        yields = made.rule == "level.from" or (keep.when and made.period.timex == "PRESENT_REF")
        yields = yields or (made.when and (timing.turned(made.when[:2], self.text) or timing.ends_a_rise(made.when[0], self.text)))
        own = Moment(made.when, made.period) if made.when and not yields else None
        passing = self.subjects.speaks_for_default and own and own.part.start > made.sentence.start + 1  # 产业壮大，2025年旅客超550万
        opens = own and timing.opens_a_clause(own.part, self.text) and not passing
        frames = own and (not self.section.when or own.part.inherited or opens)
        when = own.carried() if own and frames and timing.lasts(own, self.text, self.published) else keep.when
        lasts = made.subject and not made.subject.inherited and made.rule != "share.share_with" and self._lasts(made.subject)
        subject = made.subject._replace(inherited=True) if made.subject and lasts and not made.names_its_owner() else keep.subject
        references = keep.references
        if made.kind == "change" and made.reference and isinstance(made.figure.value, Quantity):
            references = {**references, made.figure.value.unit: made.reference}
        self.carried = replace(keep, indicator=indicator, when=when, subject=subject, references=references)

    def _lasts(self, subject: Part) -> bool:
        """May later clauses be about it, too? Not about 民营企业, of whom one clause speaks; about one body, 学校, they may."""
        text = self.text[subject.start : subject.end]
        one = text in self.cues.bodies or not text.endswith((*self.cues.owners, "产业", "领域"))
        return one and len(text) <= LONGEST_CARRIED and not self.subjects.speaks_for_default

    def _carry_subject(self, sentence: Sentence, starts: Sequence[int]) -> None:
        """Whom the sentence opened with is spoken of in the next, unless the document speaks for its own place throughout."""
        if self.subjects.speaks_for_default or not self.subjects.may_name(sentence.start, sentence.end):
            return
        for start, end in islice(zip(starts, [*starts[1:], sentence.end], strict=True), CLAUSES):
            named = self.openings.of(start, end - 1, near=False)
            if named and self.subjects.acts(*named):
                self.heard.opening(Part(*named), first=start == sentence.start)
                if not self.subjects.governs(*named):
                    self.carried = replace(self.carried, subject=Part(*named, True))
                return

    # ── A figure ───────────────────────────────────────────────────────────────────────────────────────

    def _link(self, place: Place) -> Link:
        reading = clauses.read(place.figure, self.text, place.left, place.right, self.patterns)
        reading = comparisons.settle(reading, place, self.text, self.cues)
        front = phrases.before(self.rows.pieces(place.left, reading.head), self.cues)
        behind = self.indicators.behind(reading, place)
        indicator = self.indicators.of(reading, front, behind, place, self.carried.indicator)
        source = self.hearing.source_of(place.figure)
        named = self.attribution.named(reading, front, behind, indicator, place)
        rivals = () if named else self._rivals(place, indicator, front, reading)
        subject = named or (rivals[0].part if rivals else None)
        if source and (subject is None or subject.inherited or self.text[subject.start : subject.end] in self.cues.openers):
            subject = self._spoken_for(source, place.figure) or subject
        when, period = self._period(reading, place)
        modality = self.modalities.of(
            self.text, place.clause_start, self._said, place.figure, place.right, period, self.published, self.carried.modality
        )
        if modality == "target" and when and when.inherited and self._is_past(period):  # 去年增长5%。下一步，将新建3座工厂
            when, period = None, Period()
        ratio = bool(indicator) and self.text.endswith(_of_a_whole, 0, indicator.end if indicator else 0)
        share = reading.kind == "level" and place.figure.label == "PERCENT" and (ratio or comparisons.opens_among(place, self.text))
        kind = "share" if share else reading.kind  # 占比由一成提高到两成
        return Link(
            place.figure, kind, reading.direction, indicator, subject, self.subjects.resolve(subject) if subject else None,
            comparisons.whole(reading, kind, place, self.text, self._noun),
            comparisons.reference(reading, kind, place, self.text, self.carried.references),
            when, period, modality, source, place.sentence, reading.rule, Part(reading.head, place.figure.start), rivals,
        )  # fmt: skip

    def _is_past(self, period: Period) -> bool:
        """Was it over when the text was published?"""
        return bool(self.published and period.end and period.end < self.published)

    def _noun(self, start: int, end: int) -> Span | None:
        """The noun phrase that ends at `end`."""
        return phrases.before(self.rows.pieces(start, end), self.cues).indicator

    # ── Its subject, where its sentence names none ─────────────────────────────────────────────────────

    def _rivals(self, place: Place, indicator: Part | None, front: Phrase, reading: Reading) -> tuple[Rival, ...]:
        """Whom the figure may be of, where its sentence does not say."""
        before = (hit for hit in place.inside if hit.label in ("PLACE", "ORG") and hit.end <= place.figure.start)
        names = [hit for hit in before if self.subjects.acts(hit.start, hit.end)]
        previous = place.previous.subject if place.previous and not place.previous.names_its_owner() else None
        if previous and self.text[previous.start - 2 : previous.start] in self.cues.verbs:  # 消除[老城]积水点29处，新建管网…
            previous = None
        subjects = self.subjects
        mind = Mind(self.carried.subject, self.section.subject, self._default_at(place.sentence), previous, subjects.speaks_for_default)
        around = Around(names, *(((), ()) if subjects.speaks_for_default else self._themes(place, indicator)))
        return self.heard.rivals(mind, around, place.sentence, self._context(place, front, reading))

    def _themes(self, place: Place, indicator: Part | None) -> tuple[list[Part], Sequence[Theme]]:
        """What the clauses before a figure are about, in its sentence and in those before; what is measured does not have itself."""
        index = bisect_right(self.view.sentences, place.sentence.start, key=lambda sentence: sentence.start) - 1
        apart = indicator or Part(0, 0)
        here = [theme.part for theme in self.themes.of(index) if theme.part.end <= place.figure.start]
        told = place.previous.indicator if place.previous and place.previous.figure.end + 1 == apart.start else None
        if told and self.text[apart.start - 1] in "、；":  # 绿色工厂增至30家、绿色矿山增至8家: one is not the other's
            here = [part for part in here if part.end != told.end]
        since = self.story[0] if self.story else 0
        return [part for part in here if part.end <= apart.start or part.start >= apart.end], self.themes.before(index, since)

    def _context(self, place: Place, front: Phrase, reading: Reading) -> tuple[str, ...]:
        """What a figure tells and where, as far as it bears on whose it is: of something done or had, in what, at the front or later."""
        tells = "acts" if front.verb or front.governs else "has" if front.indicator else "bare"
        people = self.text[place.figure.end - 1] in "人名户位"
        dimension = "people" if people else clauses.dimension(place.figure, self.patterns)
        return tells, dimension, reading.kind, "opens" if place.clause_start == place.sentence.start else "later"

    def _default_at(self, sentence: Sentence) -> Part | None:
        """Whom the text is about, as far as a reader knows who has come to `sentence`: not who is named but once, and further on."""
        default = self.default
        if default is None or default.start < sentence.end or sentence.start in self.headings or self.subjects.speaks_for_default:
            return default
        return default if self.text.count(self.text[default.start : default.end]) > 1 else None

    def _spoken_for(self, source: Part, figure: Hit) -> Part | None:
        """Whose figures somebody quotes who speaks for a company: the company's own."""
        around = self.rows.inside(max(source.start - LONGEST_CARRIED * 2, 0), source.end)
        companies = [h for h in around if isinstance(h.value, Organization) and h.value.category == "company"]
        own = [h for h in companies if h.end > source.start or _alias.fullmatch(self.text, h.end, source.start)]
        return Part(own[-1].start, own[-1].end, True) if own and self.hearing.quotes(figure) else None

    # ── Its period, source and comparison ──────────────────────────────────────────────────────────────

    def _period(self, reading: Reading, place: Place) -> tuple[Part | None, Period]:
        """The firm time named last before the figure, else the one carried over, else a loose one (近年来)."""
        against = (*place.against, *(span for span in (reading.reference, reading.whole) if span))  # 完成[全年预算]的15%
        times = timing.before(place.figure.start, self.text, place.inside, self.hearing.sources, self.published, skip=against)
        kept, loose, when = self.carried.when, times.loose, times.firm
        if when is None and place.sentence.start in self.headings:  # a heading takes its time from the body that it heads
            body = self.rows.inside(place.sentence.end, place.sentence.end + BELOW_A_HEADING)
            when = timing.first_begun(body, self.published)
        if when is None and loose:
            framing = timing.opens_a_clause(loose.part, self.text) or self.text[loose.part.end] == "，"
            frames = loose.part.start >= place.sentence.start and framing
            beats_kept = loose.period.timex == "PRESENT_REF" or ((loose.period.end or frames) and kept != self.section.when)
            when = loose if kept is None or beats_kept else None
        if when is None:
            when = timing.behind(self.rows.inside(place.figure.end, min(place.right, place.figure.end + BEHIND_A_FIGURE)), self.text)
        lasts = clauses.dimension(place.figure, self.patterns) == "time" and self.text[place.figure.end - 1] in "年月天夜周"
        past = self.text.endswith(("经历", "历经", "经过"), 0, place.figure.start)
        longer = lasts and kept is not None and (past or kept.is_a_day())  # 编队今天返回。历时41天
        found = when or (None if longer else kept)
        return (found.part, found.period) if found else (None, Period())
