"""cqextract: Chinese news into a database of facts, each figure with its subject, indicator, period and place in the source.

>>> import cqextract
>>> fact = cqextract.extract("2021年，重庆市汽车产量同比增长12%。", published="2022-01-20").facts[0]
>>> fact.figure.text, fact.indicator.span.text, fact.reference.span.text
('12%', '汽车产量', '同比')
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cqextract.errors import CqextractError as CqextractError
    from cqextract.extractor import Extractor as Extractor
    from cqextract.extractor import extract as extract
    from cqextract.facts import Document as Document
    from cqextract.facts import Fact as Fact
    from cqextract.facts import Mention as Mention
    from cqextract.facts import Span as Span
    from cqextract.inputs import Failure as Failure
    from cqextract.inputs import Record as Record

_HOMES = {
    "CqextractError": "errors", "Document": "facts", "Extractor": "extractor", "Fact": "facts", "Failure": "inputs",
    "Mention": "facts", "Record": "inputs", "Span": "facts", "extract": "extractor",
}  # fmt: skip
__all__ = sorted(_HOMES)
__version__ = "0.1.0"


def __getattr__(name: str) -> object:
    """Public names are imported when first used (PEP 562): `import cqextract` stays light."""
    if name not in _HOMES:
        raise AttributeError(f"module 'cqextract' has no attribute {name!r}")
    return getattr(importlib.import_module(f"cqextract.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return __all__
