"""Many processes share the work on a batch, and the batch outlives any of them.

In: records, and what each process builds once to work on them. Out: what one process would give, in the order of the records, with
a bounded number of them on the way. A process that dies (killed, out of memory) takes none of the other documents with it.

A program that uses this starts below `if __name__ == "__main__":`, since each worker process imports it anew.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from typing import Any, Generic, TypeAlias, TypeVar

from cqextract.errors import CqextractError
from cqextract.inputs import Failure, Record

CHUNK_RECORDS, CHUNK_CHARACTERS = 16, 16_000  # so much goes into one message, which costs little beside the work then
AHEAD = 32  # chunks on the way for each worker: enough that none waits while a sink commits, few enough that memory stays flat
ALONE_SECONDS = 2.0  # about as long as it takes until processes have started: a batch that is done by then is not shared
STARTS = 2  # a process may be killed while it starts, too
PATIENCE = 1.0  # seconds without an outcome until it is looked whether all workers are alive
DIED = "the process that read it died, twice (out of memory?); leave it out, or try it alone with more memory"

Made = TypeVar("Made")
# What a worker builds once and calls for every record: an extractor's `attempt`, for one. It and what it gives must be picklable.
Work: TypeAlias = Callable[[Record], Made | Failure]
Chunk: TypeAlias = Sequence[Record]
Outcomes: TypeAlias = list[Made | Failure]
Sent: TypeAlias = tuple[Chunk, Future[Outcomes[Made]]]


def processors() -> int:
    """How many processes this one may run at once: the machine's cores, or those that it is allowed."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def share(work: Work[Made], build: Callable[[], Work[Made]], records: Iterable[Record], *, workers: int) -> Iterator[Made | Failure]:
    """What `spread` gives, where it is worth it: the first records are worked on here, and the rest shared once that takes long."""
    records, began = iter(records), time.monotonic()
    for record in records:
        yield work(record)
        if workers > 1 and time.monotonic() - began >= ALONE_SECONDS:
            break
    yield from spread(build, records, workers=workers)


def spread(build: Callable[[], Work[Made]], records: Iterable[Record], *, workers: int) -> Iterator[Made | Failure]:
    """What `build()` makes of each record, in the order of the records, by as many processes as `workers` says.

    Records are taken as they are needed, and go out in chunks, `AHEAD` for each worker. When a worker dies, every record that may have
    been worked on is tried once more, one at a time; one over which a worker dies again comes out as a Failure. Raises CqextractError
    where no worker can start; what `build()`, or what it has built, raises in a worker is raised here.
    """
    pool = Pool(build, workers)
    waiting: deque[Sent[Made]] = deque()
    try:
        for chunk in chunks(records):
            waiting.append((chunk, pool.submit(chunk)))
            # What is done does not wait for a slow source; one chunk out for one in, so that never fewer are on the way.
            if len(waiting) >= workers * AHEAD or waiting[0][1].done():
                yield from _next(waiting, pool)
        while waiting:
            yield from _next(waiting, pool)
    finally:
        pool.close()


def chunks(records: Iterable[Record]) -> Iterator[Chunk]:
    """The records in their order, `CHUNK_RECORDS` at a time; fewer where they are long, and one that is very long by itself.

    >>> [len(chunk) for chunk in chunks(Record(str(number), "字" * 6000) for number in range(7))]
    [3, 3, 1]
    """
    chunk: list[Record] = []
    size = 0
    for record in records:
        chunk.append(record)
        size += len(record.text)
        if len(chunk) >= CHUNK_RECORDS or size >= CHUNK_CHARACTERS:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def _next(waiting: deque[Sent[Made]], pool: Pool[Made]) -> Iterator[Made | Failure]:
    """The outcomes that are next, or, where a worker died, those of as many chunks as there are workers; the rest goes out again."""
    first, future = waiting.popleft()
    try:
        outcomes = pool.outcomes(future)
    except BrokenExecutor:
        pool.close()
        # It is not known over which record the worker died, but chunks are begun in their order: each of the first ones' is tried alone.
        # Where it died over a later one, for the outcomes of others were lost with it, that is soon among the first.
        yield from map(pool.alone, first)
        for _ in range(min(pool.workers - 1, len(waiting))):
            yield from _again(*waiting.popleft(), pool)
        for at, (chunk, future) in enumerate(waiting):
            if isinstance(future.exception(), BrokenExecutor):
                waiting[at] = chunk, pool.submit(chunk)
    else:
        yield from outcomes


def _again(chunk: Chunk, future: Future[Outcomes[Made]], pool: Pool[Made]) -> Iterable[Made | Failure]:
    try:
        return pool.outcomes(future)
    except BrokenExecutor:
        return map(pool.alone, chunk)


class Pool(Generic[Made]):
    """Processes that have each built what does the work, made anew when one of them has died."""

    def __init__(self, build: Callable[[], Work[Made]], workers: int) -> None:
        self._build, self.workers = build, workers
        self._executor: Executor | None = None

    def submit(self, chunk: Chunk) -> Future[Outcomes[Made]]:
        """The outcomes of a chunk, to come. They raise BrokenExecutor where a worker, this one or another, has died."""
        executor = self._executor or self._start()
        try:
            with _interrupts_held():
                return executor.submit(_work_on, chunk)
        except BrokenExecutor as error:
            broken: Future[Outcomes[Made]] = Future()
            broken.set_exception(error)
            return broken

    def outcomes(self, future: Future[Outcomes[Made]]) -> Outcomes[Made]:
        """What was submitted, once it is there. Raises BrokenExecutor where a worker has died."""
        while True:
            try:
                return future.result(timeout=PATIENCE)
            except TimeoutError:
                self._end_the_rest()

    def _end_the_rest(self) -> None:
        """Where a worker has died within a message, whoever reads the pipe waits for its rest: that is ended with all who hold the pipe.

        The executor notices every other death by itself, and has no word for this one.
        """
        results = getattr(self._executor, "_result_queue", None)
        if results and any(process.exitcode is not None for process in self._processes()):
            self._kill()
            results._writer.close()

    def _processes(self) -> list[Any]:
        return list((getattr(self._executor, "_processes", None) or {}).values())

    def _kill(self) -> None:
        for process in self._processes():
            process.kill()

    def alone(self, record: Record) -> Made | Failure:
        """The outcome of `record`, when no other is on its way."""
        try:
            return self.outcomes(self.submit([record]))[0]
        except BrokenExecutor:
            self.close()
            return Failure(record.id, "extract", DIED)

    def close(self) -> None:
        """End the processes once they have done what they are at; what waits for them is dropped.

        Where one has died, the others end at once. The executor ends those that it knows of then, and would wait for ever for one that is
        just being started.
        """
        if self._executor:
            if getattr(self._executor, "_broken", False):
                self._kill()
            self._executor.shutdown(cancel_futures=True)
            self._executor = None

    def _start(self) -> Executor:
        spawn = multiprocessing.get_context("spawn")  # a forked copy of a program with threads may hang
        for attempt in range(1, STARTS + 1):
            self._executor = ProcessPoolExecutor(self.workers, spawn, initializer=_begin, initargs=(self._build,))
            try:
                with _interrupts_held():
                    ready = self._executor.submit(_ready)
                ready.result()
                break
            except BrokenExecutor as error:
                self.close()
                if attempt == STARTS:
                    remedy = 'start the program below `if __name__ == "__main__":`, or take workers=1'
                    raise CqextractError("workers", "the processes end before their first document", remedy=remedy) from error
        assert self._executor
        return self._executor


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """A process started in here never sees Ctrl-C, which a terminal sends to all of them: the one that started it ends it."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


# --- in a worker ----------------------------------------------------------------------------------------------------------------

_work: Work[Any] | Exception | None = None


def _begin(build: Callable[[], Work[Any]]) -> None:
    global _work
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_the_parent, daemon=True).start()
    try:
        _work = build()
    except Exception as error:  # raised where the user is told: in the process that waits for `_ready`
        _work = error


def _end_with_the_parent() -> None:
    """Without this, the workers of a killed program would wait for its next record for ever."""
    if parent := multiprocessing.parent_process():
        parent.join()
        os._exit(1)


def _ready() -> None:
    if isinstance(_work, Exception):
        raise _work


def _work_on(chunk: Chunk) -> list[Any]:
    _ready()
    assert _work and not isinstance(_work, Exception)
    return [_work(record) for record in chunk]
