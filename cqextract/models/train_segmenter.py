"""Train the words of `--tokenizer pkuseg`: `python -m cqextract.models.train_segmenter fit …`, then `… score …`.

In: a treebank's parts (CoNLL-U), and the examples in `patterns/units.toml`. Out: `segmenter/features.msgpack`, `segmenter/weights.npz`, and
`segmenter.toml` with their sha256. Seeded: the same data give the same bytes. `SEGMENTER.md` has the commands in full.

What a word is, the treebank says. It has few figures and hardly any of the news' units, and cuts some of those: 3亿|美|元. So its figures
are cut anew, a number and its whole unit being a word each, and some give way to figures from the examples of all units.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from cqextract.numerals import scan
from cqextract.patterns import load
from cqextract.tokens import tokenizer

if TYPE_CHECKING:
    from cqextract.extractor import Extractor

SEED = 20
SWAPPED = 0.25  # the part of the figures that give way; were it more, any two characters after a number would pass for a unit
LEAST = 0.03  # a feature none of whose weights is larger than this is dropped
GRAIN = 64  # weights are kept in steps of one in so many

Cut: TypeAlias = Callable[[str], Sequence[str]]


def treebank(path: Path) -> Iterator[list[str]]:
    """The words of each sentence of a CoNLL-U file."""
    for block in path.read_text(encoding="utf-8").strip().split("\n\n"):
        rows = (line.split("\t") for line in block.split("\n"))
        yield [row[1] for row in rows if row[0].isdigit()]


def figures(units: Mapping[str, Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    """The number and the unit of each figure among the examples of units.

    >>> list(figures({"yuan": {"surfaces": ["元"], "examples": ["订单{20亿元}"]}}))
    [('20亿', '元')]
    """
    for entry in units.values():
        for figure in re.findall(r"\{(.+?)\}", " ".join(entry.get("examples", ()))):
            numerals = scan(figure)
            if len(numerals) == 1 and not numerals[0].start and figure[numerals[0].end :] in entry["surfaces"]:
                yield figure[: numerals[0].end], figure[numerals[0].end :]


def recut(words: Sequence[str], known: Sequence[tuple[str, str]], rng: random.Random) -> list[str]:
    """The sentence with each number and the whole unit after it as a word each; some are others of the `known` figures.

    >>> recut(["出口", "3亿", "美", "元", "。"], [("9亿", "美元")], random.Random(0))
    ['出口', '3亿', '美元', '。']
    """
    units, new = {unit for _, unit in known}, list[str]()
    at = 0
    while at < len(words):
        follow = ("".join(words[at + 1 : at + 1 + n]) for n in (2, 1)) if _is_number(words[at]) else ()
        unit = next((unit for unit in follow if unit in units), "")
        figure = rng.choice(known) if unit and rng.random() < SWAPPED else (words[at], unit)
        new += figure if unit else words[at : at + 1]
        at += 1
        while unit:
            unit = unit.removeprefix(words[at])
            at += 1
    return new


def _is_number(word: str) -> bool:
    numerals = scan(word)
    return len(numerals) == 1 and (numerals[0].start, numerals[0].end) == (0, len(word))


def borders(words: Iterable[str]) -> set[int]:
    """Where words begin.

    >>> sorted(borders(["产值", "达", "5亿", "元"]))
    [0, 2, 3, 5]
    """
    found, at = set(), 0
    for word in words:
        found.add(at)
        at += len(word)
    return found


def learn(sentences: Sequence[Sequence[str]], checked: Sequence[Sequence[str]], folder: Path, options: argparse.Namespace) -> Any:
    """A pkuseg segmenter trained on sentences, whose files lie in `folder`; its score on the `checked` ones is printed after each round."""
    import spacy_pkuseg
    from spacy_pkuseg.config import config

    with tempfile.TemporaryDirectory() as scratch:
        files = []
        for name, part in (("train", sentences), ("check", checked)):
            files.append(Path(scratch) / name)
            files[-1].write_text("".join(" ".join(words) + "\n" for words in part), encoding="utf-8")
        config.reg = options.spread
        random.seed(SEED)  # pkuseg shuffles the sentences with it
        spacy_pkuseg.train(*map(str, files), str(folder), train_iter=options.rounds)
    return spacy_pkuseg.pkuseg(str(folder), user_dict=None)


def write(segmenter: Any, folder: Path) -> None:
    """The segmenter's files without the features that hardly count, and beside the folder the toml that states their sha256."""
    import numpy
    import srsly

    extractor, model = segmenter.feature_extractor, segmenter.model
    table, steps = model.w[: -(model.n_tag**2)].reshape(-1, model.n_tag), model.w[-(model.n_tag**2) :]
    names = sorted(extractor.feature_to_idx, key=extractor.feature_to_idx.__getitem__)
    telling = (numpy.abs(table) > LEAST).any(axis=1)
    telling[0] = True  # the one that pkuseg gives to every character
    kept = numpy.flatnonzero(telling)
    features = {names[row]: at for at, row in enumerate(kept.tolist())}
    used = {part for feature in features if feature[0] == "w" for part in re.split("[.*]", feature)}
    content = {
        "unigram": sorted(extractor.unigram & used),
        "bigram": [],  # read in training only
        "feature_to_idx": features,
        "tag_to_idx": extractor.tag_to_idx,
    }
    weights = numpy.round(numpy.concatenate([table[kept].ravel(), steps]) * GRAIN) / GRAIN
    folder.mkdir(parents=True, exist_ok=True)
    srsly.write_msgpack(folder / "features.msgpack", content)
    numpy.savez_compressed(folder / "weights.npz", sizes=numpy.array([model.n_tag, len(kept)]), w=weights)
    stated = [f'"{name}" = "{hashlib.sha256((folder / name).read_bytes()).hexdigest()}"\n' for name in ("features.msgpack", "weights.npz")]
    header = "# Made by cqextract.models.train_segmenter; do not edit.\n[sha256]\n"
    folder.with_suffix(".toml").write_text(header + "".join(stated), encoding="utf-8")


def fit(options: argparse.Namespace) -> None:
    """`fit`: train on the treebank with its figures cut anew, and write the model."""
    rng = random.Random(SEED)
    known = list(figures(load().table("units")))
    sentences = [recut(words, known, rng) for words in treebank(options.treebank)]
    with tempfile.TemporaryDirectory() as scratch:
        segmenter = learn(sentences, list(treebank(options.dev)), Path(scratch), options)
    write(segmenter, options.to)


def by_rules(extractor: Extractor) -> Cut:
    """Characters, but numerals and what the package recognizes are words; a figure or a time is cut at its numerals: 5亿|元, 8|月.

    >>> from cqextract import Extractor
    >>> by_rules(Extractor())("今年8月，重庆市经信委增收5亿元。")
    ['今年', '8', '月', '，', '重庆市经信委', '增', '收', '5亿', '元', '。']
    """

    def cut(text: str) -> list[str]:
        starts = set(range(len(text)))
        numerals = scan(text)
        mentions = extractor.extract(text).mentions
        for start, end in [(m.span.start, m.span.end) for m in mentions] + [(n.start, n.end) for n in numerals]:
            starts -= set(range(start + 1, end))
        for m in mentions:
            if m.type not in ("ORG", "PLACE", "PERCENT"):
                starts |= {at for n in numerals if m.span.start <= n.start and n.end <= m.span.end for at in (n.start, n.end)}
        places = [*sorted(starts - {len(text)}), len(text)]
        return [text[start:end] for start, end in zip(places, places[1:], strict=False)]

    return cut


def score(options: argparse.Namespace) -> None:
    """`score`: F1 of words for each segmenter on treebank files."""
    from cqextract.extractor import Extractor

    cuts = {name: tokenizer(name) for name in options.tokenizer} | {"characters and rules": by_rules(Extractor())}
    for path in options.gold:
        gold = list(treebank(path))
        for name, cut in cuts.items():
            print(f"{path.name} {name} F1 {agreement(gold, [cut(''.join(words)) for words in gold]):.4f}")


def agreement(gold: Sequence[Sequence[str]], found: Sequence[Sequence[str]]) -> float:
    """F1 of the words of all sentences together: a word is right where it begins and ends as in the gold.

    >>> agreement([["产值", "达", "5亿", "元"]], [["产值", "达", "5亿元"]])
    0.5714285714285714
    """
    right = wanted = given = 0
    for words, guessed in zip(gold, found, strict=True):
        first, second = (list(zip(sorted(borders(part)), part, strict=True)) for part in (words, guessed))
        right, wanted, given = right + len(set(first) & set(second)), wanted + len(first), given + len(second)
    return 2 * right / (wanted + given)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(required=True)
    train = commands.add_parser("fit", help="train on a treebank and the units' examples")
    train.add_argument("treebank", type=Path)
    train.add_argument("--dev", type=Path, required=True)
    train.add_argument("--rounds", type=int, default=12)
    train.add_argument("--spread", type=float, default=3.0, help="the standard deviation that weights are expected to have")
    train.add_argument("--to", type=Path, default=Path(__file__).with_name("segmenter"))
    train.set_defaults(run=fit)
    judge = commands.add_parser("score", help="score segmenters on treebank files")
    judge.add_argument("gold", type=Path, nargs="+")
    judge.add_argument("--tokenizer", nargs="+", default=["jieba", "pkuseg", "chars"])
    judge.set_defaults(run=score)
    options = parser.parse_args(arguments)
    options.run(options)


if __name__ == "__main__":
    main()
