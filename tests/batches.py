"""Texts made for tests, as Arrow batches, and the rows that one process makes of them without any Arrow."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias

import pyarrow

from cqextract import Extractor, Failure, Record
from cqextract.sinks import flat
from cqextract.sql import mention_row

Row: TypeAlias = dict[str, Any]

SENTENCES = (
    "{month}月{day}日，{city}统计局发布，今年前{months}个月，全市外贸出口{amount}亿元，同比增长{percent}%。",
    "到{year}年，{city}力争建成充电桩{count}根，比上年末多{percent}成。",
    "{city}一家企业的订单突破{amount}万元，占全部订单的{few}分之一。",
    "{year}年，{city}居民人均可支配收入{count}元，比全省平均水平高{percent}个百分点。",
    "去年{city}粮食产量{amount}万吨，居全省第{few}位。",
    "{city}昨日多云，没有新的消息。",
)
CITIES = ("芜湖市", "酒泉市", "青岛市", "常州市", "大连市", "义乌市", "西安市", "厦门市")


def made_texts(number: int, *, seed: int = 0) -> list[Row]:
    """So many rows of a table of texts; every 100th has no text, and every 100th after the 50th no date that can be read."""
    chance = random.Random(seed)
    rows: list[Row] = []
    for i in range(number):
        chosen = chance.sample(SENTENCES, chance.randint(1, 2))
        text = "".join(sentence.format_map(_Filled(chance)) for sentence in chosen)
        day = f"{chance.randint(2019, 2025)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
        rows.append({"id": f"made/{i:05}", "text": None if i % 100 == 0 else text, "published": "unknown" if i % 100 == 50 else day})
    return rows


class _Filled(dict[str, object]):
    """What stands in the gaps of a sentence, thrown anew for each."""

    def __init__(self, chance: random.Random) -> None:
        super().__init__()
        self._chance = chance

    def __missing__(self, gap: str) -> object:
        throw = self._chance.randint
        return {
            "city": self._chance.choice(CITIES), "year": throw(2019, 2030), "month": throw(1, 12), "day": throw(1, 28),
            "months": throw(2, 11), "few": "三四五六七八九"[throw(0, 6)], "count": throw(100, 99999),
            "amount": f"{throw(1, 9999)}.{throw(1, 99)}", "percent": f"{throw(0, 9)}.{throw(1, 9)}",
        }[gap]  # fmt: skip


def batches_of(rows: Sequence[Row], *, at_once: int = 1000) -> list[pyarrow.RecordBatch]:
    return pyarrow.Table.from_pylist(list(rows)).to_batches(at_once)


def plain_rows(texts: Sequence[Row]) -> dict[str, list[Row]]:
    """The facts and the mentions of those texts that can be read, as `Extractor.pipe` finds them, in their order."""
    readable = [row for row in texts if row["text"] and row["published"] != "unknown"]
    records = [Record(row["id"], row["text"], dt.date.fromisoformat(row["published"])) for row in readable]
    facts, mentions = [], []
    for document in Extractor().pipe(records):
        assert not isinstance(document, Failure), document
        facts += [flat(fact, document) for fact in document.facts]
        mentions += [mention_row(mention, document) for mention in document.mentions]
    return {"facts": facts, "mentions": mentions}


def rows_of(batches: Iterable[pyarrow.RecordBatch]) -> tuple[list[Row], list[Row]]:
    """The rows of what `annotate_batches` gave, without the columns of a failure, and the failures."""
    rows = [row for batch in batches for row in batch.to_pylist()]
    done = [{k: v for k, v in row.items() if not k.startswith("failure_")} for row in rows if row["failure_reason"] is None]
    return done, [row for row in rows if row["failure_reason"] is not None]
