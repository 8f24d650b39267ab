"""A teacher's names in unlabelled texts: `python -m cqextract.models.teacher TEXTS.jsonl NAMES.jsonl`, in an environment with LAC.

In: JSON lines with `id` and `text`. Out: JSON lines `[id, [[start, end, label], …]]`, labels ORG, LOC, PER. The teacher is Baidu's LAC
2.1.2 (Apache-2.0), which brings its own weights: `pip install "setuptools<70" paddlepaddle`, then `pip install --no-build-isolation LAC`.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeAlias

KINDS = {"ORG": "ORG", "nt": "ORG", "LOC": "LOC", "ns": "LOC", "PER": "PER", "nr": "PER"}
BATCH = 32
LONGEST = 400  # characters; longer sentences are tables

Tag: TypeAlias = Callable[[list[str]], list[Any]]

SENTENCE = re.compile(r"[^。！？；\n]+[。！？；]?")


def lac() -> Tag:
    """LAC, which was written for paddle 2: modules that moved are put where it looks for them."""
    import paddle  # type: ignore[import-not-found]

    sys.modules["paddle.fluid"], sys.modules["paddle.fluid.core"] = paddle.base, paddle.base.core
    from LAC import LAC  # type: ignore[import-not-found]

    return LAC(mode="lac").run  # type: ignore[no-any-return]


def names(text: str, tag: Tag) -> list[tuple[int, int, str]]:
    """The names in a text. The sentences go in batches, shortest first, for speed."""
    sentences = sorted(((m.end() - m.start(), m.start(), m.group()) for m in SENTENCE.finditer(text)), key=lambda s: s[0])
    found: list[tuple[int, int, str]] = []
    usable = [(start, sentence) for length, start, sentence in sentences if length <= LONGEST]
    for at in range(0, len(usable), BATCH):
        batch = usable[at : at + BATCH]
        for (start, sentence), (words, tags) in zip(batch, tag([sentence for _, sentence in batch]), strict=True):
            found += _placed(start, sentence, zip(words, tags, strict=True))
    return sorted(found)


def _placed(start: int, sentence: str, words: Iterable[tuple[str, str]]) -> Iterator[tuple[int, int, str]]:
    at = 0
    for word, kind in words:
        at = sentence.find(word, at)
        if at < 0:
            return  # LAC has normalized a character: what follows cannot be placed
        if kind in KINDS:
            yield start + at, start + at + len(word), KINDS[kind]
        at += len(word)


def main() -> None:
    source, target = sys.argv[1:3]
    tag = lac()
    with open(source, encoding="utf-8") as texts, open(target, "w", encoding="utf-8") as out:
        for row in map(json.loads, texts):
            out.write(json.dumps([row["id"], names(row["text"], tag)], ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
