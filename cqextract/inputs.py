"""What the user names on the command line, turned into texts.

In: paths of files and folders, or `-` for standard input. Out: a `Record` for every text that could be read and a `Failure` for
every one that could not, so that one bad file never stops the others.

>>> decode("产值达5亿元".encode("gb18030"), where="old.txt")
'产值达5亿元'
"""

from __future__ import annotations

import codecs
import datetime as dt
import json
import os
import re
import sys
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import TypeAlias

from cqextract.errors import CqextractError, DateError, InputError

STDIN = "-"
WRITE_ISO = "write it as 2021-08-24"

# The characters that Chinese prose cannot do without. Korean, Japanese or Big5 bytes often pass for GB18030, but then come out as
# rare characters: in Chinese news about six in ten are of this list, never fewer than three; in misread bytes one or none.
COMMON = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民"
    "得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社"
    "义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并"
    "提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强"
    "放决西被干做必战先回则任取据处队南给色光门即保治北造百规热领七海口东导器压志世金增争济阶油思术极交受联什认六共权收证改清己"
    "美再采转更单风切打白教速花带安场身车例真务具万每目至达走积示议声报类八离华名确才科张信马节话米整空元况今集市省企亿升降"
)
_control = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_number = re.compile(r"\d+")
_time_of_day = re.compile(r"\d{1,2}[:时点][\d:.时点分秒]*(?:\s*[+-]\d\d:?\d\d)?")
_month_name = re.compile(r"[^\W\d_\u3400-\u9fff]{3}")

Dates: TypeAlias = Callable[[str], dt.date | None]


@dataclass(frozen=True, slots=True)
class Record:
    """A text to annotate: its id, the raw text, and what is known of it from outside."""

    id: str
    text: str
    published: dt.date | None = None
    title: str | None = None
    path: str | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    """A document that could not be done: at which stage, and why in one line."""

    id: str
    stage: str
    reason: str

    @classmethod
    def of(cls, error: CqextractError, *, stage: str, id: str | None = None) -> Failure:
        """The failure that `error` tells of; `id` is the document's where the error names something else."""
        reason = f"{error.reason}; {error.remedy}" if error.remedy else error.reason
        return cls(error.where if id is None else id, stage, reason)

    def __str__(self) -> str:
        return f"{self.id}: {self.reason}"


def no_date(id: str) -> dt.date | None:
    """The publication date of a document of which none is known."""
    return None


def read(inputs: Iterable[str], *, published: Dates = no_date) -> Iterator[Record | Failure]:
    """The texts of `inputs`: files, folders (their `.txt` files at any depth, sorted, hidden ones left out) and `-`.

    A record's id is the path as given, in POSIX form (`news/2021/a.txt`), or `stdin`; what is named twice is read once. Nothing is
    raised for a text that is missing, empty, unreadable or no text: it comes out as a `Failure`, in its place.
    """
    seen = set()
    for source in find(inputs):
        id = source.id if isinstance(source, Failure) else document_id(source)
        if id in seen:
            continue
        seen.add(id)
        yield source if isinstance(source, Failure) else read_one(source, published=published)


def find(inputs: Iterable[str]) -> Iterator[str | Failure]:
    """The files that `inputs` stand for, not yet opened: paths, `-`, and a Failure for a folder that holds no text."""
    for given in inputs:
        if given == STDIN or not os.path.isdir(given):
            yield given
            continue
        empty = True
        for found in _texts(given):
            empty = False
            yield found
        if empty:
            error = InputError(document_id(given), "the folder holds no .txt file", remedy="name the files, or another folder")
            yield Failure.of(error, stage="read")


def _texts(folder: str) -> Iterator[str | Failure]:
    """The text files of a folder and its subfolders, sorted; links to folders are not followed, so nothing goes in circles."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        yield Failure.of(_unreadable(document_id(folder), error), stage="read")
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        path = Path(folder, entry.name).as_posix()
        if entry.is_dir(follow_symlinks=False):
            yield from _texts(path)
        elif entry.name.lower().endswith(".txt") and (entry.is_symlink() or entry.is_file()):
            yield path


def read_one(path: str, *, published: Dates = no_date) -> Record | Failure:
    """One text file, or standard input for `-`, as a record; a failure where it cannot be read."""
    id = document_id(path)
    try:
        if path == STDIN:
            return Record(id, decode(sys.stdin.buffer.read(), where=id), published(id))
        return Record(id, decode(Path(path).read_bytes(), where=id), published(id), path=path)
    except InputError as error:
        return Failure.of(error, stage="read")
    except (OSError, ValueError) as error:
        return Failure.of(_unreadable(id, error), stage="read")


def document_id(path: str) -> str:
    """The id of the document in `path`. A file name that is no text itself is escaped, so that every sink can write it.

    >>> document_id("./news/a.txt"), document_id("-")
    ('news/a.txt', 'stdin')
    """
    return "stdin" if path == STDIN else os.fsencode(Path(path).as_posix()).decode("utf-8", "backslashreplace")


def _unreadable(where: str, error: Exception) -> InputError:
    match error:
        case FileNotFoundError():
            return InputError(where, "there is no such file or folder", remedy="check the path")
        case PermissionError():
            return InputError(where, "you may not read it", remedy="change its permissions, or leave it out")
        case IsADirectoryError():
            return InputError(where, "is a folder, not a text", remedy="name a file in it")
        case _:
            return InputError(where, f"cannot be read ({getattr(error, 'strerror', None) or error})", remedy="check the path")


def decode(data: bytes, *, where: str) -> str:
    """The text in `data`: UTF-8 with or without a byte order mark, UTF-16 with one, else GB18030, if that makes Chinese of it.

    The byte order mark is not part of the text; everything else is kept, line ends included. Raises InputError for an empty text
    and for bytes that are no text.
    """
    text = _decoded(data)
    if text is None or len(_control.findall(text)) > len(text) // 100 or "\0" in text:
        raise InputError(where, "is not text in UTF-8 or GB18030", remedy="save it as UTF-8")
    if not text.strip():
        raise InputError(where, "the file is empty" if where != "stdin" else "nothing came in", remedy="leave it out")
    return text


def _decoded(data: bytes) -> str | None:
    encodings = ("utf-16",) if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return text if encoding != "gb18030" or _reads_chinese(text) else None
    return None


def _reads_chinese(text: str) -> bool:
    """Is this Chinese, or other bytes that happen to be valid GB18030? A text of a few characters is too short to tell: believed."""
    letters = [c for c in text if c > "\x7f" and c.isalpha()]
    return len(letters) < 10 or sum(map(COMMON.__contains__, letters)) >= len(letters) / 5


def publication_dates(option: str | None) -> Dates:
    """What `--published` says: one date for all documents, or a JSON file `{id or file stem: date}`, as a function of the id.

    Raises DateError for a date that cannot be understood (all dates of the file are looked at), and for a file that is not such.
    """
    if option is None:
        return no_date
    if not option.lower().endswith(".json") and not os.path.isfile(option):
        date = parse_date(option)
        return lambda id: date
    dates = _dates_file(option)
    return lambda id: dates.get(id) or dates.get(PurePosixPath(id).stem)


def _dates_file(path: str) -> Mapping[str, dt.date | None]:
    remedy = 'it should hold {"file stem": "2021-08-24", …}'
    try:
        entries = json.loads(decode(Path(path).read_bytes(), where=path))
    except InputError as error:
        raise DateError(path, error.reason, remedy=remedy) from error
    except OSError as error:
        raise DateError(path, _unreadable(path, error).reason, remedy="give a date, or a JSON file of dates") from error
    except (ValueError, RecursionError) as error:
        raise DateError(path, f"is not JSON ({error})", remedy=remedy) from error
    if not isinstance(entries, dict):
        raise DateError(path, "is not a JSON object", remedy=remedy)
    dates = {}
    for key, text in entries.items():
        if not isinstance(text, str | None):
            raise DateError(f"{path}: {key}", f"{json.dumps(text)} is not a date in quotes", remedy=WRITE_ISO)
        try:
            dates[key] = parse_date(text) if text else None
        except DateError as error:
            raise DateError(f"{path}: {key}", f"{error.where} {error.reason}", remedy=error.remedy) from error
    return dates


@lru_cache(maxsize=4096)
def parse_date(text: str) -> dt.date:
    """The one day that `text` names, in any usual notation; a time of day after it is left aside.

    Raises DateError for a date that is partial, relative, ambiguous or not in the calendar, rather than guess.

    >>> parse_date("2021年8月24日") == parse_date("24/8/2021") == parse_date("Aug 24, 2021")
    True
    >>> parse_date("3/4/2021")
    Traceback (most recent call last):
    cqextract.errors.DateError: 3/4/2021: may be 2021-03-04 or 2021-04-03; write it as 2021-03-04 or 2021-04-03
    """
    folded = unicodedata.normalize("NFKC", " ".join(text.split()))[:100]
    try:
        return dt.date.fromisoformat(folded)
    except ValueError:
        days = sorted({day for day in _readings(folded) if _stated(day, folded)})
    if len(days) == 1:
        return days[0]
    if days:
        readings = " or ".join(day.isoformat() for day in days)
        raise DateError(folded, f"may be {readings}", remedy=f"write it as {readings}")
    raise DateError(folded or "the date", "is not a full date (year, month and day)", remedy=WRITE_ISO)


def _readings(text: str) -> Iterator[dt.date]:
    """What dateparser makes of `text` under each order of day, month and year."""
    import dateparser  # type: ignore[import-untyped]

    for order in ("YMD", "DMY", "MDY"):
        settings = {"DATE_ORDER": order, "REQUIRE_PARTS": ["year", "month", "day"], "PARSERS": ["absolute-time"]}
        try:
            found = dateparser.parse(text, settings=settings)
        except (ValueError, OverflowError):
            continue
        if found:
            yield found.date()


def _stated(day: dt.date, text: str) -> bool:
    """Does the text say just this year, month and day? dateparser fills gaps and swaps parts (`2021年13月1日` is January 13 to it)."""
    numbers = [int(number) for number in _number.findall(_time_of_day.sub(" ", text))]
    year_month_day = [day.year, day.month, day.day]
    if len(numbers) == 2:
        return sorted(numbers) == sorted([day.year, day.day]) and bool(_month_name.search(text))
    return numbers == year_month_day if numbers[:1] == [day.year] else sorted(numbers) == sorted(year_month_day)
