"""Dates, periods and vague times, resolved to days against the publication date.

In: a `View`, the period patterns, the publication day. Out: DATE hits with a `Period`; both ends inclusive. An expression is a
chain of steps, each narrowing the one before (去年 + 3月 + 中旬); two chains may make a range; a suffix may open an end (以来, 前).
What stands in the text before is the context of what follows: 4月份 takes the year of 今年3月份, 去年同期 the months before it.
"""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from cqextract import periods
from cqextract.facts import Hit, Period
from cqextract.gazetteers import longest
from cqextract.patterns import Entry, Patterns
from cqextract.periods import Groups, Now, Time
from cqextract.view import View

Means: TypeAlias = Callable[[Groups, Time | None, Now], Time]

# What begins an expression on its own authority: its year does not come from the context.
ABSOLUTE = frozenset({"iso", "iso_month", "years", "bare_years", "decade", "century", "plan", "year", "short_year"})
# What takes its year from the context, and may have to be moved into the past.
YEARLESS = frozenset({"half", "first_quarters", "quarter", "first_months", "months", "month"})

_connector = re.compile(r"\s*(?:起至|—{1,2}|–|-{1,2}|~|～|至|到|与(?=[^，。]{2,12}间))\s*")
_event_since = re.compile(r"[\u4e00-\u9fff]{2,8}?以来")
_comparison = re.compile(r"(?:[比较与同和于超]|相比|不及)$")
_future = re.compile(r"将|拟|力争|预计|计划|有望|到|前|起|定于|目标|即将|开幕|举行|迎来|达成|实现全面")
_past = re.compile(r"[了过]|已|同比|环比|增长|下降|上涨|下跌|回落|达到?|完成|实现|为|曾|发布|公布|数据|显示|截至")


class Step(NamedTuple):
    id: str
    pattern: re.Pattern[str]
    after: frozenset[str]
    means: Means
    guard: re.Pattern[str] | None


@dataclass(frozen=True, eq=False)
class Calendar:
    """The period patterns, compiled: where an expression may begin, what may follow, what closes it."""

    starts: re.Pattern[str]
    steps: Sequence[Step]
    following: Mapping[str, Sequence[Step]]
    suffixes: Mapping[str, tuple[str, Entry]]
    vague: Mapping[str, str]


class Chain(NamedTuple):
    """An expression read so far; `entries` names the pattern entries that read it, in text order."""

    start: int
    end: int
    time: Time
    entries: tuple[str, ...]

    @property
    def first(self) -> str:
        """The id of the step that opened the expression."""
        return self.entries[0].removeprefix("step.")


@lru_cache(maxsize=8)
def compile_calendar(patterns: Patterns) -> Calendar:
    table = patterns.table("periods")
    parts = {key: entry["pattern"] for key, entry in table.items() if entry["kind"] == "part"}
    steps, starts, vague = [], [], {}
    for key, entry in table.items():
        if entry["kind"] == "step":
            pattern = re.sub(r"\{([A-Z]\w*)\}", lambda m: parts[m[1]], entry["pattern"])
            after = frozenset(entry.get("after", [""]))
            guard = re.compile(entry["guard"]) if "guard" in entry else None
            steps.append(Step(key, re.compile(pattern), after, getattr(periods, entry["means"]), guard))
            if "" in after:
                nameless = re.sub(r"\(\?P<\w+>", "(?:", pattern).replace("(?P=sep)", "[-/.]")
                starts.append(f"(?P<step_{key}>{nameless})")
        elif entry["kind"] == "vague":
            vague.update(dict.fromkeys(entry["surfaces"], entry["timex"]))
    starts.append(f"(?P<vague>{'|'.join(sorted(vague, key=lambda v: -len(v)))})")
    grains = {grain for step in steps for grain in step.after if grain}
    following = {grain: [step for step in steps if grain in step.after] for grain in grains}
    suffixes = {s: (key, entry) for key, entry in table.items() if entry["kind"] == "suffix" for s in entry["surfaces"]}
    return Calendar(re.compile(f"(?={parts['START']})(?:{'|'.join(starts)})"), steps, following, suffixes, vague)


def find(view: View, patterns: Patterns, *, published: dt.date | None = None) -> list[Hit]:
    """All times of a text, in text order.

    Without a publication date the latest full date of the text itself is taken for it (the hits' rule then ends in `.inferred`);
    where it has none, relative times come out without days.
    """
    reader = _Reader(view, compile_calendar(patterns), published)
    return list(reader.read())


class _Reader:
    """One pass over one text: `last` is the time named before, the context of what follows."""

    def __init__(self, view: View, calendar: Calendar, published: dt.date | None) -> None:
        self.text, self.calendar = view.clean, calendar
        self.sentence_starts = [sentence.start for sentence in view.sentences]
        self.inferred = published is None
        self.published = published or _latest_day(self.text)
        self.last: Time | None = None
        self.last_sentence = -1
        self.holiday: Time | None = None

    def read(self) -> Iterator[Hit]:
        at = 0
        while match := self.calendar.starts.search(self.text, at):
            chain = self._expression(match)
            if not chain:
                at = match.start() + 1
                continue
            at = chain.end
            if _inside_a_word(self.text, chain, match):
                continue
            yield self._hit(chain)

    def _hit(self, chain: Chain) -> Hit:
        time = chain.time
        if not self._known(chain.first):
            time = Time(None, None, time.grain)
        if time.grain == "holiday" and not _comparison.search(self.text[max(chain.start - 2, 0) : chain.start]):
            self.holiday = time
        rule = "+".join(chain.entries) + (".inferred" if self.inferred and chain.first not in ABSOLUTE and time.end else "")
        period = Period(time.start, time.end, time.timex)
        if time.start and time.grain not in ("window", "vague") and not _comparison.search(self.text[max(chain.start - 2, 0) : chain.start]):
            self.last, self.last_sentence = time, self._sentence(chain.start)
        return Hit(chain.start, chain.end, "DATE", period, rule)

    def _known(self, step: str) -> bool:
        return self.published is not None or step in ABSOLUTE

    def _sentence(self, at: int) -> int:
        return bisect_right(self.sentence_starts, at)

    def _now(self, at: int) -> Now:
        apart = self._sentence(at) - self.last_sentence
        near = self.last if apart == 0 or (apart <= 2 and self.last and self.last.start and self.published and self.last.start <= self.published) else None
        return Now(self.published or dt.date(2000, 1, 1), near, self.holiday)

    def _expression(self, match: re.Match[str]) -> Chain | None:
        """The whole expression that begins at `match`: a chain, or a range of two, with its suffix."""
        chain = self._chain(match)
        if chain is None:
            return None
        if connector := _connector.match(self.text, chain.end):
            chain = self._range(chain, connector) or chain
        return self._suffixed(chain)

    def _chain(self, match: re.Match[str], last: Time | None = None) -> Chain | None:
        name = match.lastgroup or ""
        if name == "vague":
            return Chain(match.start(), match.end(), Time(None, None, "vague", self.calendar.vague[match.group()]), ("step.vague",))
        step = next(s for s in self.calendar.steps if s.id == name.removeprefix("step_"))
        found = step.pattern.match(self.text, match.start())
        if not found or (step.guard and not (step.guard.search(found.group()) or step.guard.match(self.text, found.end()))):
            return None
        now = self._now(match.start())
        if last:
            now = now._replace(last=last)
        time = self._resolve(step, found, self._context(step, now, match.start(), last), now)
        if time is None:
            return None
        start, end, entries = match.start(), found.end(), [f"step.{step.id}"]
        yearless = step.id in YEARLESS
        while narrowed := self._narrow(time, end, now):
            end, time, narrower = narrowed
            entries.append(narrower)
        if yearless and not last and time.start:
            time = self._told_as_past(time, start, end)
        return Chain(start, end, time, tuple(entries))

    def _context(self, step: Step, now: Now, at: int, last: Time | None) -> Time | None:
        """The year of the time named before, in the same sentence or the same range, for a month or quarter that names none."""
        same = last is not None or self._sentence(at) == self.last_sentence
        if step.id in YEARLESS and same and now.last and now.last.start and now.last.grain not in ("plan", "years", "decade", "century"):
            return Time(dt.date(now.last.start.year, 1, 1), dt.date(now.last.start.year, 12, 31), "year")
        return None

    def _resolve(self, step: Step, found: re.Match[str], base: Time | None, now: Now) -> Time | None:
        try:
            return step.means(found.groupdict(), base, now)
        except (ValueError, OverflowError):  # 9999年后, 2月0日: no such day
            return None

    def _narrow(self, time: Time, end: int, now: Now) -> tuple[int, Time, str] | None:
        if time.start is None:
            return None
        for step in self.calendar.following.get(time.grain, ()):
            for skipped in range(2 if self.text[end : end + 1] in ("的", " ") else 1):
                found = step.pattern.match(self.text, end + skipped)
                if found and found.end() > end:
                    narrowed = self._resolve(step, found, time, now)
                    if narrowed:
                        return found.end(), narrowed, f"step.{step.id}"
        return None

    def _told_as_past(self, time: Time, start: int, end: int) -> Time:
        """A month later than the publication's that is told as past is last year's (guidelines, section 2)."""
        if not self.published or not time.start or not time.end or time.start <= self.published:
            return time
        sentence_end = self.text.find("。", end)
        after = self.text[end : sentence_end if 0 <= sentence_end < end + 40 else end + 40]
        before = self.text[max(start - 3, 0) : start]
        if _future.search(before) or _future.search(after[:12]) or not _past.search(before + after):
            return time
        try:
            return time._replace(start=time.start.replace(year=time.start.year - 1), end=time.end.replace(year=time.end.year - 1), timex=None)
        except ValueError:  # 29 February
            return time

    def _range(self, first: Chain, connector: re.Match[str]) -> Chain | None:
        match = self.calendar.starts.match(self.text, connector.end())
        second = self._chain(match, first.time) if match else None
        if not second or (second.time.end is None and second.time.timex != "PRESENT_REF") or first.time.start is None:
            return None
        end_day = second.time.end or self.published
        if end_day is None or end_day < first.time.start:
            return None
        end = second.end + next((len(s) for s in ("之间", "间", "止") if self.text.startswith(s, second.end)), 0)
        return Chain(first.start, end, Time(first.time.start, end_day, "span"), first.entries + second.entries)

    def _suffixed(self, chain: Chain) -> Chain:
        since = _event_since.match(self.text, chain.end)
        if since and chain.time.start and chain.time.grain in ("day", "month", "year"):  # 6月6日开启以来
            return chain._replace(end=since.end(), time=Time(chain.time.start, self.published, "since"))
        found = longest(self.calendar.suffixes, self.text, chain.end)
        if not found or chain.time.grain == "vague" and chain.first != "holiday":
            return chain
        surface, (key, entry) = found
        end = chain.end + len(surface)
        if self.text.startswith(tuple(entry.get("not_before", "\0").split("|")), end):
            return chain
        time = chain.time
        if entry["means"] == "since":
            time = Time(time.start, self.published, "since")
        elif entry["means"] == "open_end":
            time = Time(time.start, None, "open")
        elif entry["means"] == "open_start":
            time = Time(None, time.end, "open")
        return chain._replace(end=end, time=time, entries=(*chain.entries, f"suffix.{key}"))


def _inside_a_word(text: str, chain: Chain, match: re.Match[str]) -> bool:
    """现在 in 体现在, 未来 in 从未来过, 目前 after 题目前: the word before goes on into it."""
    word, before = match.group(), text[chain.start - 1 : chain.start]
    if chain.first not in ABSOLUTE and text.rfind("《", max(chain.start - 20, 0), chain.start) > text.rfind("》", max(chain.start - 20, 0), chain.start):
        return True  # 《明日之后》 is a title
    if chain.first == "vague":
        swallowed = {"现在": "体实出呈展表发再兑涌浮显隐闪", "目前": "题项栏数节科剧曲", "未来": "从并尚", "以前": "", "长期": "成生中", "日前": "今明昨每近旬假节",
                     "近期": "远", "最近": "", "当前": "", "过去": "经越走穿通", "随后": "", "多年": "许很众诸近", "以往": "", "至今": "", "前期": "", "此前": "在因从彼"}  # fmt: skip
        return bool(before) and before in swallowed.get(word, "")
    return bool(before) and chain.first in ("month", "bare_day", "day") and before == "李"


def _latest_day(text: str) -> dt.date | None:
    days = []
    for year, month, day in re.findall(r"(?<!\d)((?:19|20)\d\d)\s?[年/.-]\s?(\d{1,2})\s?[月/.-]\s?(\d{1,2})\s?日?(?!\d)", text):
        try:
            days.append(dt.date(int(year), int(month), int(day)))
        except ValueError:
            continue
    return max(days, default=None)
