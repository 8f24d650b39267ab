"""One run over a batch: from the inputs to a sink, with what failed and what was done before kept apart.

In: sources (records, and what could not be read), an extractor, an open sink. Out: everything in the sink; what is done stays done when
the run is stopped, by Ctrl-C or by whoever ends the process politely.

>>> str(Tally()).partition(";")[0]
'0 documents, 0 figures, 0 facts, 0 failed'
"""

from __future__ import annotations

import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from itertools import islice
from types import FrameType
from typing import Any, Protocol, TypeVar

from cqextract.facts import Document
from cqextract.records import Failure, Record
from cqextract.sinks import Entry, Sink

ASKED_AT_ONCE = 64  # texts of which a sink is asked in one go whether they are done

Made = TypeVar("Made")


class Annotator(Protocol):
    """What annotates many texts, in order: an `Extractor`."""

    def pipe(
        self, records: Iterable[Record], *, workers: int | None, into: Callable[[Document, Record], Made]
    ) -> Iterator[Made | Failure]: ...


class Watcher(Protocol):
    """Who is told how a run goes: `step` after every document, `say` for a line in between."""

    def step(self) -> None: ...

    def say(self, line: str) -> None: ...


class Terminated(KeyboardInterrupt):
    """The process was asked to end (SIGTERM), as by a service manager or a batch system."""


def annotate(
    extractor: Annotator,
    sources: Iterable[Record | Failure],
    sink: Sink[Any],
    watcher: Watcher,
    *,
    workers: int | None = 1,
    resume: bool = False,
    keep_text: bool = False,
) -> Tally:
    """Annotate the sources into the sink; with `resume`, only what it does not hold yet. Raises TargetError and KeyboardInterrupt."""
    tally = Tally()
    wanted = _undone(sources, sink, tally) if resume else sources
    texts = map(_with_text, wanted) if keep_text else wanted
    with stoppable(), closing(outcomes(extractor, texts, sink.prepare, workers=workers)) as found:
        for outcome in found:
            if isinstance(outcome, Failure):
                sink.fail(outcome)
                watcher.say(f"cqextract: {outcome}")
            else:
                sink.put(outcome)
            tally.count(outcome)
            watcher.step()
    return tally


def outcomes(
    extractor: Annotator, sources: Iterable[Record | Failure], into: Callable[[Document, Record], Made], *, workers: int | None = 1
) -> Generator[Made | Failure, None, None]:
    """What `into` makes of every source's document, or the source's failure, as they are done."""
    failed: deque[Failure] = deque()

    def records() -> Iterator[Record]:
        for source in sources:
            if isinstance(source, Failure):
                failed.append(source)
            else:
                yield source

    piped = extractor.pipe(records(), workers=workers, into=into)
    try:
        for outcome in piped:
            while failed:
                yield failed.popleft()
            yield outcome
        yield from failed
    finally:
        if close := getattr(piped, "close", None):  # its processes end now, not when somebody collects garbage
            close()


def _with_text(source: Record | Failure) -> Record | Failure:
    return source if isinstance(source, Failure) else replace(source, keep_text=True)


def _undone(sources: Iterable[Record | Failure], sink: Sink[Any], tally: Tally) -> Iterator[Record | Failure]:
    """The sources without those that the sink holds as they are."""
    sources = iter(sources)
    while some := list(islice(sources, ASKED_AT_ONCE)):
        done = sink.done([source for source in some if isinstance(source, Record)])
        for source in some:
            if isinstance(source, Record) and source.id in done:
                tally.skipped += 1
            else:
                yield source


@contextmanager
def stoppable() -> Iterator[None]:
    """Inside, a polite request to end the process ends what is going on as Ctrl-C does, so that sinks put down what they hold."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(number: int, frame: FrameType | None) -> None:
        raise Terminated

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


class Tally:
    """What a run has done so far: documents, figures, facts, failures, what was done before, characters, and the time since it began."""

    def __init__(self) -> None:
        self.documents = self.figures = self.facts = self.failed = self.skipped = self.characters = 0
        self._began = time.monotonic()

    def count(self, outcome: Entry[Any] | Failure) -> None:
        if isinstance(outcome, Failure):
            self.failed += 1
            return
        self.documents += 1
        self.facts += outcome.facts
        self.figures += outcome.figures
        self.characters += outcome.length

    def __str__(self) -> str:
        seconds = time.monotonic() - self._began
        speed = self.characters / seconds if seconds else 0
        done = [counted(self.documents, "document"), counted(self.figures, "figure"), counted(self.facts, "fact")]
        before = [f"{self.skipped:,} done before"] if self.skipped else []
        return f"{', '.join(done + before)}, {self.failed:,} failed; {seconds:.1f} s, {speed:,.0f} characters/s"


def counted(number: int, noun: str) -> str:
    """A number of things.

    >>> counted(1, "fact"), counted(1200, "fact")
    ('1 fact', '1,200 facts')
    """
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
