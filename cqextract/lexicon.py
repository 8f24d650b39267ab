"""Which words are verbs, adverbs or prepositions: the part-of-speech column of jieba's own dictionary, read once.

In: nothing; jieba is a dependency and its dictionary lies in its package. Out: sets of words. A word has one tag there, its
commonest; what economic news uses as nouns all the same (收入, 就业) is listed in `patterns/cues.toml`.

>>> "破获" in verbs(), "增加值" in verbs()
(True, False)
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files


@lru_cache(maxsize=1)
def _tagged() -> dict[str, frozenset[str]]:
    by_tag: dict[str, set[str]] = {"v": set(), "d": set()}
    with (files("jieba") / "dict.txt").open(encoding="utf-8") as lines:
        for line in lines:
            word, _, tag = line.rstrip("\n").split(" ")
            if tag[0] in by_tag and tag not in ("vn", "vd") and len(word) < 5:
                by_tag[tag[0]].add(word)
    return {tag: frozenset(words) for tag, words in by_tag.items()}


def verbs() -> frozenset[str]:
    """Words that are verbs first of all."""
    return _tagged()["v"]


def adverbs() -> frozenset[str]:
    """Words that are adverbs first of all."""
    return _tagged()["d"]


@lru_cache(maxsize=1)
def predicates() -> frozenset[str]:
    """Verbs and adverbs: what may follow 将 where it means `will`."""
    return verbs() | adverbs()
