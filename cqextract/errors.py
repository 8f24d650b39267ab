"""The errors a user can meet, few and typed.

Each says what is wrong, where (file, entry, place) and what to do about it, in one line. They survive pickling, so a worker
process can send one home.

>>> print(InputError("news.txt", "the file is empty", remedy="remove it from the list"))
news.txt: the file is empty; remove it from the list
"""


class CqextractError(Exception):
    """Base of all errors raised on purpose: `where` names the file, entry or option; `remedy` says what to do."""

    def __init__(self, where: str, reason: str, *, remedy: str = "") -> None:
        super().__init__(where, reason, remedy)
        self.where, self.reason, self.remedy = where, reason, remedy

    def __str__(self) -> str:
        return f"{self.where}: {self.reason}" + (f"; {self.remedy}" if self.remedy else "")

    def __reduce__(self):  # type: ignore[no-untyped-def]  # keyword-only fields would be lost by the default
        return _rebuild, (type(self), self.where, self.reason, self.remedy)


def _rebuild(kind: type[CqextractError], where: str, reason: str, remedy: str) -> CqextractError:
    return kind(where, reason, remedy=remedy)


class InputError(CqextractError):
    """A document that cannot be read: missing, empty, not text, in an unknown encoding."""


class DateError(CqextractError):
    """A publication date that cannot be understood."""


class PatternError(CqextractError):
    """A pattern file with a mistake in it: `where` is `file: entry`."""


class TargetError(CqextractError):
    """A target that cannot be written: a read-only folder, a full disk, a database of another make."""


class MissingExtraError(CqextractError):
    """A feature whose optional library is not installed: the remedy names the extra."""


class ConversionError(CqextractError):
    """Two units between which there is no fixed factor, or a unit that no pattern knows."""
