"""Every figure linked to what it says of whom: indicator, subject, period, comparison, modality and source.

In: a `View`, its hits, its headings, the patterns and a tokenizer. Out: a `Link` a figure, in clean offsets. Sentences are read in
order, clause by clause; what a clause leaves out is carried over from the clause, sentence or heading before it.
"""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from cqextract import actors, clauses, comparisons, coordination, counted, headlines, openings, phrases, timing
from cqextract.antecedents import Heard, Mind
from cqextract.clauses import Reading
from cqextract.cues import compile_cues
from cqextract.facts import Hit, Organization, Period, Quantity
from cqextract.figures import is_figure
from cqextract.hearing import Hearing
from cqextract.indicators import LEADING, Indicators, in_turn, is_attribute
from cqextract.links import Link, Part, Rival
from cqextract.modality import compile_modalities
from cqextract.patterns import Patterns
from cqextract.phrases import Phrase
from cqextract.pieces import OPENING, Rows, Span
from cqextract.positions import LISTING, Place
from cqextract.subjects import Subjects
from cqextract.timing import Moment
from cqextract.tokens import Tokenizer
from cqextract.view import Sentence, View

BELOW_A_HEADING = 120  # characters of its body from which a heading takes its time
BEHIND_A_FIGURE = 14  # characters after a figure in which its own time may follow: 3条生产线今年6月投产
BRIEFS, BRIEF = 3, 200  # from so many headings on, with at most so many characters each, a text is a series of briefs
EVERYWHERE = ("在全国", "在全球")  # what is done there is somebody's who is named before
LONGEST_CARRIED = 20  # characters of a subject that later clauses may take over
CLAUSES = 3  # of a sentence, in which its subject is looked for
# What has no figures of its own.
ABSTRACT = ("目标", "任务", "能力", "水平", "速度", "规模", "标准", "要求", "价格", "成绩", "高位", "低位", "区间", "范围", "门槛")
RATES = ("增速", "增幅", "涨幅", "降幅", "跌幅")

_described_further = re.compile(r"[、，][^，。；：]{2,16}的(?=[\u4e00-\u9fff“])")
_subheading = re.compile(r"（[一二三四五六七八九十]{1,3}）|\d{1,2}[.．、]")
_address = re.compile("各位[^，。\n]{1,10}[！：]")
_done = re.compile("目前|如今|当前|已(?!定)")
_dative = re.compile("(?<![作成因认称])[为给向对][^，。；：]{0,12}$")
_moves_on = re.compile("(?:分别|均)?[增提上下升降减扩缩回][^，。；、的]{1,2}[到至]")  # 由12万人、8万人[增加到]15万人、9万人
_partners = re.compile("(?<!参)(?:与(?!会|此)|同(?![比期时样步一年])|跟|向(?![来上下前]))[^，。；：已]{0,24}$")
_foremost = re.compile("(?<=.)(?:比例|占比)?最[高低多大]$")
_present = re.compile("目前|如今|当前|现在")
_going_on = re.compile("正在|正以|眼下")
_alias = re.compile(r"（[^）]*）")
_joint = re.compile("[、和与及]")
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
) -> list[Link]:
    """All figures of a text with their slots, in text order."""
    return headlines.complete(list(_Linker(view, hits, patterns, tokenize, published, headings).links()), dict(headings))


class _Linker:
    """One pass over one text: `chapter` and `section` are what the last headings said, `carried` what the text so far has left in mind."""

    def __init__(
        self, view: View, hits: Sequence[Hit], patterns: Patterns, tokenize: Tokenizer, published: dt.date | None, headings: Sequence[Span]
    ) -> None:
        self.view, self.text, self.hits, self.patterns = view, view.clean, hits, patterns
        self.published = published
        self.cues, self.modalities = compile_cues(patterns), compile_modalities(patterns)
        self.rows = Rows(self.text, hits, tokenize, self.cues)
        self.subjects = Subjects(self.text, hits, self.cues, patterns)
        self.headings = {start: end for start, end in headings if not _address.match(self.text, start)}
        self.hearing = Hearing(self.text, hits, self.headings, patterns, own=self.subjects.speaks_for_default)
        self.chapter = self.section = self.carried = Carried()
        self._said: Sequence[re.Match[str]] = ()
        self.indicators = Indicators(self.rows, patterns, owns=self.subjects.speaks_for_default)
        self.heard = Heard(self.text, view.sentences, hits, self.cues)
        self.default = self.subjects.default
        briefs = len(headings) >= BRIEFS and len(self.text) < BRIEF * len(headings) and not self.subjects.speaks_for_default
        ends = [start for start, _ in headings[1:]] + [len(self.text)]
        self.briefs = dict(zip((start for start, _ in headings), ends, strict=True)) if briefs else {}

    def links(self) -> Iterator[Link]:
        paragraph = -1
        for sentence in self.view.sentences:
            if sentence.paragraph != paragraph:
                paragraph = sentence.paragraph
                self.hearing.enter(sentence.start)
                self._enter_paragraph(sentence)
            inside = self.rows.inside(sentence.start, sentence.end)
            yield from self._sentence(sentence, inside)

    # ── A paragraph ────────────────────────────────────────────────────────────────────────────────────

    def _enter_paragraph(self, sentence: Sentence) -> None:
        """A heading opens a section: its subject, period and outlook hold below; a paragraph starts from its section."""
        end = self.headings.get(sentence.start)
        if end is None:
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
        if sentence.start in self.briefs:
            self.heard.forget()
            self.default = self.subjects.commonest(sentence.start, self.briefs[sentence.start]) or self.subjects.nation
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
        group: list[Link] = []
        done: list[Link] = []
        for place in self._places(sentence, inside, starts, figures):
            place = place._replace(previous=previous, against=against)
            if previous and place.same_unit() and self._listed(previous, place.figure):
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
        when = timing.before(sentence.end, self.text, inside, self.hearing.sources, self.published).firm
        if not figures and when and timing.lasts(when, self.text, self.published) and not when.is_ahead(self.published):
            self.carried = replace(self.carried, when=when.carried())
            if self.subjects.speaks_for_default and not self.section.when:  # 2025年是不平凡的一年: it dates its section
                self.section = replace(self.section, when=when.carried())
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

    def _places(self, sentence: Sentence, inside: Sequence[Hit], starts: Sequence[int], figures: Sequence[Hit]) -> Iterator[Place]:
        for i, figure in enumerate(figures):
            clause = bisect_right(starts, figure.start) - 1
            clause_end = starts[clause + 1] if clause + 1 < len(starts) else sentence.end
            left = max(starts[clause], self._own_words(figures, i))
            right = min(clause_end, figures[i + 1].start) if i + 1 < len(figures) else clause_end
            yield Place(figure, sentence, inside, starts, clause, left, right, None)

    def _own_words(self, figures: Sequence[Hit], i: int) -> int:
        """Where the words of figure `i` begin: after the figure before, unless that one stands in brackets, 全国(24.2%), or is but a
        measure of this one's, 企业每百元收入中的成本."""
        while i and (self._in_brackets(figures[i - 1]) or self.text[figures[i - 1].start - 1] == "每"):
            i -= 1
        return figures[i - 1].end if i else 0

    def _in_brackets(self, figure: Hit) -> bool:
        return self.text[figure.start - 1] in "（(" and self.text[figure.end : figure.end + 1] in ("）", ")")

    def _carry(self, made: Link) -> None:
        """What the next figure may take over; a loose time does not displace the one in mind."""
        keep = self.carried
        if made.subject and not made.subject.inherited:
            self.heard.figure(made.subject)
        goes_on = made.rule == "level.in_a_row" and made.indicator and made.indicator.start >= made.figure.end
        rate = made.indicator and self.text[made.indicator.start : made.indicator.end] in RATES  # 出口下降1%，[降幅]收窄0.5个百分点
        measured = None if goes_on or rate else made.indicator  # 连续3个月回升: 回升 is nothing that the next figure measures
        indicator = measured._replace(inherited=True) if measured else keep.indicator
        yields = made.rule == "level.from" or (keep.when and made.period.timex == "PRESENT_REF")
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
            named = openings.opening(self.rows.front(start, end - 1), self.cues, near=False)
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
        named = self._subject(reading, front, self._agent(reading, front, indicator, behind, place), indicator, place)
        rivals = () if named else self._rivals(place)
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

    # ── Its indicator and subject ──────────────────────────────────────────────────────────────────────

    def _agent(self, reading: Reading, front: Phrase, indicator: Part | None, behind: Span | None, place: Place) -> Span | None:
        """A noun phrase that acts in this clause and is no place or organization: [第九届农博会]已有134家机构参会."""
        agent = front.agent if not indicator or front.agent != (indicator.start, indicator.end) else None
        if agent is None and reading.rule == "share.share_contribution":
            agent = front.indicator
        counted = place.previous and agent and agent[0] == place.previous.figure.end  # 5个[试验区]利用外资增长8%
        if counted and place.previous and self._led(place, place.previous.figure.start):
            return None  # 从90个国家追回外逃人员800人, 与30个国家、8个组织签署协议90份
        if self.subjects.speaks_for_default or (place.left > place.clause_start and not counted):
            return None
        if agent and front.agent and front.verb is None and not counted and _joint.search(self.text, *agent):
            return None  # 机床、船舶出口增长8%: goods are what is measured rather than who acts
        if agent is None and behind and front.indicator and indicator and (indicator.start, indicator.end) == behind:
            agent = None if self.text.startswith("的", front.indicator[1]) else front.indicator
        contributes = reading.rule == "share.share_contribution" and agent == front.indicator  # [内需]对增长的贡献率
        return agent if agent and (contributes or actors.can_act(self.rows.pieces(*agent), self.cues)) else None

    def _led(self, place: Place, start: int) -> bool:
        """Does a preposition lead on to what is counted at `start`, or to the list that it is in?"""
        return self.text[start - 1] in LEADING or bool(_partners.search(self.text, place.clause_start, start))

    def _subject(self, reading: Reading, front: Phrase, agent: Span | None, indicator: Part | None, place: Place) -> Part | None:
        """Whom the sentence says the figure is of."""
        previous = place.previous
        if reading.rule == "share.share_with" and previous and previous.rule == "share.share_part" and place.left == previous.figure.end:
            return previous.subject  # 聚集了七成的企业、八成的人才
        if reading.rule == "share.share_with" and reading.whole and self.text[reading.whole[0] - 1] == "的":
            return Part(*reading.whole)  # 三成的受访企业计划扩产
        if head := self._head_described(reading, front, place):
            return head
        counted_before = previous and front.subject and front.subject[0] == previous.figure.end
        if previous and counted_before and _dative.search(self.text, place.clause_start, previous.figure.start):
            return previous.subject  # 为3万户企业减税5亿元, 向云城等两家医院提供8套设备
        if previous and indicator and front.subject == (indicator.start, indicator.end):
            return previous.subject  # 188个园区整合为120个
        if indicator and indicator.inherited and front.indicator and in_turn(front, self.text, place, self.cues):
            return Part(*front.indicator)  # 发送旅客9万人次，其中[铁路]2万人次
        goes_on = reading.rule == "level.in_a_row" and front.indicator is None
        if place.previous and indicator and (indicator.inherited or goes_on) and front.subject is None:
            if front.verb is None or (front.governs and self.text[place.left] == "、"):
                return place.previous.subject  # …为56.7%，同比降低0.5个百分点: the same indicator of the same subject
        return self._named_subject(front, agent, place)

    def _rivals(self, place: Place) -> tuple[Rival, ...]:
        """Whom the figure may be of, where its sentence does not say."""
        before = (hit for hit in place.inside if hit.label in ("PLACE", "ORG") and hit.end <= place.figure.start)
        names = [hit for hit in before if self.subjects.acts(hit.start, hit.end)]
        previous = place.previous.subject if place.previous and not place.previous.names_its_owner() else None
        subjects = self.subjects
        mind = Mind(self.carried.subject, self.section.subject, self.default, previous, subjects.speaks_for_default)
        return self.heard.rivals(mind, names, place.sentence)

    def _head_described(self, reading: Reading, front: Phrase, place: Place) -> Part | None:
        """The noun that a figure before it describes: 总投资50亿元的[储能项目]开工, 估值百亿元的[企业]; 全长58公里、穿过三县的[铁路]."""
        if reading.kind != "level" or not is_attribute(front, self.text) or reading.side not in ("before_or_after", "after_or_before"):
            return None
        if self.text[place.figure.start - 1] == "有" or self._counted_before(front, place):  # 建有2万平方米的货站、6万平方米的分拣中心
            return None
        if clauses.dimension(place.figure, self.patterns) == "time" or self.text[place.figure.end - 1] in "人户":
            return None  # 历时5年的努力, 38万人的饮水问题
        if self.text.startswith("的", place.figure.end):
            row = self.rows.pieces(place.figure.end + 1, place.right)
            if length := actors.route(row):  # 全长409公里的[江州到云城高速公路]
                return Part(row[0].start, row[length - 1].end)
            head = counted.after(row, self.cues)
            most = _foremost.search(self.text, *head) if head else None  # 消费500元的[游客]比例最高
            head = (head[0], most.start()) if head and most else head
            return Part(*head) if head and not self.text.endswith(ABSTRACT, *head) else None
        more = _described_further.match(self.text, place.figure.end, place.sentence.end)
        row = self.rows.pieces(more.end(), min(more.end() + OPENING, place.sentence.end)) if more else ()
        head = actors.thing(row, self.cues) or counted.after(row, self.cues) if row else None
        named = head and self.text.endswith((*self.cues.things, *actors.LINES, *self.cues.owners), 0, head[1])
        return Part(*head) if head and named else None

    def _counted_before(self, front: Phrase, place: Place) -> bool:
        """Is the noun before the figure what the figure before it tells of?"""
        counted = place.previous.indicator if place.previous else None
        return counted is not None and (counted.start, counted.end) == front.indicator

    def _named_subject(self, front: Phrase, agent: Span | None, place: Place) -> Part | None:
        """The subject before the indicator; else what this clause opens with; else what one before it in the sentence does."""
        counted = place.previous.indicator if place.previous and self.text[place.figure.start - 1] == "的" else None
        within = counted and front.subject and counted.start <= front.subject[0] < counted.end  # 100位[中国]画家的200件作品
        everywhere = front.subject and place.clause and self.text[front.subject[0] - 1 : front.subject[1]] in EVERYWHERE
        if (front.subject and not within and not everywhere) or agent:
            return Part(*(front.subject or agent or (0, 0)))
        earliest = place.clause if self.subjects.speaks_for_default else 0
        where: Span | None = None
        for i in range(place.clause, earliest - 1, -1):
            end = place.left if i == place.clause else place.starts[i + 1] - 1
            row = self.rows.front(place.starts[i], end)
            named = openings.opening(row, self.cues, near=i == place.clause)
            if named and self.subjects.acts(*named):
                if i == 0 or (i == place.clause and not everywhere) or row[0].text != "在" or row[-1].end == named[1]:
                    return Part(*named)
                where = where or named  # 海关联合多地公安，在江州等地[行动]，抓获18人: who acts may stand before
        return Part(*where) if where else None

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
            beats_kept = loose.period.timex == "PRESENT_REF" or (loose.period.end and kept != self.section.when)
            when = loose if kept is None or beats_kept else None
        if when is None:
            when = timing.behind(self.rows.inside(place.figure.end, min(place.right, place.figure.end + BEHIND_A_FIGURE)), self.text)
        found = when or kept
        return (found.part, found.period) if found else (None, Period())
