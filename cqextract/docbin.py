"""Facts and mentions in msgpack, by which spaCy takes a `Doc` to another process and into a `DocBin`.

In: values of the data model. Out: plain data, and back: what msgpack does not know is packed as its name and its fields. spaCy loads this
module while it is being imported itself, so nothing of spaCy's may be imported here.

>>> decode(encode(facts.Period(dt.date(2026, 1, 1)))) == facts.Period(dt.date(2026, 1, 1))
True
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from cqextract import facts

_KINDS = {kind.__name__: kind for kind in vars(facts).values() if isinstance(kind, type) and dataclasses.is_dataclass(kind)}
_MARK = "__cqextract__"


def encode(value: Any, chain: Callable[[Any], Any] | None = None) -> Any:
    """A value of the data model as plain data; what is none goes on to the next encoder."""
    if type(value) in _KINDS.values():
        return {_MARK: type(value).__name__, "fields": [getattr(value, field.name) for field in dataclasses.fields(value)]}
    if isinstance(value, Decimal):
        return {_MARK: "Decimal", "fields": [str(value)]}
    if type(value) is dt.date:
        return {_MARK: "date", "fields": [value.year, value.month, value.day]}
    return chain(value) if chain else value


def decode(value: Any, chain: Callable[[Any], Any] | None = None) -> Any:
    """What `encode` has packed."""
    if isinstance(value, dict) and _MARK in value:
        kind: Any = {**_KINDS, "Decimal": Decimal, "date": dt.date}[value[_MARK]]
        return kind(*value["fields"])
    return chain(value) if chain else value
