"""How a run tells where it is: a bar with rate and time left in a terminal, a line now and then elsewhere.

In: the inputs, how many bytes of them have been read, and every document that is done. Out: standard error.

>>> _told(1234, rate=56.78, left=3700)
'1,234 documents, 56.8 a second, 1:01:40 left'
"""

from __future__ import annotations

import datetime as dt
import os
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import Protocol

import click

from cqextract.inputs import STDIN, find

LINE_SECONDS = 30.0  # between the lines where there is no terminal


class Progress(Protocol):
    """`read` is told the bytes that were read, `step` of every document done, `say` what is to be printed in between."""

    def read(self, size: int) -> None: ...

    def step(self) -> None: ...

    def say(self, line: str) -> None: ...


@contextmanager
def progress(inputs: Iterable[str], *, quiet: bool = False) -> Iterator[Progress]:
    """A bar on standard error, where that is a terminal; elsewhere lines; with `quiet` nothing but what is said."""
    if quiet or not sys.stderr.isatty():
        yield Lines(inputs, every=float("inf") if quiet else LINE_SECONDS)
        return
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    console, size = Console(stderr=True), _size(inputs)
    told = TextColumn("{task.fields[told]}")
    with Bar(BarColumn(), told, TimeRemainingColumn(), console=console, transient=True) as bar:
        task, documents, began = bar.add_task("", total=size, told=""), 0, time.monotonic()

        class Shown:
            def read(self, size: int) -> None:
                bar.advance(task, size)

            def step(self) -> None:
                nonlocal documents
                documents += 1
                bar.update(task, told=_told(documents, rate=documents / max(time.monotonic() - began, 1e-9)))

            def say(self, line: str) -> None:
                console.print(line, markup=False, highlight=False, soft_wrap=True)

        yield Shown()


class Lines:
    """Progress in lines, one every so many seconds."""

    def __init__(self, inputs: Iterable[str], *, every: float) -> None:
        self._inputs, self._every = inputs, every
        self._documents = self._bytes = 0
        self._began = time.monotonic()
        self._due = self._began + every

    def read(self, size: int) -> None:
        self._bytes += size

    def step(self) -> None:
        self._documents += 1
        now = time.monotonic()
        if now >= self._due:
            seconds, self._due = now - self._began, now + self._every
            left = seconds * (self._size / self._bytes - 1) if self._size and self._bytes else None
            self.say(f"cqextract: {_told(self._documents, rate=self._documents / seconds, left=left)}")

    def say(self, line: str) -> None:
        click.echo(line, err=True)

    @cached_property
    def _size(self) -> int | None:  # only a run that takes long wants to know
        return _size(self._inputs)


def _told(documents: int, *, rate: float, left: float | None = None) -> str:
    told = f"{documents:,} documents, {rate:,.1f} a second"
    return told if left is None else f"{told}, {dt.timedelta(seconds=round(max(left, 0)))} left"


def _size(inputs: Iterable[str]) -> int | None:
    """How many bytes there are to read; None where that cannot be told beforehand, as of standard input."""
    total = 0
    for source in find(inputs):
        if source == STDIN:
            return None
        if isinstance(source, str):
            try:
                total += os.path.getsize(source)
            except OSError:
                continue
    return total
