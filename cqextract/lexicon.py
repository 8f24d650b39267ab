"""Which words are verbs, which adverbs, which adjectives.

In: nothing. Out: sets of words: how a tagger read them in news (`models/words.tsv`), and for those it hardly met, the part of speech in
jieba's own dictionary, which lies in its package. What economic news uses as nouns all the same is in `patterns/cues.toml`.

>>> "破获" in verbs(), "增加值" in verbs()
(True, False)
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

MOSTLY = 60  # times in a hundred from which a word is taken for what it then is
LONGEST = 4  # characters; longer entries are phrases


class Lexicon(NamedTuple):
    """Words by what they are first of all."""

    verbs: frozenset[str]
    adverbs: frozenset[str]
    adjectives: frozenset[str]


@lru_cache(maxsize=1)
def _lexicon() -> Lexicon:
    verbs, adverbs, adjectives = (set(words) for words in _in_dictionary("v", "d", "a"))
    with (files("cqextract") / "models" / "words.tsv").open(encoding="utf-8") as lines:
        for line in lines:
            word, _, verb, _, adverb, adjective = line.rstrip("\n").split("\t")
            for share, words in ((verb, verbs), (adverb, adverbs), (adjective, adjectives)):
                (words.add if int(share) >= MOSTLY else words.discard)(word)
    return Lexicon(frozenset(verbs), frozenset(adverbs), frozenset(adjectives))


def _in_dictionary(*kinds: str) -> list[set[str]]:
    """jieba's words of each of these kinds; it has one for each word, its commonest."""
    found: dict[str, set[str]] = {kind: set() for kind in kinds}
    with (files("jieba") / "dict.txt").open(encoding="utf-8") as lines:
        for line in lines:
            word, _, tag = line.rstrip("\n").split(" ")
            if tag[0] in found and tag not in ("vn", "vd", "ad", "an") and len(word) <= LONGEST:
                found[tag[0]].add(word)
    return list(found.values())


def verbs() -> frozenset[str]:
    """Words that are verbs first of all."""
    return _lexicon().verbs


def adverbs() -> frozenset[str]:
    """Words that are adverbs first of all."""
    return _lexicon().adverbs


def adjectives() -> frozenset[str]:
    """Words that are adjectives first of all."""
    return _lexicon().adjectives


@lru_cache(maxsize=1)
def predicates() -> frozenset[str]:
    """Verbs and adverbs: what may follow 将 where it means `will`."""
    return verbs() | adverbs()
