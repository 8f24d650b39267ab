"""Words of a Chinese text, by the segmenter of the user's choice.

In: the name of a segmenter: `jieba`, `pkuseg`, `pkuseg:FOLDER` or `chars`. Out: a function from a text to its words, which tile it: every
character belongs to one of them, in order. The libraries are imported when their segmenter is first asked for.

>>> tokenizer("chars")("产值 5亿")
['产', '值', ' ', '5', '亿']
"""

from __future__ import annotations

import hashlib
import importlib.util
import logging
import tomllib
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple, TypeAlias

from cqextract.errors import InputError, MissingExtraError

SHIPPED = Path(__file__).parent / "models" / "segmenter"  # a folder, since pkuseg opens files by their paths
PARTS = ("features.msgpack", "weights.npz")  # of a pkuseg model
BESIDE = 8  # characters on either side of a name by which the words at its borders are told


class Token(NamedTuple):
    """A word and where it stands: `text[start:end]` of the text it was cut from."""

    start: int
    end: int
    text: str


Tokenizer: TypeAlias = Callable[[str], list[str]]


@lru_cache(maxsize=8)
def tokenizer(name: str) -> Tokenizer:
    """The segmenter called `name`; asked for twice, it is built once.

    `jieba` runs as `rjieba` where that is installed: the same words, many times faster. `pkuseg` is spacy-pkuseg with the
    model that ships with the package (its card is `models/SEGMENTER.md`), `pkuseg:FOLDER` with the one in FOLDER; nothing is ever
    downloaded or unpickled. `chars` takes every character for a word. Raises MissingExtraError where the library is not installed, and
    InputError for an unknown name or a folder without a model.
    """
    kind, _, folder = name.partition(":")
    if kind == "chars" and not folder:
        return _tiled(list)
    if kind == "jieba" and not folder:
        return _tiled(_jieba())
    if kind == "pkuseg" and (folder or name == kind):
        return _tiled(_pkuseg(Path(folder) if folder else None))
    raise InputError(f"tokenizer {name!r}", "no such segmenter", remedy="choose jieba, pkuseg, pkuseg:FOLDER or chars")


@lru_cache(maxsize=1)
def listed() -> Tokenizer:
    """jieba with the words of its dictionary alone: what stands in none falls into characters, and no new word is guessed.

    >>> listed()("金融创新云谷")
    ['金融', '创新', '云', '谷']
    """
    cut = _jieba()
    return _tiled(lambda text: cut(text, False))


def cut(text: str, start: int, end: int) -> tuple[bool, bool]:
    """Does a word go on over the start, and over the end, of a stretch? Told by the words of its surroundings: 金|融创|新."""
    words = words_in(text, max(start - BESIDE, 0), min(end + BESIDE, len(text)))
    borders = {border for word in words for border in word[:2]}
    return start not in borders, end not in borders


def torn(text: str, start: int, end: int) -> tuple[bool, bool]:
    """Does a word go on over the start, and over the end, of a stretch, other than one that begins or ends just with it: 中国人|民进|行?"""
    words = list(words_in(text, max(start - BESIDE, 0), min(end + BESIDE, len(text))))
    return any(w.start < start < w.end != end for w in words), any(start != w.start < end < w.end for w in words)


def words_in(text: str, start: int, end: int) -> Iterator[Token]:
    """The words of a stretch, in the text's offsets."""
    for word in listed()(text[start:end]):
        yield Token(start, start + len(word), word)
        start += len(word)


def _tiled(cut: Callable[[str], Iterable[str]]) -> Tokenizer:
    def words(text: str) -> list[str]:
        found = list(cut(text))
        return found if "".join(found) == text else list(_tile(text, found))

    return words


def _tile(text: str, words: Iterable[str]) -> Iterator[str]:
    """Each word; what a segmenter drops (pkuseg drops white space) becomes words of its own."""
    at = 0
    for word in words:
        start = text.find(word, at)
        if start < 0 or not word:
            continue
        if start > at:
            yield text[at:start]
        at = start + len(word)
        yield word
    if at < len(text):
        yield text[at:]


def _jieba() -> Callable[..., Iterable[str]]:
    if _installed("rjieba"):
        import rjieba

        return rjieba.cut  # type: ignore[no-any-return]
    if _installed("jieba"):
        import jieba  # type: ignore[import-untyped]

        jieba.setLogLevel(logging.WARNING)  # it would report the loading of its dictionary on stderr
        return lambda text, guess=True: jieba.lcut(text, HMM=guess)  # type: ignore[no-any-return]
    raise MissingExtraError("tokenizer 'jieba'", "jieba is not installed", remedy="pip install rjieba, or jieba")


def _pkuseg(folder: Path | None) -> Callable[[str], Iterable[str]]:
    """The model in a folder, or the shipped one."""
    where = f"tokenizer 'pkuseg:{folder}'" if folder else "tokenizer 'pkuseg'"
    remedy = "give the folder that pkuseg.train wrote" if folder else "install cqextract again"
    if not _installed("spacy_pkuseg"):
        raise MissingExtraError(where, "spacy-pkuseg is not installed", remedy="pip install spacy-pkuseg")
    place = (folder or SHIPPED).resolve()  # pkuseg takes some bare names for models to download
    absent = [name for name in PARTS if not (place / name).is_file()]
    if absent:  # pkuseg would look for a pickle instead
        raise InputError(where, f"no model is there: {absent[0]} is missing", remedy=remedy)
    if not folder and _sums(place) != tomllib.loads(place.with_suffix(".toml").read_text(encoding="utf-8"))["sha256"]:
        raise InputError(where, "the files are not those that segmenter.toml states", remedy=remedy)
    import spacy_pkuseg  # type: ignore[import-untyped]

    try:
        return spacy_pkuseg.pkuseg(str(place), user_dict=None).cut  # type: ignore[no-any-return]
    except (OSError, KeyError, ValueError) as error:
        raise InputError(where, f"holds no model that pkuseg can read ({error})", remedy=remedy) from error


def _sums(folder: Path) -> dict[str, str]:
    """The sha256 of each file of a model."""
    return {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in PARTS}


def _installed(module: str) -> bool:
    return importlib.util.find_spec(module) is not None
