"""Whose figure it is, where the clause does not say: the nearest subject before, what 全市 stands for, a document's own subject.

In: a text's hits. Out: parts of the clean text, in clean offsets.
"""

from __future__ import annotations

import re
import sys
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache

from cqextract import places
from cqextract.cues import Cues
from cqextract.facts import Hit, Organization, Place
from cqextract.links import Part
from cqextract.patterns import Patterns

_speaking = re.compile(  # who is followed by one of these only tells
    r"[^，。；]{0,14}?(?:表示|介绍|透露|指出|发布|公布|获悉|了解到|显示|统计(?!局)|(?<!大)数据(?!产业|中心|要素|集团)|消息|印发|通报|宣布|今天|预报|提醒|预计[，：]"
    r"|报道|记者|讯|电$|主任|局长|部长|书记)"
)
_within_a_name = re.compile(
    r"[—－-][\u4e00-\u9fff]|局(?![面势部])|[\d一二三四五六七八九十]+强|会晤|共识|奥运|亚运|世博"
)  # after a place: 世界|500强
_represented = re.compile(r"[^，。；]{0,40}?(?:表示|介绍|透露|指出|说|坦言)[，：]")  # … by a person of many titles
_pointing = re.compile("[该这本]")
_told = re.compile(".{0,12}(?:发布|印发|公布|出台|推出|举行|召开|启动|部署|实现|完成|建成|新增|开建)(?=.{4})")
_ranking = re.compile(r"[第首最]|领先|前列|[约近超]?[\d.]+%")
_measured = ("居", "列", "占", "高于", "低于", "快于", "较", "比", "在", "成为", "优于", "慢于", "排")  # 居全国第二: no subject
LEVELS = {
    "province": re.compile(r"\d\d0000"),
    "city": re.compile(r"(?:11|12|31|50)0000|\d\d(?!00)\d\d00"),
    "county": re.compile(r"\d{4}(?!00)\d\d|(?:15|45|54|64|65)0000"),  # 全区 may be an autonomous region, too
    "nation": re.compile(r"$^"),
}


NATION = ("全国", "我国", "中国")
ORGANIZATIONS = ("organization", "company", "education_research", "government")  # of any category, or of that one


class Subjects:
    """The subjects a text offers: its places, organisations and scope words, in order."""

    def __init__(self, text: str, hits: Sequence[Hit], cues: Cues, patterns: Patterns) -> None:
        self.text, self.hits, self.cues, self.patterns = text, hits, cues, patterns
        self._of_level: dict[str, Sequence[Hit]] = {}
        self.named = [h.start for h in hits if h.label in ("PLACE", "ORG")]
        self._report = report = bool(cues.voice.search(text))
        self.default = self._of_report() if report else self.commonest(0, len(text))
        self.speaks_for_default = report and self.default is not None
        at_home = self.default and self.text[self.default.start : self.default.end] in NATION
        self.nation = self.default if at_home else None  # of whose stories most are, also where they do not say so

    def may_name(self, start: int, end: int) -> bool:
        """Is there anything in `[start, end)` that a clause could open with as its subject? A cheap look before a close one."""
        at = bisect_left(self.named, start)
        return (at < len(self.named) and self.named[at] < end) or bool(
            self.cues.scope.search(self.text, start, end) or _pointing.search(self.text, start, end)
        )

    def first(self, inside: Sequence[Hit], start: int, end: int) -> Part | None:
        """The first place, organisation or scope word of `[start, end)` that does not merely speak."""
        candidates = [
            (h.start, h.end) for h in inside if h.label in ("PLACE", "ORG") and start <= h.start < end and self.acts(h.start, h.end)
        ]
        candidates += [m.span() for m in self.cues.scope.finditer(self.text, start, end) if self.acts(*m.span())]
        best = min(candidates, default=None)
        return Part(*best, True) if best else None

    def of_heading(self, inside: Sequence[Hit], start: int, end: int) -> Part | None:
        """Whom or what a heading is about: the event or work it names, where that holds or precedes its first place, else that place.

        A government's report has no such topics: 经济社会发展总体要求和政策取向 has no figures, the place has.
        """
        first = self.first(inside, start, end)
        named = (
            None
            if self.speaks_for_default or self.text.endswith(("？", "?"), start, end)
            else self.cues.topic.search(self.text, start, end)
        )
        if named and (first is None or named.start() <= first.start):
            told = _told.match(self.text, *named.span())  # 四部门发布|抗癌药品政策
            start = told.end() if told else named.start()
            counted = ("QUANTITY", "DATE")  # 7个|试验区, 上半年|班列
            cut = (hit.end for hit in inside if hit.start <= start < hit.end and (hit.start < start or hit.label in counted))
            return Part(next(cut, start), named.end(), True)
        return first

    def acts(self, start: int, end: int) -> bool:
        """Does who stands at `[start, end)` have figures there, rather than announce them, or serve as a measure of others?"""
        before = self.text[max(start - 2, 0) : start]
        if _within_a_name.match(self.text, end) or (before[-1:] in ("—", "环") and before != "——"):  # 中国—东盟博览会, 世界500强, 环北京
            return False
        if before.endswith("（") and self.text.startswith("）", end):  # 中欧（中亚）班列
            return False
        if before in ("，在", "。在", "\n在", "在"):  # 在湖南岳阳，100多家企业…
            return True
        if (
            self.text.startswith("：", end)
            and self.text[start - 1 : start] in ("", "\n")
            and (hit := self._hit_at(start))
            and hit.label == "PLACE"
        ):
            return True  # 云城：58个项目今天开工
        speaks = not self.text.endswith(self.cues.events, start, end) and (
            _speaking.match(self.text, end)
            or (
                not self.text.endswith(("公司", "集团"), start, end) and _represented.match(self.text, end)
            )  # a company's people speak of it
        )
        return not before.endswith(_measured) and before[-1:] not in self.cues.prepositions and not speaks

    def _hit_at(self, start: int) -> Hit | None:
        """The hit that begins at `start`."""
        at = bisect_left(self.hits, start, key=lambda hit: hit.start)
        return self.hits[at] if at < len(self.hits) and self.hits[at].start == start else None

    def governs(self, start: int, end: int) -> bool:
        """Is it an authority? The figures after its sentence are those of what it governs rather than its own."""
        hit = self._hit_at(start)
        return hit is not None and isinstance(hit.value, Organization) and hit.value.category == "government"

    def resolve(self, subject: Part) -> Part | None:
        """What a scope word stands for: 全市 the city named last before it, or else first after it; in a report its own, named most."""
        level = self.cues.scopes.get(self.text[subject.start : subject.end])
        if level is None or level in ("world", "here", "nation"):
            return None
        if level not in self._of_level:
            within = places.located(self.text, self.patterns)  # also in the names of organizations: [重庆市]经济信息委介绍，全市…
            self._of_level[level] = self._commonest_of(h for h in [*within, *self.hits] if self._fits(h, level))
        fitting = self._of_level[level]
        chosen = fitting[max(bisect_left(fitting, subject.start, key=lambda h: h.start) - 1, 0)] if fitting else None
        return Part(chosen.start, chosen.end) if chosen else None

    def _commonest_of(self, hits: Iterable[Hit]) -> Sequence[Hit]:
        """All of them, in order, but in a report of a government only the place that it names most."""
        fitting = sorted({(h.start, h.end): h for h in hits}.values())
        codes = Counter(h.value.code for h in fitting if isinstance(h.value, Place)) if self._report else None
        own = max(codes, key=codes.__getitem__) if codes else None
        return [h for h in fitting if own is None or (isinstance(h.value, Place) and h.value.code == own)]

    def _fits(self, hit: Hit, level: str) -> bool:
        if level in ORGANIZATIONS:
            return isinstance(hit.value, Organization) and level in ("organization", hit.value.category)
        if not isinstance(hit.value, Place) or not hit.value.code:
            return False
        named = {"city": ("市",), "county": ("区", "县")}.get(level)  # 昆山市 is a county by its code, 天府新区 none
        return bool(LEVELS[level].fullmatch(hit.value.code)) or (named is not None and hit.value.name.endswith(named))

    def commonest(self, start: int, end: int) -> Part | None:
        """Whom a text, or a story in it, speaks of that has no voice of its own: the scope word or place it names most."""
        scopes = (
            (span, 2) for span, _ in self._scopes(start, end) if not _ranking.match(self.text, span[1]) and self.text[span[0]] != "该"
        )
        first, last = (bisect_left(self.hits, at, key=lambda hit: hit.start) for at in (start, end))
        places = (h for h in self.hits[first:last] if h.label == "PLACE" and not _ranking.match(self.text, h.end))
        names = (h for h in places if self.text.rfind("《", start, h.start) <= self.text.rfind("》", start, h.start))
        return self._most([*scopes, *(((h.start, h.end), 1) for h in names)])

    def _of_report(self) -> Part | None:
        """Whom a government's report speaks of: 全省 where it says so, else the province it names most, else the nation."""
        own = [(span, 1) for span, level in self._scopes() if level in ("province", "city", "county")]
        national = [(span, 1) for span, level in self._scopes() if level == "nation" and self.acts(*span)]
        if len(own) > 1:
            return self._most(own)
        return self._home() if len(national) < 5 else self._most(national)

    def _home(self) -> Part | None:
        """The province that most places of the text lie in, where the text names it: 临沂, 招远 … are in 山东."""
        codes = Counter(h.value.code[:2] for h in self.hits if isinstance(h.value, Place) and h.value.code and h.value.code != "000000")
        for prefix, _ in codes.most_common(1):
            for name in _names_of(self.patterns).get(f"{prefix}0000", ()):
                start = self.text.find(name)
                if start >= 0:
                    return Part(start, start + len(name), True)
        return None

    def _scopes(self, start: int = 0, end: int = sys.maxsize) -> list[tuple[tuple[int, int], str]]:
        return [
            (m.span(), self.cues.scopes[m.group()])
            for m in self.cues.scope.finditer(self.text, start, end)
            if self.cues.scopes[m.group()] not in ORGANIZATIONS
        ]

    def _most(self, named: Sequence[tuple[tuple[int, int], int]]) -> Part | None:
        counts: Counter[str] = Counter()
        first: dict[str, tuple[int, int]] = {}
        for (start, end), weight in named:
            if self.acts(start, end):
                counts[self.text[start:end]] += weight
                first.setdefault(self.text[start:end], (start, end))
        if not counts:
            return None
        best = max(counts, key=lambda name: (counts[name], -first[name][0]))
        return Part(*first[best], True)


@lru_cache(maxsize=8)
def _names_of(patterns: Patterns) -> dict[str, list[str]]:
    """The names of each division by its code, the longest first."""
    names: dict[str, list[str]] = {}
    for row in patterns.gazetteer("places"):
        if len(row) > 1 and row[1].isdecimal():
            names.setdefault(row[1], []).append(row[0])
    return {code: sorted(all_names, key=lambda name: -len(name)) for code, all_names in names.items()}
