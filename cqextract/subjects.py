"""Whose figure it is, where the clause does not say: the nearest subject before, what 全市 stands for, a document's own subject.

In: a text's hits. Out: parts of the clean text, in clean offsets.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from cqextract.facts import Hit, Organization, Place
from cqextract.links import Part
from cqextract.phrases import PREPOSITIONS, Words

_speaking = re.compile(r"[^，。；]{0,14}?(?:表示|介绍|透露|指出|发布|公布|获悉|了解到|显示|统计|数据|消息|印发|通报|宣布|今天|报道|记者|讯|电$|主任|局长|部长|书记)")
LEVELS = {"province": re.compile(r"\d\d0000"), "city": re.compile(r"(?:11|12|31|50)0000|\d{4}00"), "county": re.compile(r"\d{6}"), "nation": re.compile(r"$^")}


class Subjects:
    """The subjects a text offers: its places, organisations and scope words, in order."""

    def __init__(self, text: str, hits: Sequence[Hit], words: Words) -> None:
        self.text, self.hits, self.words = text, hits, words
        self._scope = re.compile("|".join(sorted(map(re.escape, words.scopes), key=lambda s: -len(s))))
        self.default = self._default()

    def main(self, inside: Sequence[Hit], start: int) -> Part | None:
        """The subject of a sentence or heading that begins at `start`: its first place, organisation or scope word that does not speak."""
        end = self.text.find("。", start)
        newline = self.text.find("\n", start)
        ends = [e for e in (end, newline) if e >= 0]
        stretch_end = min(ends) if ends else len(self.text)
        candidates = [(h.start, h.end) for h in inside if h.label in ("PLACE", "ORG") and self._acts(h)]
        candidates += [m.span() for m in self._scope.finditer(self.text, start, stretch_end) if self.words.scopes[m.group()] != "here"]
        best = min(candidates, default=None)
        return Part(*best, True) if best else None

    def _acts(self, hit: Hit) -> bool:
        if self.text[hit.start - 1 : hit.start] in PREPOSITIONS:
            return False
        return hit.label == "PLACE" or not _speaking.match(self.text, hit.end)

    def nearest(self, inside: Sequence[Hit], start: int, end: int) -> Part | None:
        """The last subject named in the sentence before `end`."""
        candidates = [(h.start, h.end) for h in inside if h.label in ("PLACE", "ORG") and h.end <= end and self._acts(h)]
        candidates += [m.span() for m in self._scope.finditer(self.text, start, end) if self.words.scopes[m.group()] != "here"]
        best = max(candidates, default=None)
        return Part(*best) if best else None

    def resolve(self, subject: Part) -> Part | None:
        """What a scope word stands for: 全市 the city named last before it, or else first after it."""
        level = self.words.scopes.get(self.text[subject.start : subject.end])
        if level is None or level in ("world", "here", "nation"):
            return None
        fitting = [h for h in self.hits if self._fits(h, level)]
        earlier = [h for h in fitting if h.start < subject.start]
        chosen = earlier[-1] if earlier else fitting[0] if fitting else None
        return Part(chosen.start, chosen.end) if chosen else None

    def _fits(self, hit: Hit, level: str) -> bool:
        if level == "organization":
            return isinstance(hit.value, Organization)
        if not isinstance(hit.value, Place) or not hit.value.code:
            return False
        return bool(LEVELS[level].fullmatch(hit.value.code))

    def _default(self) -> Part | None:
        """Whom the whole document speaks of: the scope word or place it names most."""
        counts: Counter[str] = Counter()
        first: dict[str, tuple[int, int]] = {}
        for m in self._scope.finditer(self.text):
            if self.words.scopes[m.group()] in ("nation", "province", "city", "county"):
                counts[m.group()] += 2
                first.setdefault(m.group(), m.span())
        for h in self.hits:
            if h.label == "PLACE":
                name = self.text[h.start : h.end]
                counts[name] += 1
                first.setdefault(name, (h.start, h.end))
        if not counts:
            return None
        best = max(counts, key=lambda name: (counts[name], -first[name][0]))
        return Part(*first[best], True)
