"""Silver labels: where a teacher and the package's own rules agree on the names of an unlabelled text, and where neither is to be trusted.

In: texts; a teacher's names in them (JSON lines `[id, [[start, end, label], …]]`, as `teacher.py` writes them); the rules, run here. Out:
a label a character. A stretch on which the two disagree without a reason to prefer one is masked, and no one learns from it.

>>> labels("市委网信办说", [(0, 2, "ORG")], [(0, 5, True)], [], NEVER).tolist() == [1, 2, 2, 2, 3, 0]
True
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from cqextract import organizations, places
from cqextract.facts import Hit, Organization
from cqextract.lexicon import predicates
from cqextract.models.names import KINDS, LABELS
from cqextract.patterns import Patterns
from cqextract.text import Text
from cqextract.view import View

if TYPE_CHECKING:
    import numpy as np

MASKED = 255
FORMS = ("有限公司", "股份有限公司", "集团有限公司", "有限责任公司", "公司")
NEVER = re.compile("(?!)")
ABBREVIATED = frozenset("俄美英法德日韩朝印巴乌叙伊黎埃沙加澳新欧非") | frozenset("武警 共青团 国铁 国网 中铁 八路军 国家 中共".split())
SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭"
    "吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
FILLED = {"{c}": "ORG", "{a}": "ORG", "{p}": "PER", "{l}": "LOC", "{n}": None}
COMMON = 60  # how often a name may be seen before the sentences that hold it, and none rarer, are thinned out
KEPT = 0.25  # the part of those, and of the sentences without a name, that stays
RENAMED = 0.35  # the part of the companies' mentions that get a name never seen

# What the teacher takes for organizations and is none: two countries, a creed.
_doubtful = re.compile(
    "[中美俄英法德日韩朝印巴越缅泰澳欧非以伊乌老柬哈塔吉土匈塞波意西葡马希肯智捷摩纳阿新]{2}(?:投资|政府)?|.*教|新?时代.*"
)
_sentence = re.compile(r"[^。！？；\n]+[。！？；\n]*")
# What a teacher's organization may go on with beyond the rules' name and still be right; the rest are titles, papers, events.
_whole = re.compile(
    r"(?:委员会|委|部|局|厅|院|所|司|署|办|办公室|中心|集团|公司|银行|大学|学院|协会|学会|联合会|总队|支队|工业|科技|电子|医药|能源|大会|理事会|秘书处|代表处|研究院)$"
)


class Sentence(NamedTuple):
    """A sentence with a label a character (an index of `LABELS`, or MASKED), and where companies are named in it."""

    text: str
    labels: Sequence[int]
    companies: Sequence[tuple[int, int]] = ()


def labels(
    text: str,
    taught: Iterable[tuple[int, int, str]],
    ruled: Iterable[tuple[int, int, bool]],
    placed: Iterable[tuple[int, int]],
    vetoed: re.Pattern[str],
    anchors: frozenset[int] = frozenset(),
) -> np.ndarray[Any, Any]:
    """A label a character. `ruled` says of each organization found by rule whether its borders are certain; `anchors` are
    where a place's or a known name begins, and so a longer name may."""
    import numpy

    found = numpy.zeros(len(text), numpy.uint8)
    rules, taught = list(ruled), list(taught)
    spans = [span for rule in rules for span in _settled(text, rule, [(s, e) for s, e, kind in taught if kind == "ORG"], anchors)]
    spans += [(s, e, None if doubtful(text[s:e]) else kind) for s, e, kind in taught if kind == "ORG" and not vetoed.search(text, s, e)]
    spans += sorted([*((s, e, "LOC") for s, e in placed), *(t for t in taught if t[2] != "ORG")], key=lambda span: span[0] - span[1])
    for start, end, kind in spans:
        if not found[start:end].any():
            found[start:end] = _marks(end - start, kind)
    return found


def doubtful(name: str) -> bool:
    """Is a name that the teacher alone has found a word of another kind: 中美, 普惠?"""
    return bool(_doubtful.fullmatch(name)) or name in predicates()


def _marks(length: int, kind: str | None) -> list[int]:
    """The labels of a name of that length."""
    if kind is None:
        return [MASKED] * length
    first = 1 + 4 * KINDS.index(kind)
    return [first, *[first + 1] * (length - 2), first + 2] if length > 1 else [first + 3]


def _settled(
    text: str, rule: tuple[int, int, bool], taught: Sequence[tuple[int, int]], anchors: frozenset[int]
) -> list[tuple[int, int, str | None]]:
    """One organization by rule, in view of what the teacher says there; a kind of None masks."""
    start, end, sure = rule
    beside = [(s, e) for s, e in taught if s < end and start < e]
    if not beside:
        return [(start, end, "ORG" if sure else None)]
    first, last = min(start, beside[0][0]), max(end, beside[-1][1])
    if len(beside) == 1 and (first, last) == beside[0]:  # the teacher's holds the rule's
        if first < start and first not in anchors and text[first:start] not in ABBREVIATED:
            return [(first, last, None)]  # 播发|央视
        if last == end or (first == start and _whole.search(text, end, last)):
            return [(first, last, "ORG")]
        return [(start, end, "ORG"), (first, last, None)] if first == start else [(first, last, None)]
    return [(start, end, "ORG")] if sure or beside[0][0] == start else [(first, last, None)]


def certain(hit: Hit, text: str, anchors: frozenset[int]) -> bool:
    """Are the borders of an organization by rule beyond doubt? A known name's, and one's that begins with a place or after a mark."""
    alone = hit.start == 0 or not text[hit.start - 1].isalnum()
    return not hit.rule.startswith("ending.") or hit.start in anchors or alone


def sentences(
    records: Iterable[tuple[str, str]], taught: Mapping[str, Sequence[tuple[int, int, str]]], patterns: Patterns
) -> Iterator[Sentence]:
    """Every sentence of the records (id, text) that the teacher has read, labelled."""
    vetoed = organizations.vetoed(patterns)
    for key, text in records:
        if key not in taught:
            continue
        view = View(Text(text, text, range(len(text))), (), ())
        located = places.find(view, patterns)
        named = organizations.find(view, patterns, places=located)
        anchors = frozenset(hit.start for hit in located)
        ruled = [(h.start, h.end, certain(h, text, anchors)) for h in named]
        found = labels(text, taught[key], ruled, [(h.start, h.end) for h in located if h.rule == "place.name"], vetoed, anchors)
        short = [(h.start, h.end) for h in named if _company(h)]
        for match in _sentence.finditer(text):
            start, end = match.span()
            yield Sentence(match.group(), found[start:end].tolist(), [(s - start, e - start) for s, e in short if start <= s and e <= end])


def _company(hit: Hit) -> bool:
    return isinstance(hit.value, Organization) and hit.value.category == "company"


def thinned(found: Iterable[Sentence], rng: random.Random) -> Iterator[Sentence]:
    """The sentences with those that only repeat what has been seen often thinned out: what is rare teaches more."""
    seen: Counter[str] = Counter()
    for sentence in found:
        names = _surfaces(sentence)
        rare = any(seen[name] < COMMON for name in names)
        seen.update(names)
        if rare or rng.random() < KEPT:
            yield sentence


def spans(sentence: Sentence) -> Iterator[tuple[int, int, str]]:
    """The names in the sentence."""
    begin = 0
    for i, label in enumerate(sentence.labels):
        place, _, kind = LABELS[label].partition("-") if label != MASKED else ("O", "", "")
        begin = i if place in "BS" else begin
        if place in "ES":
            yield begin, i + 1, kind


def _surfaces(sentence: Sentence, kind: str = "ORG") -> list[str]:
    return [sentence.text[start:end] for start, end, own in spans(sentence) if own == kind]


def renamed(sentence: Sentence, names: Sequence[str], rng: random.Random) -> Sentence | None:
    """The sentence with made-up or little-known names put in for some of its companies, or None where it names none."""
    chosen = [span for span in sentence.companies if rng.random() < RENAMED]
    if not chosen:
        return None
    text, at = "", 0
    marks: list[int] = []
    for start, end in chosen:
        name = rng.choice(names)
        text += sentence.text[at:start] + name
        marks += [*sentence.labels[at:start], *_marks(len(name), "ORG")]
        at = end
    return Sentence(text + sentence.text[at:], [*marks, *sentence.labels[at:]])


def company_names(brands: Sequence[str], sectors: Sequence[str], cities: Sequence[str], count: int, rng: random.Random) -> list[str]:
    """Names of companies that do not exist: a brand, a sector, sometimes a city before or a legal form behind."""
    made = []
    for _ in range(count):
        brand, sector = rng.choice(brands), rng.choice(sectors)
        short = brand + sector if rng.random() < 0.75 else brand
        form = rng.random()
        if form < 0.15:
            made.append(rng.choice(cities) + brand + sector + rng.choice(FORMS))
        elif form < 0.25:
            made.append(short + rng.choice(("集团", "公司", "股份")))
        else:
            made.append(short)
    return made


def swapped(sentence: Sentence, names: Mapping[str, Sequence[str]], rng: random.Random) -> Sentence:
    """The sentence with other names of the same kind put in for half of its names, where there are any of that kind."""
    text, at = "", 0
    marks: list[int] = []
    for start, end, kind in spans(sentence):
        if kind in names and rng.random() < 0.5:
            name = rng.choice(names[kind])
            text += sentence.text[at:start] + name
            marks += [*sentence.labels[at:start], *_marks(len(name), kind)]
            at = end
    return Sentence(text + sentence.text[at:], [*marks, *sentence.labels[at:]])


def people(seen: Sequence[str], count: int, rng: random.Random) -> list[str]:
    """Names of people who do not exist: surnames, given names and parts of foreign names put together anew."""
    chinese = [name for name in seen if 2 <= len(name) <= 3 and name[0] in SURNAMES]
    parts = [part for name in seen if "·" in name for part in name.split("·") if len(part) > 1]
    made = [rng.choice(SURNAMES) + "".join(rng.choice(chinese)[-1] for _ in range(rng.choice((1, 2, 2)))) for _ in range(count // 2)]
    made += ["·".join(rng.choice(parts) for _ in range(rng.choice((1, 1, 2)))) for _ in range(count - len(made))]
    return made


def framed(frames: Sequence[str], fillers: Mapping[str, Sequence[str]], count: int, rng: random.Random) -> Iterator[Sentence]:
    """`count` sentences: a frame each, its gaps filled. A gap `{c}` takes a filler of the kind c; what fills `{n}` is no name."""
    for _ in range(count):
        text = ""
        marks: list[int] = []
        for piece in re.split(r"(\{\w\})", rng.choice(frames)):
            kind = FILLED.get(piece)
            words = rng.choice(fillers[piece[1]]) if piece in FILLED else piece
            text += words
            marks += _marks(len(words), kind) if kind else [0] * len(words)
        yield Sentence(text, marks)


def surfaces(sentences: Iterable[Sentence], kind: str) -> list[str]:
    """The different names of a kind in the sentences, sorted."""
    return sorted({name for sentence in sentences for name in _surfaces(sentence, kind)})
