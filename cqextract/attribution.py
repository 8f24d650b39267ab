"""Whom a figure is of, where its own sentence names them.

In: how the clause reads (`clauses`), the phrases around the figure (`phrases`), its indicator and its place. Out: a `Part`, in clean
offsets, or None where the sentence leaves it to what was said before, of which `antecedents` chooses. A place or an organization
before the indicator comes first, then a noun phrase that acts, then whoever a clause opens with.
"""

from __future__ import annotations

import re

from cqextract import actors, clauses, counted
from cqextract.clauses import Reading
from cqextract.cues import compile_cues
from cqextract.facts import Quantity
from cqextract.indicators import LEADING, in_turn, is_attribute
from cqextract.links import Part
from cqextract.openings import Openings
from cqextract.patterns import Patterns
from cqextract.phrases import Phrase
from cqextract.pieces import OPENING, Rows, Span
from cqextract.positions import Place
from cqextract.subjects import Subjects

FOR = ("为", "（")  # 集中采购为[群众]减负, 中欧（[中亚]）班列: no subjects
EVERYWHERE = ("在全国", "在全球")  # what is done there is somebody's who is named before

_described_further = re.compile(r"[、，][^，。；：]{2,16}的(?=[\u4e00-\u9fff“])")
_dative = re.compile("(?<![作成因认称])[为给向对][^，。；：]{0,12}$")
_partners = re.compile("(?<!参)(?:与(?!会|此)|同(?![比期时样步一年])|跟|向(?![来上下前]))[^，。；：已]{0,24}$")
_foremost = re.compile("(?<=.)(?:比例|占比)?最[高低多大]$")
_in_person = re.compile(
    "(?P<who>[\u4e00-\u9fff]{2,3}(?:总书记|主席|总理|委员长))(?:先后|曾先后|曾|已|又|再|连续|亲自)?$"
)  # who does something so often himself
_joint = re.compile("[、和与及]")


class Attribution:
    """The subjects that the sentences of one text name."""

    def __init__(self, rows: Rows, openings: Openings, subjects: Subjects, patterns: Patterns) -> None:
        self.openings = openings
        self.rows, self.text, self.subjects, self.patterns, self.cues = rows, rows.text, subjects, patterns, compile_cues(patterns)

    def named(self, reading: Reading, front: Phrase, behind: Span | None, indicator: Part | None, place: Place) -> Part | None:
        """Whom the sentence says the figure is of, if it does; `behind` is the noun phrase that follows the figure."""
        previous = place.previous
        if reading.rule == "share.share_with" and previous and previous.rule == "share.share_part" and place.left == previous.figure.end:
            return previous.subject  # 聚集了七成的企业、八成的人才
        if reading.rule == "share.share_with" and reading.whole and self.text[reading.whole[0] - 1] == "的":
            return Part(*reading.whole)  # 三成的受访企业计划扩产
        often = isinstance(place.figure.value, Quantity) and place.figure.value.unit == "次"
        if often and (who := _in_person.search(self.text, place.clause_start, place.figure.start)):
            return Part(*who.span("who"))  # 总书记两次亲临
        if head := self._head_described(reading, front, place):
            return head
        counted_before = previous and front.subject and front.subject[0] == previous.figure.end
        if previous and counted_before and _dative.search(self.text, place.clause_start, previous.figure.start):
            return previous.subject  # 为3万户企业减税5亿元, 向云城等两家医院提供8套设备
        if previous and indicator and front.subject == (indicator.start, indicator.end):
            return previous.subject  # 188个园区整合为120个
        if indicator and indicator.inherited and front.indicator and in_turn(front, self.text, place, self.cues):
            return Part(*front.indicator)  # 发送旅客9万人次，其中[铁路]2万人次
        goes_on = reading.rule == "level.in_a_row" and front.indicator is None
        if place.previous and indicator and (indicator.inherited or goes_on) and front.subject is None:
            if front.verb is None or (front.governs and self.text[place.left] == "、"):
                return place.previous.subject  # …为56.7%，同比降低0.5个百分点: the same indicator of the same subject
        return self._opens_with(front, self._agent(reading, front, indicator, behind, place), place)

    def _head_described(self, reading: Reading, front: Phrase, place: Place) -> Part | None:
        """The noun that a figure before it describes: 总投资50亿元的[储能项目]开工, 估值百亿元的[企业]; 全长58公里、穿过三县的[铁路]."""
        if reading.kind != "level" or not is_attribute(front, self.text) or reading.side not in ("before_or_after", "after_or_before"):
            return None
        if self.text[place.figure.start - 1] == "有" or place.told_of(front.indicator):  # 建有2万平方米的货站、6万平方米的分拣中心
            return None
        if clauses.dimension(place.figure, self.patterns) == "time" or self.text[place.figure.end - 1] in "人户":
            return None  # 历时5年的努力, 38万人的饮水问题
        if self.text.startswith("的", place.figure.end):
            row = self.rows.pieces(place.figure.end + 1, place.right)
            if length := actors.route(row, self.cues):  # 全长409公里的[江州到云城高速公路]
                return Part(row[0].start, row[length - 1].end)
            head = counted.after(row, self.cues)
            most = _foremost.search(self.text, *head) if head else None  # 消费500元的[游客]比例最高
            head = (head[0], most.start()) if head and most else head
            return Part(*head) if head and not self.text.endswith(self.cues.abstract, *head) else None
        more = _described_further.match(self.text, place.figure.end, place.sentence.end)
        row = self.rows.pieces(more.end(), min(more.end() + OPENING, place.sentence.end)) if more else ()
        head = actors.thing(row, self.cues) or counted.after(row, self.cues) if row else None
        named = head and self.text.endswith((*self.cues.things, *self.cues.lines, *self.cues.owners), 0, head[1])
        return Part(*head) if head and named else None

    def _opens_with(self, front: Phrase, agent: Span | None, place: Place) -> Part | None:
        """The subject before the indicator; else what this clause opens with; else what one before it in the sentence does."""
        counted = place.previous.indicator if place.previous and self.text[place.figure.start - 1] == "的" else None
        within = counted and front.subject and counted.start <= front.subject[0] < counted.end  # 100位[中国]画家的200件作品
        within = within or (front.subject and self.text[front.subject[0] - 1] in FOR)
        everywhere = front.subject and place.clause and self.text[front.subject[0] - 1 : front.subject[1]] in EVERYWHERE
        if (front.subject and not within and not everywhere) or agent:
            return Part(*(front.subject or agent or (0, 0)))
        earliest = place.clause if self.subjects.speaks_for_default else 0
        where: Span | None = None
        for i in range(place.clause, earliest - 1, -1):
            end = place.left if i == place.clause else place.starts[i + 1] - 1
            named = self.openings.of(place.starts[i], end, near=i == place.clause)
            if place.told_of(named):  # 国家级绿色工厂达到268家、绿色矿山达到53家
                continue
            if named and place.previous and place.previous.indicator and place.previous.indicator.end == named[1]:
                return place.previous.subject  # 全市绿色工厂达到268家、绿色矿山达到53家
            if named and self.subjects.acts(*named):
                row = self.rows.front(place.starts[i], end)
                if i == 0 or (i == place.clause and not everywhere) or row[0].text != "在" or row[-1].end == named[1]:
                    return Part(*named)
                where = where or named  # 海关联合多地公安，在江州等地[行动]，抓获18人: who acts may stand before
        return Part(*where) if where else None

    def _agent(self, reading: Reading, front: Phrase, indicator: Part | None, behind: Span | None, place: Place) -> Span | None:
        """A noun phrase that acts in this clause and is no place or organization: [第九届农博会]已有134家机构参会."""
        agent = front.agent if not indicator or front.agent != (indicator.start, indicator.end) else None
        if agent is None and reading.rule == "share.share_contribution":
            agent = front.indicator
        counted = place.previous and agent and agent[0] == place.previous.figure.end  # 5个[试验区]利用外资增长8%
        if counted and (self.text[place.figure.start - 1] == "、" or (place.previous and self._led(place, place.previous.figure.start))):
            return None  # 从90个国家追回外逃人员800人, 与30个国家、8个组织签署协议90份
        if self.subjects.speaks_for_default or (place.left > place.clause_start and not counted):
            return None
        if agent and front.agent and front.verb is None and not counted and _joint.search(self.text, *agent):
            return None  # 机床、船舶出口增长8%: goods are what is measured rather than who acts
        if agent is None and behind and front.indicator and indicator and (indicator.start, indicator.end) == behind:
            agent = None if self.text.startswith("的", front.indicator[1]) else front.indicator
        contributes = reading.rule == "share.share_contribution" and agent == front.indicator  # [内需]对增长的贡献率
        return agent if agent and (contributes or actors.can_act(self.rows.pieces(*agent), self.cues)) else None

    def _led(self, place: Place, start: int) -> bool:
        """Does a preposition lead on to what is counted at `start`, or to the list that it is in?"""
        return self.text[start - 1] in LEADING or bool(_partners.search(self.text, place.clause_start, start))
