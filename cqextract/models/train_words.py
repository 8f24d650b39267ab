"""How often each word is a verb, a verbal noun, an adverb: `python -m cqextract.models.train_words TEXTS.jsonl words.tsv`.

In: JSON lines with `text`, in an environment with LAC (see `teacher`). Out: one line a word, the commonest first: the word, how often it
was seen, and how many times in a hundred it was tagged a verb (LAC's `v`), a verbal noun (`vn`), an adverb or adverbial (`d`, `ad`,
`vd`), an adjective (`a`). `lexicon` reads them. Only counts leave the texts.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping

from cqextract.models.teacher import BATCH, LONGEST, SENTENCE, Tag, lac

LEAST = 8  # times that a word was seen
SOMETIMES = 10  # in a hundred: a word that is less often any of these has no line unless jieba takes it for one
TAGS = {"v": "verb", "vn": "verbal noun", "d": "adverb", "ad": "adverb", "vd": "adverb", "a": "adjective"}

_word = re.compile("[\u4e00-\u9fff]{1,4}")


def count(texts: Iterable[str], tag: Tag) -> dict[str, Counter[str]]:
    """For each word how often it had each tag. A sentence that is repeated counts once."""
    sentences = sorted({m.group() for text in texts for m in SENTENCE.finditer(text) if len(m.group()) <= LONGEST}, key=len)
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for at in range(0, len(sentences), BATCH):
        for words, tags in tag(sentences[at : at + BATCH]):
            for word, kind in zip(words, tags, strict=True):
                counts[word][kind] += 1
    return counts


def lines(counts: Mapping[str, Counter[str]], predicates: frozenset[str]) -> Iterator[str]:
    """The lines of `words.tsv`; `predicates` are the words that have one in any case."""
    for word, kinds in sorted(counts.items(), key=lambda item: (-item[1].total(), item[0])):
        shares: Counter[str] = Counter()
        for kind, times in kinds.items():
            shares[TAGS.get(kind, "")] += times
        per_hundred = [round(100 * shares[name] / kinds.total()) for name in ("verb", "verbal noun", "adverb", "adjective")]
        if kinds.total() >= LEAST and _word.fullmatch(word) and (max(per_hundred) >= SOMETIMES or word in predicates):
            yield "\t".join(map(str, [word, kinds.total(), *per_hundred]))


def main() -> None:
    from cqextract import lexicon

    source, target = sys.argv[1:3]
    with open(source, encoding="utf-8") as texts:
        counts = count((json.loads(line)["text"] for line in texts), lac())
    with open(target, "w", encoding="utf-8") as out:
        out.writelines(line + "\n" for line in lines(counts, lexicon.predicates()))


if __name__ == "__main__":
    main()
