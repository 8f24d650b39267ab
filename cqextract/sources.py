"""Who states a figure: the speaker before 表示, the report before 显示, the agency after 据.

In: a sentence. Out: the source's span in clean offsets, or None where the sentence names none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from cqextract.facts import Hit
from cqextract.patterns import Patterns
from cqextract.view import Sentence

_turn = re.compile(r"(?P<speaker>[\u4e00-\u9fff·]{2,12})：")
_front = re.compile(r"^(?:[”」』]|[，、。；：]|对此|其中|同时|此外|另外|近日|日前|目前|今天|昨天|今日|昨日|\d{1,2}月\d{1,2}日|\d{1,2}日|据|根据|按照|记者从|来自|的|而|（[^）]*）|由)+")


@lru_cache(maxsize=8)
def _compile(patterns: Patterns) -> tuple[re.Pattern[str], re.Pattern[str]]:
    table = patterns.table("cues")
    either = {key: "|".join(sorted(map(re.escape, table[key]["surfaces"]), key=lambda s: -len(s))) for key in ("before", "close")}
    after = "|".join(sorted(map(re.escape, table["speaker"]["surfaces"]), key=lambda s: -len(s)))
    opened = re.compile(rf"(?:{either['before']})(?P<source>[^，。；：]{{2,30}}?)(?:最新|近日|今天|日前|（[^）]*）|\d{{1,2}}日)*(?:{either['close']})")
    spoken = re.compile(rf"(?P<source>[^，。；：“”\n]{{2,40}}?)(?:最新|近日|今天|日前|今日|昨天|（[^）]*）|\d{{1,2}}日|同时|还|也|进一步|在会上|负责人)*(?:{after})(?=[，：,:。“”\n]|了?《|[\u4e00-\u9fff])")
    return opened, spoken


def find_source(text: str, sentence: Sentence, inside: Sequence[Hit], patterns: Patterns) -> tuple[int, int] | None:
    """The span of whoever states what the sentence says."""
    opened, spoken = _compile(patterns)
    at_line_start = sentence.start == 0 or text[sentence.start - 1] == "\n"
    if at_line_start and (turn := _turn.match(text, sentence.start)) and not turn["speaker"].endswith(("记者", "报", "主持人", "嘉宾", "消息", "中")):
        return turn.span("speaker")
    for pattern in (opened, spoken):
        if found := pattern.search(text, sentence.start, sentence.end):
            start, end = found.span("source")
            front = _front.match(text[start:end])
            start += front.end() if front else 0
            dated = [h.end for h in inside if h.label == "DATE" and start <= h.start < end]
            start = max([start, *(d for d in dated if end - d >= 2)])
            trimmed = text[start:end].strip(" ，、（）()的")
            if len(trimmed) >= 2:
                start = text.index(trimmed, start)
                return start, start + len(trimmed)
    return None
