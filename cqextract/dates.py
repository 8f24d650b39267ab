"""Dates, periods and vague times, resolved to days against the publication date.

In: a `View`, the period patterns, the publication day. Out: DATE hits with a `Period`; both ends inclusive. An expression is a
chain of steps, each narrowing the one before (去年 + 3月 + 中旬); two chains may make a range; a suffix may open an end (以来, 前).
What stands in the text before is the context of what follows: 4月份 takes the year of 今年3月份, 去年同期 the months before it.
"""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from cqextract import periods
from cqextract.errors import PatternError
from cqextract.facts import Hit, Period
from cqextract.gazetteers import longest
from cqextract.patterns import Entry, Patterns
from cqextract.periods import Groups, Now, Time
from cqextract.view import View

Means: TypeAlias = Callable[[Groups, Time | None, Now], Time]

# What begins an expression on its own authority: its year does not come from the context.
ABSOLUTE = frozenset({"event", "iso", "iso_month", "years", "bare_years", "decade", "century", "plan", "year", "short_year"})
# What takes its year from the context, and may have to be moved into the past.
YEARLESS = frozenset({"half", "first_quarters", "quarter", "first_months", "months", "month", "year_end"})

UNDER_WAY = dt.timedelta(45)  # before its end, what is told of a stretch of time may be told while it lasts
_connector = re.compile(r"\s*(?:起至|—{1,2}|–|-{1,2}|~|～|至|到|与(?=[^，。]{2,12}间))\s*")
_event_since = re.compile(r"[\u4e00-\u9fff]{2,16}?以来")
_COMPARING = frozenset("比较与同和超于及")
_comparison = re.compile(r"(?:[比较与同和超]|[高低优大小多少当快慢强]于|相比|不及)$")
_ahead = re.compile(r"将|拟于|预计|计划于|有望|定于")
_future = re.compile(r"将|拟|力争|预计|计划|有望|到|前|起|定于|目标|即将|开幕|举行|迎来|达成|实现全面")
_surely_past = re.compile(r"了|已|同比|环比|截至|曾|结束|统计|报道")  # the nearer ahead a month is, the more it takes to be last year's
_anything = re.compile(r"[\u4e00-\u9fff]{4}")
_full_day = re.compile(r"((?:19|20)(?<!\d..)\d\d)\s?[年/.-]\s?(\d{1,2})\s?[月/.-]\s?(\d{1,2})\s?日?(?!\d)")
_past = re.compile(r"[了过]|已|同比|环比|增长|下降|上涨|下跌|回落|达到?|完成|实现|为|曾|发布|公布|数据|显示|截至|报道|宣布|通报|透露")


class Step(NamedTuple):
    id: str
    pattern: re.Pattern[str]
    after: frozenset[str]
    means: Means
    guard: re.Pattern[str] | None


@dataclass(frozen=True, eq=False)
class Calendar:
    """The period patterns, compiled: where an expression may begin, what may follow a grain, what closes it, words of their own.

    `closing` has the first characters of the suffixes.
    """

    starts: re.Pattern[str]
    steps: Mapping[str, Step]
    following: Mapping[str, re.Pattern[str]]
    suffixes: Mapping[str, tuple[str, Entry]]
    closing: frozenset[str]
    words: Mapping[str, tuple[str, Entry]]


class Chain(NamedTuple):
    """An expression read so far; `entries` names the pattern entries that read it, in text order.

    `first` is the id of the step that opened it, or `event`.
    """

    start: int
    end: int
    time: Time
    entries: tuple[str, ...]
    first: str


@lru_cache(maxsize=8)
def compile_calendar(patterns: Patterns) -> Calendar:
    table = patterns.table("periods")
    parts = {key: entry["pattern"] for key, entry in table.items() if entry["kind"] == "part"}
    steps = [_step(key, entry, parts) for key, entry in table.items() if entry["kind"] == "step"]
    starts = _one_of(step for step in steps if "" in step.after)
    grains = {grain for step in steps for grain in step.after if grain}
    following = {grain: re.compile(_one_of(step for step in steps if grain in step.after)) for grain in grains}
    suffixes = {s: (key, entry) for key, entry in table.items() if entry["kind"] == "suffix" for s in entry["surfaces"]}
    words = {s: (key, entry) for key, entry in table.items() if entry["kind"] in ("vague", "event") for s in entry["surfaces"]}
    first_two = "|".join(sorted({re.escape(word[:2]) for word in words}))
    word = "|".join(_in_context(w, words[w][1]) for w in sorted(words, key=lambda w: -len(w)))
    first = parts["FIRST"][1:-1] + "".join(sorted({re.escape(word[0]) for word in words}))
    # The class of first characters comes first, since a scan leaps to the next of them; all else is looked at from before that character.
    search = f"[{first}](?<=(?={parts['START']}|{first_two})(?={starts}|(?P<word>{word})).)"
    return Calendar(re.compile(search), {step.id: step for step in steps}, following, suffixes, frozenset(s[0] for s in suffixes), words)


def _step(key: str, entry: Entry, parts: Mapping[str, str]) -> Step:
    try:
        pattern = re.compile(re.sub(r"\{([A-Z]\w*)\}", lambda m: parts[m[1]], entry["pattern"]))
        guard = re.compile(entry["guard"]) if "guard" in entry else None
        return Step(key, pattern, frozenset(entry.get("after", [""])), getattr(periods, entry["means"]), guard)
    except (re.error, KeyError, AttributeError) as error:
        remedy = "mend the regular expression; its {PARTS} stand in this file, its `means` in cqextract/periods.py"
        raise PatternError(f"periods.toml: step.{key}", f"{type(error).__name__}: {error}", remedy=remedy) from error


def _one_of(steps: Iterable[Step]) -> str:
    """One pattern for several steps; an empty group behind each names it. Their own groups, which may be alike, are left out.

    Behind, since an alternative that begins with a character, or a class of them, is passed over at once where that does not stand.
    """
    nameless = ((step.id, re.sub(r"\(\?P<\w+>", "(?:", step.pattern.pattern).replace("(?P=sep)", "[-/.]")) for step in steps)
    return "|".join(f"(?:{pattern})(?P<step_{key}>)" for key, pattern in nameless)


def _in_context(word: str, entry: Entry) -> str:
    before, after = entry.get("not_after", {}).get(word), entry.get("not_before", {}).get(word)
    return (f"(?<!{before})" if before else "") + word + (f"(?!{after})" if after else "")


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
        at, titles = 0, "《" in self.text
        while match := self.calendar.starts.search(self.text, at):
            chain = self._expression(match)
            if not chain:
                at = match.start() + 1
                continue
            at = chain.end
            if _in_a_name(self.text, chain, titles):
                continue
            yield self._hit(chain)

    def _hit(self, chain: Chain) -> Hit:
        time = chain.time
        if not self._known(chain.first):
            time = Time(None, None, time.grain)
        compared = self._compared(chain.start) or chain.entries[1:] == ("step.same_period",)  # 是去年同期的2倍
        if time.grain == "holiday" and not compared:
            self.holiday = time
        rule = "+".join(chain.entries) + (".inferred" if self.inferred and chain.first not in ABSOLUTE and time.end else "")
        period = Period(time.start, time.end, time.timex)
        if time.start and time.grain not in ("window", "vague") and not compared:
            self.last, self.last_sentence = time, self._sentence(chain.start)
        return Hit(chain.start, chain.end, "DATE", period, rule)

    def _known(self, step: str) -> bool:
        return self.published is not None or step in ABSOLUTE

    def _sentence(self, at: int) -> int:
        return bisect_right(self.sentence_starts, at)

    def _now(self, at: int, step: Step) -> Now:
        apart = self._sentence(at) - self.last_sentence
        near = (
            self.last
            if apart == 0 or (apart <= 2 and self.last and self.last.start and self.published and self.last.start <= self.published)
            else None
        )
        ahead = step.id in ("bare_day", "bare_days") and bool(_ahead.search(self.text[max(at - 6, 0) : at + 30].partition("。")[0]))
        return Now(self.published or dt.date(2000, 1, 1), near, self.holiday, near=apart == 0, compared=self._compared(at), ahead=ahead)

    def _compared(self, at: int) -> bool:
        """Is the time that begins here what something is compared with?"""
        return self.text[at - 1 : at] in _COMPARING and bool(_comparison.search(self.text, max(at - 2, 0), at))

    def _expression(self, match: re.Match[str]) -> Chain | None:
        """The whole expression that begins at `match`: a chain, or a range of two, with its suffix."""
        chain = self._chain(match)
        if chain is None:
            return None
        if chain.first == "relative_day" and (dated := self._dated(chain)):
            return dated
        return self._continued(chain)

    def _continued(self, chain: Chain) -> Chain:
        connector = _connector.match(self.text, chain.end)
        return self._suffixed((connector and self._range(chain, connector)) or chain)

    def _dated(self, chain: Chain) -> Chain | None:
        """今天（6月10日）起: the date in brackets belongs to the time where something follows that concerns both."""
        inside = self.calendar.starts.match(self.text, chain.end + 1) if self.text[chain.end : chain.end + 1] in ("（", "(") else None
        date = self._chain(inside) if inside else None
        if not date or self.text[date.end : date.end + 1] not in ("）", ")"):
            return None
        whole = chain._replace(end=date.end + 1, time=date.time)
        continued = self._continued(whole)
        return continued if continued.end > whole.end else None

    def _chain(self, match: re.Match[str], last: Time | None = None) -> Chain | None:
        name = match.lastgroup or ""
        if name == "word":
            return self._word(match)
        step = self.calendar.steps[name.removeprefix("step_")]
        found = step.pattern.match(self.text, match.start())
        if not found or (step.guard and not (step.guard.search(found.group()) or step.guard.match(self.text, found.end()))):
            return None
        now = self._now(match.start(), step)
        if last:
            now = now._replace(last=last)
        base = self._context(step, now, match.start(), last)
        chain = self._read(step, found, base, now)
        if chain and step.id in YEARLESS and not last and not base and self._told_as_past(chain):
            year = max(now.year - 1, dt.MINYEAR)
            chain = self._read(step, found, Time(dt.date(year, 1, 1), dt.date(year, 12, 31), "year"), now)
        return chain

    def _read(self, step: Step, found: re.Match[str], base: Time | None, now: Now) -> Chain | None:
        """The chain that begins with this step, read from `base` on: 3月, and the 中旬 that narrows it."""
        time = self._resolve(step, found, base, now)
        if time is None:
            return None
        end, entries = found.end(), [f"step.{step.id}"]
        while narrowed := self._narrow(time, end, now):
            end, time, narrower = narrowed
            entries.append(narrower)
        return Chain(found.start(), end, time, tuple(entries), step.id)

    def _word(self, match: re.Match[str]) -> Chain:
        key, entry = self.calendar.words[match["word"]]
        if entry["kind"] == "event":
            return Chain(*match.span("word"), Time(entry["since"], self.published, "since"), (f"event.{key}",), "event")
        return Chain(*match.span("word"), Time(None, None, "vague", entry["timex"]), ("step.vague",), "vague")

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
        following = self.calendar.following.get(time.grain)
        if time.start is None or following is None:
            return None
        for at in (end, end + 1) if self.text[end : end + 1] in ("的", " ", "\n") else (end,):
            match = following.match(self.text, at)
            step = self.calendar.steps[(match.lastgroup or "").removeprefix("step_")] if match else None
            found = step.pattern.match(self.text, at) if step else None
            narrowed = self._resolve(step, found, time, now) if step and found else None
            if step and found and narrowed:
                return found.end(), narrowed, f"step.{step.id}"
        return None

    def _told_as_past(self, chain: Chain) -> bool:
        """A month later than the publication's that is told as past is last year's (guidelines, section 2); so is a half that is far
        from over."""
        if not self.published or not chain.time.start or not chain.time.end:
            return False
        begins = chain.time.start if chain.time.start > self.published else max(chain.time.end, dt.date.min + UNDER_WAY) - UNDER_WAY
        if begins <= self.published:
            return False
        stop = self.text.find("。", chain.end, chain.end + 40)
        after = self.text[chain.end : stop if stop >= 0 else chain.end + 40]
        before = self.text[max(chain.start - 3, 0) : chain.start]
        ahead = (begins - self.published).days
        told = _surely_past if ahead < 75 else _past if ahead < 180 else _anything
        return bool(told.search(before + after)) and not _future.search(before) and not _future.search(after[:12])

    def _range(self, first: Chain, connector: re.Match[str]) -> Chain | None:
        match = self.calendar.starts.match(self.text, connector.end())
        second = self._chain(match, first.time) if match else None
        if not second or (second.time.end is None and second.time.timex != "PRESENT_REF") or first.time.start is None:
            return None
        end_day = second.time.end or self.published
        if end_day is None or end_day < first.time.start:
            return None
        end = second.end + next((len(s) for s in ("之间", "间", "止") if self.text.startswith(s, second.end)), 0)
        return first._replace(end=end, time=Time(first.time.start, end_day, "span"), entries=first.entries + second.entries)

    def _suffixed(self, chain: Chain) -> Chain:
        since = _event_since.match(self.text, chain.end) if chain.time.grain in ("day", "month", "year") else None
        if since and chain.time.start:  # 6月6日开启以来
            return chain._replace(end=since.end(), time=Time(chain.time.start, self.published, "since"))
        found = (
            longest(self.calendar.suffixes, self.text, chain.end) if self.text[chain.end : chain.end + 1] in self.calendar.closing else None
        )
        if not found or (chain.time.grain == "vague" and chain.first != "holiday"):
            return chain
        surface, (key, entry) = found
        end = chain.end + len(surface)
        if "not_before" in entry and re.compile(entry["not_before"]).match(self.text, end):
            return chain
        time = chain.time
        if entry["means"] == "since":
            time = Time(time.start, self.published, "since")
        elif entry["means"] == "open_end":
            time = Time(time.start, None, "open")
        elif entry["means"] == "open_start":
            time = Time(None, time.end, "open")
        return chain._replace(end=end, time=time, entries=(*chain.entries, f"suffix.{key}"))


def _in_a_name(text: str, chain: Chain, titles: bool) -> bool:
    """Does the time stand in a title (《明日之后》), or is it somebody's name (李三月)? `titles`: the text has some."""
    if titles and chain.first not in ABSOLUTE:
        before = max(chain.start - 20, 0)
        if text.rfind("《", before, chain.start) > text.rfind("》", before, chain.start):
            return True
    return chain.first in ("month", "bare_day", "day") and text[chain.start - 1 : chain.start] == "李"


def _latest_day(text: str) -> dt.date | None:
    days = []
    for year, month, day in _full_day.findall(text):
        try:
            days.append(dt.date(int(year), int(month), int(day)))
        except ValueError:
            continue
    return max(days, default=None)
