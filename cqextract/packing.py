"""Files that are packed piece by piece, so that a run that is cut short loses the piece it was at and nothing before it.

In: stretches of bytes. Out: gzip members or zstd frames, one behind the other, which every program reads as one file; and how much of a
file that was cut short is whole. A file that is not packed has a piece for every line.

>>> import io
>>> pack = packer("facts.jsonl.gz")
>>> sound_length(io.BytesIO(pack(b"a\\n") + pack(b"b\\n")[:-3]), "facts.jsonl.gz") == len(pack(b"a\\n"))
True
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable
from pathlib import PurePath
from typing import Any, BinaryIO

from cqextract.errors import MissingExtraError
from cqextract.formats import zstd

CHUNK = 1 << 16  # bytes that are read at once
MAGIC = {".gz": b"\x1f\x8b", ".zst": b"\x28\xb5\x2f\xfd"}  # what packed files begin with


def packer(path: str) -> Callable[[bytes], bytes] | None:
    """What packs a stretch of bytes into a piece of `path`, by its ending; None for a file that is not packed.

    Raises MissingExtraError where the library for it is not installed.
    """
    match PurePath(path.lower()).suffix:
        case ".gz":
            return lambda data: gzip.compress(data, 6, mtime=0)
        case ".zst":
            return _zstd(path).compress  # type: ignore[no-any-return]
        case _:
            return None


def begins_as(head: bytes, path: str, *, unpacked: bytes) -> bool:
    """Does a file that begins with `head` begin as its ending says; one that is not packed, with `unpacked`?"""
    magic = MAGIC.get(PurePath(path.lower()).suffix, unpacked)
    return head[: len(magic)] == magic[: len(head)]


def sound_length(stream: BinaryIO, path: str) -> int:
    """How many bytes from the start are whole pieces: gzip members, zstd frames, or lines. What follows was cut short."""
    match PurePath(path.lower()).suffix:
        case ".gz":
            return _whole_pieces(stream, lambda: zlib.decompressobj(zlib.MAX_WBITS | 16), zlib.error)
        case ".zst":
            library = _zstd(path)
            return _whole_pieces(stream, library.ZstdDecompressor, library.ZstdError)
        case _:
            return _whole_lines(stream)


def _whole_lines(stream: BinaryIO) -> int:
    length = at = 0
    while chunk := stream.read(CHUNK):
        end = chunk.rfind(b"\n")
        length = at + end + 1 if end >= 0 else length
        at += len(chunk)
    return length


def _whole_pieces(stream: BinaryIO, unpacker: Callable[[], Any], broken: type[Exception]) -> int:
    length = at = 0
    unpacking, rest = unpacker(), b""
    try:
        while data := rest or stream.read(CHUNK):
            at, rest = at + (0 if rest else len(data)), b""
            unpacking.decompress(data)
            if unpacking.eof:
                rest = unpacking.unused_data
                length, unpacking = at - len(rest), unpacker()
    except broken:
        pass
    return length


def _zstd(path: str) -> Any:
    try:
        return zstd()
    except ImportError as error:
        raise MissingExtraError(
            path, "is written with backports.zstd, which is not installed", remedy="pip install 'cqextract[zstd]'"
        ) from error


def unpacked_name(path: str) -> str:
    """The name of the file without the ending that says how it is packed.

    >>> unpacked_name("facts.jsonl.gz"), unpacked_name("facts.jsonl")
    ('facts.jsonl', 'facts.jsonl')
    """
    return path[: -len(suffix)] if (suffix := PurePath(path).suffix).lower() in MAGIC else path
