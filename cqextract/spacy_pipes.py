"""The package inside a spaCy pipeline: `nlp.add_pipe("cqextract_facts")`.

In: a `Doc`, whose text is the raw text. Out: the same `Doc` with `doc._.facts` and `doc._.mentions`, just as `Extractor.extract` gives
them, in character offsets (`doc.char_span` makes spans of them). `organizations` says whose organizations count:

* `cqextract` (the default): the package's own;
* `doc.ents`: those that the components before this one have found, and no others;
* `both`: those, and the package's own beside them, where they do not overlap.

>>> import spacy
>>> nlp = spacy.blank("zh")
>>> ruler = nlp.add_pipe("entity_ruler")
>>> ruler.add_patterns([{"label": "ORG", "pattern": "岚舟"}])
>>> facts = nlp.add_pipe("cqextract_facts", config={"organizations": "doc.ents", "published": "2026-07-20"})
>>> [(fact.subject.name, fact.quantity.low) for fact in nlp("今年上半年，岚舟营业收入达5亿元。")._.facts]
[('岚舟', Decimal('500000000'))]
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import srsly
from spacy.language import Language
from spacy.tokens import Doc

from cqextract import docbin
from cqextract.errors import InputError
from cqextract.extractor import Entity, Extractor

SOURCES = ("cqextract", "doc.ents", "both")


def _kept(key: str) -> Callable[[Doc], tuple[Any, ...]]:
    """What the component left in a `Doc`: a tuple again, also where the `Doc` has come from another process with lists."""
    return lambda doc: tuple(doc.user_data.get(key, ()))


# So that an uninstalled copy has them, too: spaCy finds those of an installed one by their entry points.
srsly.msgpack_encoders("cqextract", func=docbin.encode)
srsly.msgpack_decoders("cqextract", func=docbin.decode)

Doc.set_extension("facts", getter=_kept("cqextract.facts"), force=True)
Doc.set_extension("mentions", getter=_kept("cqextract.mentions"), force=True)
Doc.set_extension("published", default=None, force=True)


@Language.factory(
    "cqextract_facts",
    assigns=["doc._.facts", "doc._.mentions"],
    default_config={
        "organizations": "cqextract", "labels": ["ORG"], "published": None, "patterns": [], "gazetteer": [], "tokenizer": "jieba",
    },
)  # fmt: skip
class Facts:
    """The component. `labels` are those that organizations bear in `doc.ents`; `published` is the date of every text whose
    `doc._.published` says none; `patterns`, `gazetteer` and `tokenizer` are those of `Extractor`.

    Raises InputError for an unknown `organizations`.
    """

    def __init__(
        self,
        nlp: Language,
        name: str,
        *,
        organizations: str,
        labels: Sequence[str],
        published: str | None,
        patterns: Sequence[str],
        gazetteer: Sequence[str],
        tokenizer: str,
    ) -> None:
        if organizations not in SOURCES:
            raise InputError(name, f"organizations {organizations!r} is not known", remedy=f"choose {', '.join(SOURCES)}")
        models = {"organizations": "doc.ents"} if organizations == "doc.ents" else None
        self.extractor = Extractor(patterns=patterns, models=models, gazetteer=gazetteer, tokenizer=tokenizer)
        self.labels = frozenset(labels) if organizations != "cqextract" else frozenset()
        self.published = published

    def __call__(self, doc: Doc) -> Doc:
        entities: list[Entity] = [(e.start_char, e.end_char, "ORG") for e in doc.ents if e.label_ in self.labels]
        document = self.extractor.extract(doc.text, published=doc._.published or self.published, entities=entities)
        doc.user_data["cqextract.facts"], doc.user_data["cqextract.mentions"] = document.facts, document.mentions
        return doc
