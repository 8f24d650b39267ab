"""How fast cqextract reads, beside jieba cutting the same texts into words in the same run.

In: a folder of texts (default: the corpus, over and over). Out: characters a second for the whole package, with and without the network
that recognizes organizations, for its figures-and-times stage alone and for `jieba.lcut`, each the median of five turns after one to warm
up; their ratios; the peak memory without the network, and with it.

    python benchmarks/speed.py [FOLDER] [--characters N]
"""

from __future__ import annotations

import argparse
import itertools
import resource
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from cqextract import Extractor, Failure, dates, overlaps, percents, quantities
from cqextract.inputs import read
from cqextract.text import clean
from cqextract.view import look

CORPUS = Path(__file__).parents[1] / "corpus" / "texts"
TURNS = 5


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure characters a second, beside jieba.lcut.")
    parser.add_argument("folder", nargs="?", default=str(CORPUS), help="a folder of .txt files (default: the corpus)")
    parser.add_argument(
        "--characters", type=int, default=100_000, metavar="N", help="read at least so many, over and over (default: 100,000)"
    )
    options = parser.parse_args()

    texts = enough([record.text for record in read([options.folder]) if not isinstance(record, Failure)], options.characters)
    extractor, by_rules = Extractor(), Extractor(models={"organizations": None})
    print(f"{len(texts):,} texts, {sum(map(len, texts)):,} characters of {options.folder}; Python {sys.version.split()[0]}, one core")
    speeds = {"without network": speed(by_rules.extract, texts), "figures and times": speed(figures_and_times(extractor), texts)}
    memory = {"without network": peak_memory()}
    speeds["whole package"] = speed(extractor.extract, texts)
    memory["whole package"] = peak_memory()  # before jieba loads a dictionary of its own

    import jieba  # type: ignore[import-untyped]

    jieba.setLogLevel("WARNING")
    speeds["jieba.lcut"] = speed(jieba.lcut, texts)
    for name, found in speeds.items():
        print(f"{name:18} {found:12,.0f} characters/s   {found / speeds['jieba.lcut']:6.2f} × jieba.lcut")
    for name, peak in memory.items():
        print(f"{name:18} {peak:12,.0f} MB at most")


def enough(texts: Sequence[str], characters: int) -> list[str]:
    """The texts, over and over until they have so many characters."""
    if not any(texts):
        sys.exit("no texts to read there; name a folder of .txt files")

    def taken() -> Iterator[str]:
        total = 0
        for text in itertools.cycle(texts):
            yield text
            total += len(text)
            if total >= characters:
                return

    return list(taken())


def figures_and_times(extractor: Extractor) -> Callable[[str], object]:
    """Only what finds numbers and times: cleaning, sentences and numerals, quantities, percentages, dates, overlaps."""
    patterns, terms = extractor.patterns, extractor._terms

    def read_figures(text: str) -> object:
        view = look(clean(text), terms)
        return overlaps.resolve([*quantities.find(view, patterns), *percents.find(view, patterns), *dates.find(view, patterns)])

    return read_figures


def speed(read_text: Callable[[str], object], texts: Sequence[str]) -> float:
    """Characters a second: the median turn, after one to warm up."""
    seconds(read_text, texts)
    return sum(map(len, texts)) / statistics.median(seconds(read_text, texts) for _ in range(TURNS))


def seconds(read_text: Callable[[str], object], texts: Sequence[str]) -> float:
    began = time.perf_counter()
    for text in texts:
        read_text(text)
    return time.perf_counter() - began


def peak_memory() -> float:
    """The most memory that this process has held, in MB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss  # bytes on macOS, kilobytes elsewhere
    return peak / 1e6 if sys.platform == "darwin" else peak / 1e3


if __name__ == "__main__":
    main()
