"""What a statistical model proposes as names of organizations, and what the rules have found: here they decide together.

In: a text, the rules' hits, and proposals (start, end, label, probability) from the model that ships or any other source. Out: hits. The
model finds names that end in nothing telling and sees where a name begins; the rules know what is no organization, the longest full
name and its category. Neither overrules the user's own names.

>>> guard = Guard(re.compile("平台$"), re.compile("企业"), re.compile("[省市]"), re.compile("公司$"), lambda name: "company")
>>> text = "走访岚舟冷链的岚舟平台"
>>> [text[h.start : h.end] for h in decide(text, [], [(2, 6, "ORG", 0.9), (7, 11, "ORG", 0.9)], [], guard)]
['岚舟冷链']
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias, TypeVar

from cqextract.facts import Hit, Organization
from cqextract.gazetteers import Gazetteer

# From a text to the names in it, which do not overlap: (start, end, label), and a probability where there is one. `ORG` is read, which is
# what spaCy's models say, too: lambda text: [(e.start_char, e.end_char, e.label_) for e in nlp(text).ents]
Source: TypeAlias = Callable[[str], Iterable[Sequence[Any]]]

NEW = 0.4  # how probable a name must be that no rule has found
PLAIN = 0.6  # and one that ends in nothing that organizations' names end in
DOUBTFUL = 0.9  # and one in Latin letters, or alone in quotation marks or brackets: most of these are services, campaigns, instruments
BORDER = 0.6  # and one that moves a rule's borders
NEARER = 0.3  # and one that only begins later than where a rule found nothing to hold on to
REPEATED = 0.9  # and one that is then found wherever it stands in the text
LEVELS = "省市区县州旗镇乡"

_organ = re.compile(r"(?:党委|党组|董事会|监事会|管理层|总部)$")
# What follows names of people and papers; and what follows a kind of which there are several, or the name of an event.
_other = re.compile("总理|首相|总统|国王|女王|外长|防长|先生|女士|同志|老人|大爷|大妈|协定|条约|公约")
_many = re.compile(r"工作会议|(?:各|共)?[\d一两二三四五六七八九十百千]+[多余]?(?:[家所]|个(?!\w))")
_numbered = re.compile("[\\d一二两三四五六七八九十百千]+[多余]?[家所个]")
_two = re.compile("[中美俄英法德日韩朝印巴越泰欧乌柬缅马哈][美俄英法德日韩朝印巴越泰欧乌柬缅马哈]")
_abroad = re.compile("[美俄英法德日韩朝印巴越泰欧乌以伊]")
_worldwide = re.compile("联合国|国际|世界|全球|东盟|欧盟|北约|非盟|阿盟|上合|上海合作|亚投行|金砖")


class Guard(NamedTuple):
    """What the rules know of names: how one ends that is no organization's, the words that any might be called by, how full names begin and
    end, the category, whether a stretch of a text is no part of a longer word, whether a number stands before it, which of its borders
    cut a word in two, and the names of places."""

    vetoed: re.Pattern[str]
    generic: re.Pattern[str]
    opening: re.Pattern[str]
    ending: re.Pattern[str]
    category: Callable[[str], str]
    alone: Callable[[str, int, int], bool] = lambda text, start, end: True
    counted: Callable[[str, int], bool] = lambda text, start: False
    cut: Callable[[str, int, int], tuple[bool, bool]] = lambda text, start, end: (False, False)
    places: Container[str] = ()


class Proposal(NamedTuple):
    start: int
    end: int
    probability: float


T = TypeVar("T", Hit, Proposal)


def decide(text: str, found: Sequence[Hit], proposed: Iterable[Sequence[Any]], places: Sequence[Hit], guard: Guard) -> list[Hit]:
    """The organizations, in order. `found` does not overlap and is in order; `places` are the places' names in the text."""
    proposals = sorted(_proposals(text, proposed))
    anchors = frozenset(p.start for p in places)
    named = [p for p in places if p.rule == "place.name"]
    located, ends = {p.start: p.end for p in named}, frozenset(p.end for p in named)
    inner = frozenset(i for p in named for i in range(p.start + 1, p.end))
    starts, firsts = [p.start for p in proposals], [hit.start for hit in found]
    hits = []
    for hit in found:
        beside = [p for p in _beside(hit, proposals, starts) if len(_beside(p, found, firsts)) == 1]
        settled = _settled(text, hit, beside, anchors, guard)
        hits += [settled] if settled else []
    taken = sorted((hit.start, hit.end) for hit in hits)
    for proposal in proposals:
        if proposal.end not in ends and proposal.start not in inner and _free(proposal, taken) and _is_name(text, proposal, located, guard):
            hits.append(_hit(text, proposal, guard))
    return sorted([*hits, *_again(text, proposals, hits)])


def _proposals(text: str, proposed: Iterable[Sequence[Any]]) -> Iterator[Proposal]:
    """The organizations among what a source has found, which may be one that knows no probabilities."""
    for start, end, label, *probability in proposed:
        if label == "ORG" and 0 <= start < end - 1 < len(text):
            yield Proposal(*_trimmed(text, start, end), *(probability[:1] or (1.0,)))


def _is_name(text: str, proposal: Proposal, located: Mapping[int, int], guard: Guard) -> bool:
    """Is a proposal that no rule has a view on good enough?"""
    start, end, probability = proposal
    ending = guard.ending.search(text, start, end)
    generic = guard.generic.fullmatch(text, located.get(start, start), end)  # 中山|工业投资
    if _numbered.match(text, start, end):  # 引进|3家银行
        return False
    if generic or guard.vetoed.search(text, start, end) or not guard.alone(text, start, end):
        return False
    if guard.counted(text, start) or _many.match(text, end) if ending else _no_firm(text, proposal, located, guard):
        return False  # 100所技工学校, 工程中心各20家
    if ending and ending.start() == start and text[start - 1 : start] in tuple("级镇各"):
        return False  # 省级|人民政府
    doubtful = text[start - 1 : start] + text[end : end + 1] in ("“”", "（）") or text[start:end].isascii()
    if ending and not guard.opening.match(text, start) and guard.category(text[start:end]) != "media":
        doubtful = doubtful or start == ending.start() or bool(guard.generic.fullmatch(text, start, ending.start()))  # 现代产业学院
    if not doubtful and probability < DOUBTFUL:
        first, last = guard.cut(text, start, end)
        doubtful = first or (last and not ending)
    return probability >= (DOUBTFUL if doubtful else NEW if ending else PLAIN)


def _no_firm(text: str, proposal: Proposal, located: Mapping[int, int], guard: Guard) -> bool:
    """Is what ends in nothing telling a person (安瓦尔|总理), two countries (中马|经贸), a country's (美|公司) or a place (黑龙江|海伦)?"""
    start, end, _ = proposal
    rest = text[located.get(start, end) : end]
    apart = _abroad.match(text, start, end)
    return bool(
        _other.match(text, end)
        or _two.match(text, start, end)
        or (apart and guard.generic.fullmatch(text, apart.end(), end))
        or (rest and not text.startswith("中国", start) and any(rest + level in guard.places for level in LEVELS))
    )


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The Party committee or the board of a company speaks for the company."""
    organ = _organ.search(text, start, end)
    return (start, organ.start()) if organ and organ.start() - start > 2 and text[organ.start() - 1] not in LEVELS else (start, end)


def _again(text: str, proposals: Sequence[Proposal], hits: Sequence[Hit]) -> list[Hit]:
    """The other places of names that the model is sure of in one place."""
    sure = {(p.start, p.end) for p in proposals if p.probability >= REPEATED and p.end - p.start > 2}
    names = {
        text[h.start : h.end]: h.value
        for h in hits
        if h.rule == "model" and (h.start, h.end) in sure and not text[h.start : h.end].isascii()
    }
    taken = sorted((hit.start, hit.end) for hit in hits)
    again = [Hit(start, end, "ORG", value, "model") for start, end, value in Gazetteer(names).find(text)] if names else []
    return [hit for hit in again if _free(Proposal(hit.start, hit.end, 1.0), taken)]


def _hit(text: str, proposal: Proposal, guard: Guard) -> Hit:
    name = text[proposal.start : proposal.end]
    return Hit(proposal.start, proposal.end, "ORG", Organization(name, guard.category(name)), "model")


def _beside(one: Hit | Proposal, others: Sequence[T], starts: Sequence[int]) -> list[T]:
    """Those of the others that share a character with the one; they stand in order and do not overlap."""
    at = bisect_left(starts, one.end)
    first = at
    while first and others[first - 1].end > one.start:
        first -= 1
    return list(others[first:at])


def _free(proposal: Proposal, taken: Sequence[tuple[int, int]]) -> bool:
    at = bisect_left(taken, (proposal.end,))
    return not at or taken[at - 1][1] <= proposal.start


def _settled(text: str, hit: Hit, beside: Sequence[Proposal], anchors: frozenset[int], guard: Guard) -> Hit | None:
    """A rule's hit with its borders moved where the model knows better, or None where only the rule believes in it and has no hold."""
    if hit.rule in ("gazetteer", "given") or any((p.start, p.end) == (hit.start, hit.end) for p in beside):
        return hit
    held = not hit.rule.startswith("ending.") or hit.start in anchors or guard.opening.match(text, hit.start)
    if not beside:
        return hit if held or hit.start == 0 or not text[hit.start - 1].isalnum() else None
    (proposal, *more) = beside
    if more or proposal.probability < NEARER or guard.vetoed.search(text, proposal.start, proposal.end):
        return hit
    if text.endswith("驻", 0, proposal.start) and proposal.start < hit.start and hit.rule == "known":
        return hit  # 驻湘|人民解放军
    worldwide = proposal.start < hit.start and _worldwide.match(text, hit.start)  # no country's: 中国|东盟
    wider = proposal.probability >= BORDER and proposal.start <= hit.start and hit.end <= proposal.end and not worldwide
    if wider and (proposal.end == hit.end or _goes_on(text, hit, proposal, guard)):
        return _moved(text, hit, proposal)
    if proposal.end == hit.end and proposal.start > hit.start + 1 and not held:
        return _moved(text, hit, proposal)
    return hit


def _goes_on(text: str, hit: Hit, proposal: Proposal, guard: Guard) -> bool:
    """Is what follows the rule's name part of it: 研究所 of an academy, but not the office or the Party committee of a company?"""
    assert isinstance(hit.value, Organization)
    longer = bool(guard.ending.search(text, proposal.start, proposal.end))
    return longer and (hit.value.category != "company" or guard.category(text[proposal.start : proposal.end]) == "company")


def _moved(text: str, hit: Hit, proposal: Proposal) -> Hit:
    assert isinstance(hit.value, Organization)
    return hit._replace(start=proposal.start, end=proposal.end, value=Organization(text[proposal.start : proposal.end], hit.value.category))
