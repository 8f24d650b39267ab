"""Which words are verbs and which adverbs.

In: nothing. Out: sets of words: how a tagger read them in news (`models/words.tsv`), and for those it hardly met, the part of speech in
jieba's own dictionary, which lies in its package. What economic news uses as nouns all the same is in `patterns/cues.toml`.

>>> "破获" in verbs(), "增加值" in verbs()
(True, False)
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files

MOSTLY = 60  # times in a hundred from which a word is taken for what it then is
LONGEST = 4  # characters; longer entries are phrases


@lru_cache(maxsize=1)
def _words() -> tuple[frozenset[str], frozenset[str]]:
    """The verbs and the adverbs."""
    verbs, adverbs = set(_in_dictionary("v")), set(_in_dictionary("d"))
    with (files("cqextract") / "models" / "words.tsv").open(encoding="utf-8") as lines:
        for line in lines:
            word, _, verb, _, adverb = line.rstrip("\n").split("\t")
            (verbs.add if int(verb) >= MOSTLY else verbs.discard)(word)
            (adverbs.add if int(adverb) >= MOSTLY else adverbs.discard)(word)
    return frozenset(verbs), frozenset(adverbs)


def _in_dictionary(kind: str) -> Iterator[str]:
    with (files("jieba") / "dict.txt").open(encoding="utf-8") as lines:
        for line in lines:
            word, _, tag = line.rstrip("\n").split(" ")
            if tag[0] == kind and tag not in ("vn", "vd") and len(word) <= LONGEST:
                yield word


def verbs() -> frozenset[str]:
    """Words that are verbs first of all."""
    return _words()[0]


def adverbs() -> frozenset[str]:
    """Words that are adverbs first of all."""
    return _words()[1]


@lru_cache(maxsize=1)
def predicates() -> frozenset[str]:
    """Verbs and adverbs: what may follow 将 where it means `will`."""
    return verbs() | adverbs()
