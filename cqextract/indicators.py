"""What a figure measures: its indicator, chosen among the phrases before and behind it and what was spoken of.

In: how the clause reads (`clauses`), the phrases around the figure (`phrases`), its place. Out: a `Part`, in clean offsets. The figure's
kind of unit decides where the words leave it open: money is spent by somebody, but what is counted is counted, whoever built it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from cqextract import clauses, counted, phrases
from cqextract.clauses import Reading
from cqextract.cues import Cues, compile_cues
from cqextract.facts import Hit, Quantity
from cqextract.links import Part
from cqextract.patterns import Patterns
from cqextract.phrases import Phrase
from cqextract.pieces import CLOSING, Piece, Rows, Span
from cqextract.positions import LISTING, Place, alike

MEASURED = "长宽高深厚重"  # what a single character before a figure may name
LEADING = "从在对向于为给"  # what stands before a figure whose noun acts not
_numbered = re.compile(
    "期|按(?:可比|不变|同)[^，。]{0,6}|(?:全球|世界|亚洲|全国|国内|我国)?首[个批家座条艘台部例只支款列趟架颗枚期]|(?:连续)?第[一二三四五六七八九十0-9]{1,3}[期批次轮季届年天月周]"
)
BECOMING = ("转化为", "转变为", "转化成", "发展成", "发展为", "打造成", "整合为", "整合成", "合并为", "变成")
ALLOTTED = ("安排", "下达", "拨付", "发行", "发放", "投放")
AMOUNTS = ("人数", "数量", "规模", "总量", "价格", "总额", "面积", "里程")
SAYING = 4  # pieces of a clause from the noun that it is about
EACH = ("人均", "户均", "亩均")  # of what was measured before
QUAKES = ("地震", "余震", "大风", "阵风")
CHOSEN = ("当选", "入选", "获评", "荣获")
TAKING = ("只用", "仅用", "用", "用时", "耗时", "只需", "仅需", "只需要", "需要", "花")  # what stands between a thing and the time it takes
_this = re.compile("(?:这一?个?|该|上述)(?:指标|数字|数据|比例|数值|占比|规模)")  # what was measured before
_of_a_kind = re.compile(r"(?:[\u4e00-\u9fff\d]{1,6}?[级类型])?" + LISTING.pattern)  # between 6个[世界级、]7个国家级产业集群
_kind = re.compile(r"[\u4e00-\u9fff\d]{1,6}[级类型]")
_first_of_its_kind = re.compile("首[个家座条艘台款列趟架颗枚][^，。]{0,4}$")
_measured = re.compile("(?:以上|以下|左右)?的")  # behind a figure that describes what follows


class Indicators:
    """The indicators of one text; `owns`: the document speaks for a place, whose the figures are that name nobody."""

    def __init__(self, rows: Rows, patterns: Patterns, *, owns: bool) -> None:
        self.rows, self.text, self.patterns, self.cues, self.owns = rows, rows.text, patterns, compile_cues(patterns), owns

    def behind(self, reading: Reading, place: Place) -> Span | None:
        """The noun phrase behind the figure, where the reading allows one; behind 两次, also what was done so often."""
        often = isinstance(place.figure.value, Quantity) and place.figure.value.unit == "次"
        if often and reading.side == "after_or_before" and place.right > place.figure.end:
            row = self.rows.pieces(place.figure.end, place.right)
            if self.cues.is_verb(row[0].text) and (done := counted.predicate(row, self.cues)):
                return done
        summed = self.text[place.figure.end : place.right] == "共"  # 66条共658公里[河道]
        if (
            reading.side == "after_or_before"
            and (place.right == place.figure.end or summed)
            and (end := self._end_of(place.right)) > place.right
        ):
            return counted.after(self.rows.pieces(end, place.sentence.end), self.cues)  # 4批次35项[事项]
        if reading.kind == "rank" and self.text[place.figure.end : place.figure.end + 1] == "大":  # 河南第二大[贸易伙伴]
            return counted.after(self.rows.pieces(place.figure.end + 1, place.right), self.cues)
        if self.text.startswith(QUAKES, place.figure.end):  # 6.2级[地震]抢险救灾
            return place.figure.end, place.figure.end + 2
        if self.text.startswith(CHOSEN, place.figure.end):  # 2人当选[院士]
            return counted.after(self.rows.pieces(place.figure.end, place.right)[1:], self.cues)
        if self.text.endswith(BECOMING, 0, place.figure.start):  # 转化为156个[措施]
            return counted.after(self.rows.pieces(place.figure.end, place.right), self.cues)
        if reading.side in ("after", "either", "after_or_before", "before_or_after"):
            behind = counted.after(self.rows.pieces(place.figure.end, place.right), self.cues)
            spent = behind is not None and clauses.dimension(place.figure, self.patterns) == "money"
            if behind and spent and behind[1] - behind[0] > 3 and self.text[behind[0] : behind[0] + 2] in self.cues.verbs:
                behind = behind[0] + 2, behind[1]  # 7亿元实施[惠民工程]
            held = behind is not None and self.text.endswith((*self.cues.possessors, *self.cues.persons), *behind)  # 200万户家庭一天的用电
            measured = behind is not None and behind[1] == place.right and not held
            further = _measured.match(self.text, self._end_of(place.right)) if measured else None
            if further:  # 10个投资1亿元以上的[项目]
                return counted.after(self.rows.pieces(further.end(), place.sentence.end), self.cues) or behind
            return behind
        return None

    def _end_of(self, start: int) -> int:
        """Where the hit ends that begins at `start`."""
        return next((hit.end for hit in self.rows.inside(start, start + 1)), start)

    def of(self, reading: Reading, front: Phrase, behind: Span | None, place: Place, carried: Part | None) -> Part | None:
        """What the figure measures; `carried` is what the last one did, for a clause that says nothing of it."""
        found = self._measured(reading, front, behind, place, carried)
        return phrases.trimmed(found, self.text) if found else None

    def _measured(self, reading: Reading, front: Phrase, behind: Span | None, place: Place, carried: Part | None) -> Part | None:
        if reading.indicator:
            return Part(*reading.indicator)
        counted_before = place.previous.indicator if place.previous else None
        if front.indicator and counted_before and counted_before.start == front.indicator[0] and counted_before.end < front.indicator[1]:
            front = front._replace(indicator=(counted_before.end, front.indicator[1]))  # 14个成员国|进出口
        if front.indicator and self.text.endswith("等", *front.indicator):  # 李明、王刚等10人
            front = front._replace(indicator=None)
        if self.text.endswith(("为期", "历时"), 0, place.figure.start):  # 赛事为期8天
            return Part(*behind) if behind else None
        if reading.rule == "level.grown_to" and place.told_of(front.subject):
            return counted_before  # 188个[园区]整合为120个
        if carried and front.indicator and _this.fullmatch(self.text, *front.indicator):
            return carried._replace(inherited=True)
        if front.indicator and front.agent and self.text[slice(*front.indicator)] in TAKING:  # 收获期|只用|了|10天
            return Part(*front.agent)
        if front.indicator and _numbered.fullmatch(self.text, *front.indicator):  # 第二期50亿元[国债]
            front = front._replace(indicator=None)
        if front.indicator and _first_of_its_kind.search(self.text, *front.indicator):  # 研发的国内首个示范性百兆瓦级[电站]
            front = front._replace(indicator=None)
        if front.indicator and self.text.endswith(self.cues.milestones, *front.indicator):  # 迈上4个万亿元[台阶]、达14.2万亿元
            front = front._replace(indicator=None)
        if reading.rule == "level.in_a_row" and (goes_on := self._goes_on(front, behind, place)):
            return Part(*goes_on)
        if behind is None or _kind.fullmatch(self.text, *behind):
            behind = self._shared(front, place) or behind
        if behind and self.text.endswith(self.cues.milestones, *behind):
            reached = front.indicator if not front.governs else front.theme
            return Part(*reached) if reached else carried
        if behind is None and (
            found := self._same_again(front, place) or self._done_to(front, place) or self._in_turn(front, place, carried)
        ):
            return found
        if front.indicator and reading.side == "after_or_before" and self.text.startswith("的", place.figure.end):
            if is_attribute(front, self.text):  # [年产]3万台的工厂
                return Part(*front.indicator)
        before = self._with_its_owner(front)
        if before and before[1] - before[0] == 1 and self.text[before[0]] not in MEASURED:  # 他|300亩
            before = None
        if before and self.text[slice(*before)] in self.cues.shares and carried and reading.kind != "change":
            return carried._replace(inherited=True)  # 女党员2万名，占比[由一成提高到两成]
        if before and carried and self.text[slice(*before)] in EACH:  # 粮食产量增长，人均[接近1000斤]
            return carried._replace(inherited=True)
        fresh = before and self.text[slice(*before)] in self.cues.fresh  # 新增3.75万亿元[专项债]已发行
        summed = behind and self.text.endswith(("共", "共计", "合计", "总计"), 0, place.figure.start)  # 2所大学共4个[平台]
        if behind and front.indicator and self.text[place.figure.end : behind[0]].isspace():  # 建议810件 提案415件
            behind = None
        funds = behind and behind[0] == place.figure.end and self.text.endswith(self.cues.funds, *behind)  # 中央财政50亿元[资金]下达
        taken = front.indicator and front.indicator[0] >= place.left and place.told_of(front.indicator)  # 10万亩粮田、2万亩[蔬菜]
        if taken and self.text[place.figure.end - 1] == "人":  # 14家单位|800多人|参加
            before = None
        if behind is None and carried and self._is_bare(before):  # 预计明年实现100%
            return carried._replace(inherited=True)
        described = self._tells_which(front, place) or taken or funds
        behind_first = (
            described
            or reading.side in ("after", "after_or_before")
            or fresh
            or summed
            or (self.text.startswith("的", place.figure.end) and clauses.dimension(place.figure, self.patterns) == "time")
            or self.text.endswith(BECOMING, 0, place.figure.start)
            or (front.governs and (self._closes(behind, place) or self._is_bare(before) or self._is_of_it(place)))
        )
        either = (behind or before) if behind_first else (before or behind)
        if before and self.text.endswith(AMOUNTS, *before) and reading.kind == "level":  # 数据中心总规模|超过650万标准机架
            either = before
        if reading.kind == "rank" and before is None and behind is None:
            return carried
        if either is None and reading.side in ("after", "after_or_before", "before_or_after"):
            either = front.verb
        if either is None and self._counts_anew(reading, place):
            return self._topic(place)
        return Part(*either) if either else self._topic(place) or carried

    def _counts_anew(self, reading: Reading, place: Place) -> bool:
        """Does the figure count people, though what was spoken of is nothing of theirs: 人均收入达1万元。去年，20万人脱贫?"""
        opens = place.previous is None and reading.side == "after_or_before"
        return opens and self.text[place.figure.end - 1] in "人户名"

    def _tells_which(self, front: Phrase, place: Place) -> bool:
        """Do the words before the figure but tell which things it counts: 他种的7000多亩[早稻], 西部干旱区100万亩[耕地]?"""
        where = front.indicator and self.text.endswith(self.cues.locales, *front.indicator)
        if where and clauses.dimension(place.figure, self.patterns) == "length":  # 沿线1公里内
            return False
        return bool(where) or self.text[place.figure.start - 1] in "的把有"

    def _shared(self, front: Phrase, place: Place) -> Span | None:
        """The noun behind the last of a list of figures, for the others that have none of their own: 新建3座、5座和8座[变电站]."""
        if front.indicator and not front.governs and not _kind.fullmatch(self.text, *front.indicator):
            return None
        end = place.figure.end
        while (gap := _of_a_kind.match(self.text, end)) and (member := self._figure_at(gap.end())) and alike(member, place.figure):
            end = member.end
        end = self._end_of(end)  # 15个2万吨级[泊位]
        return counted.after(self.rows.pieces(end, place.sentence.end), self.cues) if end > place.figure.end else None

    def _figure_at(self, start: int) -> Hit | None:
        """The figure that begins at `start`."""
        return next((hit for hit in self.rows.inside(start, start + 1) if isinstance(hit.value, Quantity)), None)

    def _same_again(self, front: Phrase, place: Place) -> Part | None:
        """项目开工39个、竣工43个: after 、 and with a verb alone, the second figure counts what the first does."""
        previous = place.previous
        if previous is None or previous.indicator is None or not front.governs or front.theme or not place.same_unit():
            return None
        listed = place.left == previous.figure.end and self.text[place.left] == "、"
        return previous.indicator._replace(inherited=True) if listed else None

    def _in_turn(self, front: Phrase, place: Place, carried: Part | None) -> Part | None:
        """全国发送旅客9万人次，其中铁路2万人次、民航1万人次: who did the same, each with its trips."""
        if not carried or not in_turn(front, self.text, place, self.cues):
            return None
        done = self.text[carried.start : carried.start + 2]
        return carried._replace(inherited=True) if self.cues.is_verb(done) or done in self.cues.receiving else None

    def _done_to(self, front: Phrase, place: Place) -> Part | None:
        """What stands before the verb that governs the figure, if it is that which is counted: [5G基站]累计开通2.1万个."""
        theme = front.theme
        if front.governs and front.agent and front.indicator and front.agent[1] < front.indicator[0]:  # 雪豹|已|监测到
            theme = theme or front.agent
        return Part(*theme) if theme and theme[1] - theme[0] > 1 and self._is_done_to(theme, place) else None

    def _with_its_owner(self, front: Phrase) -> Span | None:
        """[人工智能核心产业]产值, where a document speaks for its place: it has no other subject to name the industry."""
        if not (self.owns and front.agent and front.indicator) or front.agent[1] != front.indicator[0]:
            return front.indicator
        return front.indicator if self.cues.is_verb(self.text[slice(*front.indicator)]) else (front.agent[0], front.indicator[1])

    def _is_done_to(self, theme: Span, place: Place) -> bool:
        """Is what stands before the verb what is counted ([5G基站]累计开通2.1万个), rather than who does it (平台累计服务3万人次)?"""
        said = self.text[theme[1] : place.figure.start]
        if said.endswith("完成"):  # 固定资产投资完成1065亿元
            return True
        if said.endswith(ALLOTTED) and self.text.endswith((*self.cues.funds, "投资", "国债", "债券", "贷款"), 0, theme[1]):
            return True  # 预算内投资拟安排7000亿元
        if clauses.dimension(place.figure, self.patterns) not in ("count", "length", "area") or self.text[place.figure.end - 1] in "人名次":
            return False
        return said.endswith(tuple(self.cues.happening)) or not self.text.endswith((*self.cues.possessors, *self.cues.sites), 0, theme[1])

    def _goes_on(self, front: Phrase, behind: Span | None, place: Place) -> Span | None:
        """What has gone on for so long, where no noun before says it: 连续3个月[回升]."""
        if front.indicator and not self.cues.is_verb(self.text[slice(*front.indicator)]):
            return None
        if behind and self.text[slice(*behind)] in self.cues.indicators.names:
            return behind
        follows = next((hit for hit in place.inside if hit.start == place.right), None)
        ranks = follows is not None and follows.rule.startswith("rank.")
        if follows and not ranks and self.text[place.right - 1] not in CLOSING:  # 连续3年稳定在|400亿斤以上
            return None
        end = follows.end if follows and ranks else place.right  # 连续5年[居全国首位]
        return counted.predicate(self.rows.pieces(place.figure.end, end), self.cues)

    def _topic(self, place: Place) -> Part | None:
        """What a clause just before speaks of, in this sentence and without a figure: [夏粮单产]再创新高，每亩达到368公斤."""
        previous = place.previous
        says_how_long = (
            previous and previous.rule == "level.in_a_row" and previous.indicator and previous.indicator.start > previous.figure.start
        )
        since = previous.figure.end if previous and not says_how_long else 0
        for i in range(place.clause - 1, -1, -1):
            if place.starts[i] < since:
                break
            row = self.rows.pieces(place.starts[i], place.starts[i + 1] - 1)
            known = next((n for n, piece in enumerate(row) if piece.text in self.cues.indicators.names), None)
            if known is not None:
                topic = phrases.before(row[: known + 1], self.cues).indicator
                return Part(*topic, True) if topic else None
            measure = next((n for n, piece in enumerate(row) if piece.text.endswith((*self.cues.measures, *AMOUNTS))), len(row))
            says = measure + 1 < len(row) <= measure + SAYING and row[0].text not in self.cues.prepositions
            if i == place.clause - 1 and says and not any(map(_parts, row[measure + 1 :])):
                topic = phrases.before(row[: measure + 1], self.cues).indicator  # [学生人数]稳定增长，超过5万人
                return Part(*topic, True) if topic else None
            if i == place.clause - 1 and row and self._is_a_noun(row):
                topic = phrases.before(row, self.cues).indicator
                return Part(*topic, True) if topic else None
        return None

    def _is_a_noun(self, row: Sequence[Piece]) -> bool:
        """像这样的促消费活动，全省有80场: is a clause nothing but the name of what the next one counts?"""
        plain = all(piece.hit is None and not self.cues.is_predicate(piece.text) for piece in row[-3:])
        return plain and any(piece.text == "的" for piece in row) and row[0].text not in self.cues.prepositions

    def _is_bare(self, before: Span | None) -> bool:
        """Is what stands before the figure but the verb of doing one's part: 完成50亿元[投资任务]的一半?"""
        return before is not None and self.text[slice(*before)] in ("完成", "实现", "取得", "保持", "开放")

    def _is_of_it(self, place: Place) -> bool:
        """Does the figure tell how much there is of the noun behind it: 带来10℃的[降温]和降水?"""
        return self.text.startswith(("的", "以上的", "左右的"), place.figure.end)

    def _closes(self, behind: Span | None, place: Place) -> bool:
        """Is the noun phrase behind the figure all that follows in its clause, the object of a verb: 带动8元[综合消费]。"""
        return behind is not None and not self.text[behind[1] : place.right].strip("，。；：！？” \n")


def _parts(piece: Piece) -> bool:
    """Does something else begin with this piece than what a noun before it does: 人数|稳定|增长?"""
    return piece.hit is not None or piece.text in ("的", "、", "和", "与", "及")


def is_attribute(front: Phrase, text: str) -> bool:
    """Is what stands before a figure but the name of a measure, with nobody who has it or does it?"""
    alone = front.indicator and not (front.subject or front.agent or front.verb or front.governs)
    return bool(alone and front.indicator and text[front.indicator[0] - 1] not in LEADING)


def in_turn(front: Phrase, text: str, place: Place, cues: Cues) -> bool:
    """Does a noun before trips tell who made them: 其中[铁路]2万人次? Travelers are themselves what is counted."""
    trips = is_attribute(front, text) and text.endswith("人次", 0, place.figure.end)
    return bool(trips and front.indicator and not text.endswith((*cues.owners, "人员"), 0, front.indicator[1]))
