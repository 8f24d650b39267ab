"""The pattern files an analyst edits, read and checked.

In: the `.toml` and `.txt` files of this folder, and any overlay folders with files of the same names. Out: a `Patterns`, the
merged tables. A TOML file holds tables of one kind, `[unit.yuan]`; each entry may carry `examples` and `counterexamples`, which
`cqextract patterns check` and the test suite execute. A `.txt` file is a gazetteer: one entry a line, fields separated by tabs,
`#` opens a comment.

>>> load().table("units")["yuan"]["canonical"]
'元'
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeAlias

from cqextract.errors import PatternError

Entry: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True, eq=False)
class Patterns:
    """The merged pattern files: TOML tables by file stem and entry id, gazetteer lines by file stem."""

    tables: Mapping[str, Mapping[str, Entry]]
    gazetteers: Mapping[str, Sequence[Sequence[str]]]
    sha256: str

    def table(self, stem: str) -> Mapping[str, Entry]:
        """The entries of `stem.toml`, in file order."""
        return self.tables[stem]

    def gazetteer(self, stem: str) -> Sequence[Sequence[str]]:
        """The rows of `stem.txt`, each the tab-separated fields of a line."""
        return self.gazetteers[stem]


def load(*overlays: str | Path) -> Patterns:
    """Read the shipped patterns and, over them, those of each overlay folder, in order.

    An overlay adds entries; to redefine an id of an earlier file, an entry must say `replace = true`. Raises PatternError, naming
    the file and the entry, for a duplicate key, an unknown file, a mistake in TOML.
    """
    return _load(tuple(Path(o) for o in overlays))


@lru_cache(maxsize=8)
def _load(overlays: tuple[Path, ...]) -> Patterns:
    tables: dict[str, dict[str, Entry]] = {}
    gazetteers: dict[str, list[Sequence[str]]] = {}
    digest = hashlib.sha256()
    shipped = [(f.name, f.read_text(encoding="utf-8")) for f in files(__name__).iterdir() if f.name.endswith((".toml", ".txt"))]
    for name, content in sorted(shipped):
        _add(name, content, tables, gazetteers, digest, overlay=None)
    for folder in overlays:
        for name, content in _read_overlay(folder):
            if Path(name).stem not in (tables if name.endswith(".toml") else gazetteers):
                known = ", ".join(sorted([f"{t}.toml" for t in tables] + [f"{g}.txt" for g in gazetteers]))
                raise PatternError(
                    str(folder / name), "no such pattern file", remedy=f"an overlay has the names of the shipped files: {known}"
                )
            _add(name, content, tables, gazetteers, digest, overlay=folder)
    frozen = {stem: MappingProxyType(entries) for stem, entries in tables.items()}
    return Patterns(MappingProxyType(frozen), MappingProxyType(gazetteers), digest.hexdigest())


def _read_overlay(folder: Path) -> Iterable[tuple[str, str]]:
    if not folder.is_dir():
        raise PatternError(str(folder), "no such folder", remedy="give the folder that holds your pattern files")
    for path in sorted(folder.iterdir()):
        if path.suffix in (".toml", ".txt"):
            try:
                yield path.name, path.read_text(encoding="utf-8")
            except (OSError, UnicodeDecodeError) as error:
                raise PatternError(str(path), f"cannot be read ({error})", remedy="save it as UTF-8") from error


def _add(name: str, content: str, tables, gazetteers, digest, *, overlay: Path | None) -> None:  # type: ignore[no-untyped-def]
    stem, where = Path(name).stem, str(overlay / name) if overlay else name
    digest.update(f"{name}\0{content}\0".encode())
    if name.endswith(".txt"):
        lines = (line.split("#")[0].strip() for line in content.splitlines())
        gazetteers.setdefault(stem, []).extend(tuple(line.split("\t")) for line in lines if line)
        return
    try:
        kinds = tomllib.loads(content)
    except tomllib.TOMLDecodeError as error:
        raise PatternError(where, str(error), remedy="mend the TOML; a key may stand only once") from error
    merged = tables.setdefault(stem, {})
    for kind, entries in kinds.items():
        if not isinstance(entries, dict) or not all(isinstance(e, dict) for e in entries.values()):
            raise PatternError(f"{where}: {kind}", "is not a table of entries", remedy=f"write [{kind}.some_id]")
        for key, entry in entries.items():
            if key in merged and not entry.get("replace"):
                raise PatternError(f"{where}: {kind}.{key}", "is defined already", remedy="add `replace = true` to redefine it")
            merged[key] = MappingProxyType(_checked({"kind": kind, **entry}, f"{where}: {kind}.{key}"))


def expression(pattern: str, where: str) -> re.Pattern[str]:
    """A regular expression of a pattern file, compiled; raises PatternError, naming the entry, for one with a mistake."""
    try:
        return re.compile(pattern)
    except re.error as error:
        remedy = "mend it; try it in a Python shell with re.compile"
        raise PatternError(where, f"is no regular expression ({error})", remedy=remedy) from error


# What an entry of each kind cannot do without, and the fields that are lists of texts, numbers or regular expressions.
REQUIRED = {
    "unit": ("surfaces", "canonical", "dimension"), "bound": ("surfaces", "position", "comparator"), "indicator": ("surfaces",),
    "shape": ("is", "indicator"), "step": ("pattern", "means"), "suffix": ("surfaces", "means"), "vague": ("surfaces", "timex"),
    "word": (), "part": ("pattern",), "scope": ("surfaces", "level"), "modality": (), "ending": ("surfaces",),
}  # fmt: skip
LISTS = ("surfaces", "examples", "counterexamples", "prefixes", "units", "dimensions")


def _checked(entry: Entry, where: str) -> Entry:
    """The entry itself; raises PatternError where a field is missing or of the wrong sort."""
    missing = [field for field in REQUIRED.get(entry["kind"], ()) if field not in entry]
    if missing:
        raise PatternError(where, f"lacks {', '.join(missing)}", remedy="compare it with an entry beside it")
    for field in LISTS:
        if field in entry and not (isinstance(entry[field], list) and all(isinstance(item, str) for item in entry[field])):
            raise PatternError(where, f"{field} is not a list of texts", remedy=f'write {field} = ["…", "…"]')
    if "factor" in entry and not re.fullmatch(r"\d+(?:\.\d+)?", str(entry["factor"])):
        raise PatternError(where, f"factor {entry['factor']!r} is not a decimal", remedy='write it in quotation marks: factor = "0.1"')
    return entry
