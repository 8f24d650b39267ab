"""What stands before a figure: its indicator, and the subject in front of that.

In: a stretch of a clause as a row of `Piece`s. Out: spans in clean offsets. Leading times, connectives and verbs are no part of an
indicator; a place, an organization or a scope word (全市) before it is its subject; who has figures of its own (规上工业企业) is
split from them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from cqextract import lexicon
from cqextract.actors import ends_name, is_chinese, is_subject, is_time, named_after, pointed_at, ranks_only, route, summed, titled
from cqextract.cues import Cues
from cqextract.links import Part
from cqextract.pieces import CLOSING, Piece, Span

LONG = 14  # characters beyond which an indicator is cut to what follows its last 的
KNOWN_ALONE = 4  # characters before a known indicator, beyond which it stands alone
DURING = 5  # pieces at the front of a phrase within which it says when it was: 春耕|期间
BRACKETED = 8  # pieces between brackets that are passed over
BRACKETS = {"（": "）", "(": ")"}
RATED = tuple("十百千万亿")  # per how many: 每千人
PARTNERING = ("对", "自", "从", "与", "同")
ABROAD = tuple("美俄日韩英法德欧非")  # partners in trade, by one character
RECIPIENT = ("向", "为", "给")
REACHING = ("覆盖", "辐射", "通达", "遍布")
SIDES = ("长", "宽")
REPORTING = ("报告", "报道", "通报", "公布")
CASES = ("新增", "单日", "确诊", "累计", "重症", "死亡", "现有", "本土", "境外")
HERE = ("当地", "两地", "三地", "该地")  # what has figures rather than is counted: 当地|7万亩|小麦


_no_front = re.compile("(?:的(?!士)|[、，）]|（[^（）]{1,12}）[和与及]?|以及|了(?!解))+")


class Phrase(NamedTuple):
    """What stands before a figure: its indicator, the subject before that, the verb between them, and the `agent`, a noun phrase
    before the verb that is no place, organization or scope word. `governs`: a verb stands right before the figure (带动|8元);
    `theme` is then what stands before that verb, who does it or whom it is done to: [5G基站]累计开通|2.1万个."""

    indicator: Span | None = None
    subject: Span | None = None
    verb: Span | None = None
    agent: Span | None = None
    governs: bool = False
    theme: Span | None = None


def before(row: Sequence[Piece], cues: Cues) -> Phrase:
    """The indicator at the end of `row`, what stands before a figure, and the subject in front of it."""
    front = _Front(row, cues)
    for i in range(front.last):
        front.take(i)
    return front.phrase()


class _Front:
    """A row being read from the left: `first` is where the indicator may begin, `last` where it ends at the latest."""

    def __init__(self, row: Sequence[Piece], cues: Cues) -> None:
        self.row, self.cues = row, cues
        self.subject: Span | None = None
        self.agent: Span | None = None
        self.verb: Span | None = None
        self.first, self.last = 0, len(row)
        self.done = self.rate = self.partnered = False
        self.quoted = _quoted(row)
        while self.last and _trails(row[self.last - 1], cues):
            self.last -= 1
            self.done = row[self.last].text == "了" or (row[self.last].text == "到" and self.last > 0 and _is_act(row[self.last - 1], cues))
        self.last = before_brackets(row, self.last)
        self.first = min(marked_off(row) or (1 if row and row[0].text == "（" else 0), self.last)  # 3万套|（户）、老旧管道

    def take(self, i: int) -> None:
        """Read piece `i`; the first reading that fits moves `first` on."""
        if self.rate or (i < self.first and (self.row[i].text != "等" or self.partnered)):
            return
        piece = self.row[i]
        _ = (
            self._as_rate(i, piece)
            or self._as_examples(i, piece)
            or self._as_pointing(i, piece)
            or self._as_publisher(i, piece)
            or self._as_partner(i, piece)
            or self._as_titled(i)
            or self._as_subject(i, piece)
            or self._as_new_clause(i, piece)
            or self._as_opening(i, piece)
            or self._as_verb(i, piece)
        )

    def _as_rate(self, i: int, piece: Piece) -> bool:
        """每|千名|儿童|拥有|床位|数: all of it is what is measured, whatever its words do elsewhere."""
        following = piece.text[1:2] or (self.row[i + 1].text[0] if i + 1 < self.last else "")
        self.rate = i == self.first and piece.text[0] == "每" and following in RATED and self.row[self.last - 1].text[-1] in "数量率额"
        return self.rate

    def _as_examples(self, i: int, piece: Piece) -> bool:
        """天津、重庆等5个试点地区, 天山雪、长白山泉等8个品牌: the places and names are examples of what is counted."""
        if piece.text != "等" or not self.subject:
            return False
        if (
            self.row[i - 1].start > self.subject[1] and i + 1 < self.last and self.row[i + 1].text == "地"
        ):  # 该品种|将|在|江州、云城|等|地|推广
            self.first = i + 2
            return True
        listed = any(other.text == "、" and other.start < self.subject[0] for other in self.row[:i])
        between = (other for other in self.row[:i] if other.start >= self.subject[1])
        if not listed and any(self.cues.is_predicate(other.text) or other.text in "着了" for other in between):
            return False
        elsewhere = i + 1 < self.last and self.row[i + 1].text in ("地", "地区", "省份", "省区", "省市")  # 山东|、|河南|等|地|出现|…
        led = any(other.text in self.cues.prepositions and other.end <= self.subject[0] for other in self.row[:i])  # 在|江州、云城|等|地
        self.subject = (self.subject[0], self.row[i + 1].end) if elsewhere and not led else None
        self.first = i + 1 + elsewhere
        return True

    def _as_pointing(self, i: int, piece: Piece) -> bool:
        adjacent = self.subject is not None and self.subject[1] == piece.start
        length = pointed_at(self.row[i : self.last], self.cues, after_place=adjacent)
        if not length or i + length >= self.last:
            return False
        start = self.subject[0] if adjacent and self.subject else piece.start
        self.subject, self.first = (start, self.row[i + length - 1].end), i + length
        return True

    def _as_publisher(self, i: int, piece: Piece) -> bool:
        """统计局|公布|的|失业率, 统计局|公布|去年|全国|就业: who makes a figure known does not have it."""
        following = [other.text for other in self.row[i + 1 : i + 4]]
        if piece.label != "ORG" or not following:
            return False
        owned = following.index("的") if "的" in following else 0
        if owned and following[owned - 1].endswith(self.cues.publishing):
            self.first = i + owned + 2
            return True
        told = i + 3 if i + 2 < self.last and is_time(self.row[i + 2]) else i + 2
        if following[0] not in self.cues.publishing or told >= self.last or not is_subject(self.row[told], self.cues):
            return False
        self.first = told
        return True

    def _as_partner(self, i: int, piece: Piece) -> bool:
        """江州|对|泰国|等|“一带一路”|沿线|国家|[进口]: with whom somebody trades is no part of what is measured."""
        towards = piece.text == "对" and i + 2 == self.last - 1  # 对|越南|进出口: a name for it
        if towards or piece.text not in PARTNERING or not self.row[self.last - 1].text.endswith(self.cues.trade):
            return False
        between = range(i + 2 if self.row[i + 1].text == "共建" else i + 1, self.last - 1)
        if any(self.cues.is_verb(self.row[n].text) or self.row[n].text[0] in CLOSING.replace("、", "") for n in between):
            return False
        regions = (*self.cues.possessors, *self.cues.sites, "国")
        named = (n for n in between if self.row[n].hit is not None or self.row[n].text.endswith(regions))
        partner = max(named, default=None)
        if partner is None:
            return False
        self.first, self.partnered = partner + 1, True
        return True

    def _as_titled(self, i: int) -> bool:
        """“清源”行动|破获…: a name in quotation marks at the front of the clause."""
        length = titled(self.row[i : self.last], self.cues) if i == self.first and not (self.subject or self.verb or self._led(i)) else 0
        alone = i + length == self.last and self.row[self.last - 1].text == "号"  # “远航”号|为5万吨货轮
        if not length or (i + length >= self.last and not alone):
            return False
        self.subject, self.first = (self.row[i].start, self.row[i + length - 1].end), i + length
        return True

    def _as_subject(self, i: int, piece: Piece) -> bool:
        if self.verb or not is_subject(piece, self.cues, opening=self._opens(i)) or self._led(i):
            return False
        if i and self.row[i - 1].text in self.cues.fresh:  # 新增|工信部|智能工厂
            return False
        if i > self.first and self.row[i - 1].text in REACHING:  # 网络|覆盖|全球|107个国家
            return False
        if piece.hit is not None and self._within_a_title(i):
            return False
        if ranks_only(self.row, i) or (piece.hit is not None and self._among_common_nouns(i)):
            return False
        line = route(self.row[i : self.last - 1], self.cues)
        if line is None and route(self.row[i : self.last], self.cues) == 0:  # 江州|至|云城: neither end of it alone
            return False
        if line is not None:
            self.subject, self.first = ((piece.start, self.row[i + line - 1].end), i + line) if line else (self.subject, self.first)
            return line > 0
        joined = self.subject and self.subject[1] == piece.start and is_subject(self.row[i - 1], self.cues)
        first, summing = summed(self.row[: self.last], i)
        region = i + 1 < self.last and self.row[i + 1].text == "地区"  # 内蒙古|地区: nothing need follow that either
        named = 1 if region else named_after(self.row[i : self.last - 1], self.cues)
        length = summing if first < i else named  # 青海|、|河南|三省|均: nothing need follow
        start = self.row[first].start
        joined = joined or (
            i > 1 and self.row[i - 1].text in "、和与及" and self.subject and self.subject[1] == self.row[i - 1].start
        )  # 甘肃|和|云南
        self.subject = (self.subject[0] if joined and self.subject else start, self.row[i + length].end)
        self.first = i + length + 1
        return True

    def _within_a_title(self, i: int) -> bool:
        """Is piece `i` but a part of what stands between quotation marks: “|我|的|韶山|行|”?"""
        before = "".join(piece.text for piece in self.row[:i])
        after = self.row[i + 1].text if i + 1 < len(self.row) else ""
        quoted = before.rfind("“") > before.rfind("”") and not (before.endswith("“") and after.startswith("”"))
        return quoted or before.rfind("《") > before.rfind("》")

    def _opens(self, i: int) -> bool:
        """Does piece `i` open the clause, and is it neither in a list nor a part of what a share is of (企业|牵头|比例)?"""
        if i != self.first or (i and self.row[i - 1].text == "、"):
            return False
        if i + 1 >= self.last:
            return self.row[i].text in HERE
        return not (self._heads_modified(i + 1) or (self.row[self.last - 1].text in self.cues.shares and i + 2 < self.last))

    def _led(self, i: int) -> bool:
        """Does a preposition lead on to piece `i`? What opens with 在江州 is about it."""
        if i and self.row[i].label == self.row[i - 1].label == "PLACE" and self.row[i - 1].end == self.row[i].start:
            return self._led(i - 1)
        if i > 2 and self.row[i - 1].text == "的":  # 给对口帮扶的|云城县|送去
            return any(piece.text in self.cues.datives for piece in self.row[self.first : i - 2])
        if i > 1 and self.row[i - 1].text in "、和与及" and self.row[i - 2].label in ("PLACE", "ORG"):  # 对|越南|和|韩国|进出口
            return self._led(i - 2)
        if not i or self.row[i - 1].text not in self.cues.prepositions:
            return False
        if i > 1 or self.row[0].text != "在":
            return True
        goes_on = i + named_after(self.row[i : self.last], self.cues) + 1
        return goes_on >= self.last or not ends_name(self.row[goes_on], self.cues)

    def _among_common_nouns(self, i: int) -> bool:
        """Is piece `i` in a list of what are no names: 科创板、北交所|上市公司数量, 火腿、西湖|龙井|茶?"""
        before = [piece.text for piece in self.row[self.first : i]]
        if "、" not in before:
            return False
        at = self.first + len(before) - 1 - before[::-1].index("、")
        return at > 0 and self.row[at - 1].hit is None and not any(self.cues.is_verb(p.text) for p in self.row[at:i])

    def _as_new_clause(self, i: int, piece: Piece) -> bool:
        """成立指挥部、出台20条举措, 三期投产、总装机386万千瓦: a verb on either side of 、 parts two clauses; 暴雨造成|云城|…."""
        if i + 1 >= self.last:
            return False
        if piece.text in self.cues.causing and self.row[i + 1].label == "PLACE":
            self.agent = self.verb = None
            self.first = i + 1
            return True
        if piece.text != "、":
            return False
        parted = (self.row[i - 1].text if i else "") in self.cues.verbs or (i + 2 < self.last and self.cues.is_verb(self.row[i + 1].text))
        if not parted:
            return False
        self.agent, self.first = None, i + 1
        return True

    def _as_opening(self, i: int, piece: Piece) -> bool:
        """Times anywhere, and the words that only lead on to the phrase, at its front."""
        leads = (
            piece.text in self.cues.connectives
            or (piece.text[0] == "每" and piece.text not in self.cues.indicators.names)
            or piece.text in "，”》）)的是—— \n"
            or (piece.text in self.cues.classifiers and i > 0 and self.row[i - 1].text in "这该那")
        )
        partner = self.row[i + 1] if i + 1 < self.last else None
        towards = piece.text == "对" and partner is not None and (partner.label == "PLACE" or partner.text in ABROAD)  # 对越南|进出口
        if not (is_time(piece) or piece.text.isspace()) and not (leads and i == self.first and not towards):
            return False
        rest = self.row[i + 1 : self.last]
        if piece.text.isspace():  # 破获烟草走私 案值5亿元: in a title a blank parts clauses
            self.first = i + 1 if rest else self.first
            return True
        if is_time(piece) and self.first < i and len(rest) == 1 and rest[0].text in (*self.cues.fresh, "实施", "推广", "覆盖"):
            self.last = i  # 市场主体|今年|新增
            return True
        self.first = i + 1
        return True

    def _as_verb(self, i: int, piece: Piece) -> bool:
        if piece.hit is not None or self._modifies_thehead(i) or i in self.quoted:
            return False
        following = self.row[i + 1].text if i + 1 < self.last else ""
        if following == "等":  # 专家学者、行业|代表|等
            return False
        if following == "过" and self.row[self.last - 1].text.endswith(self.cues.heads):  # 接受|过|高等教育|比例
            return False
        front = self.row[self.first].text
        if i == self.first + 1 and front.isascii() and front[0].isdigit():  # 3D|打印|设备
            return False
        if piece.text in self.cues.verbs or piece.text == "了":
            if self._awaits_agent(i) and piece.text != "了":
                self.agent = _without_adverbs(self.row[self.first : i], self.cues)
            self.verb = (piece.start, piece.end)
            self.first = i + 1 if i + 1 < self.last else self.first
            return True
        if i == self.first and self.agent and i + 1 < self.last and self.cues.is_verb(piece.text):  # 航空公司|计划|每周|[安排]|航班
            self.first = i + 1
            return True
        aspect = i > self.first and i + 1 < self.last and (piece.text in self.cues.aspects or self._totals(i))
        if self.subject and aspect and i + 2 == self.last and piece.text[-1] == "已":  # 江州|小麦|已|播种
            return False
        if not self._awaits_agent(i) or i + 1 >= self.last:
            self.first = i + 1 if aspect and not self.cues.is_verb(self.row[self.last - 1].text) else self.first
            return self.first == i + 1
        if aspect:
            self.agent, self.first = _without_adverbs(self.row[self.first : i], self.cues), i + 1
            return True
        # 省份|和|兵团|报告|新增|病例
        reports = piece.text in REPORTING and self.row[i + 1].text.startswith(CASES)
        gives = reports or piece.text in self.cues.giving and self.row[i - 1].text.endswith(self.cues.possessors)  # 城市|供应|口罩
        if (gives or self.cues.is_verb(piece.text)) and self.row[i + 1].text not in self.cues.populations:
            self.agent, self.first = _without_adverbs(self.row[self.first : i], self.cues), i + 1
            return True
        return False

    def _totals(self, i: int) -> bool:
        """铁路、公路|共|发送: does the piece sum up what is done by what stands before it, and not a noun (出口|合计|占比)?"""
        following = self.row[i + 1].text
        noun = following in self.cues.shares or (
            len(following) > 1 and following.endswith(("量", "率", "额", "值", "规模", "面积", "里程", "容量"))
        )
        return self.row[i].text in self.cues.totals and not noun

    def _modifies_thehead(self, i: int) -> bool:
        """概念|验证|中心, 贷款|发放|金额: a verb between a noun and the head of the phrase is no predicate."""
        if i == self.first + 1 < self.last - 1 and self.row[i - 1].text == "新" and self.row[i + 1].text != "的":  # 新|落地|项目
            return True
        if i == self.last - 2 and self.row[i].text in self.cues.purposes and self.row[i + 1].text in self.cues.funds:  # 专项|救治|资金
            return True
        fresh = self.row[i].text[0] == "新" and i == self.first  # 新开工|项目数
        return (fresh or self.first < i and self.row[i - 1].hit is None) and self._heads_modified(i)

    def _heads_modified(self, i: int) -> bool:
        """Is piece `i` a verb and the last piece the head that it modifies: 企业[牵头|比例]?"""
        return i == self.last - 2 and self.cues.is_verb(self.row[i].text) and self.row[i + 1].text.endswith(self.cues.heads)

    def _awaits_agent(self, i: int) -> bool:
        """Can what stands before piece `i` still be who acts? Not after a preposition: 在沿海等地|布局."""
        led = self.first and self.row[self.first - 1].text in self.cues.prepositions
        return self.first < i and not led and self.subject is None and self.agent is None

    def phrase(self) -> Phrase:
        """What the row comes to, once all of it has been read."""
        after_verb = self.verb is not None and self.first < self.last and self.row[self.first].start == self.verb[1]
        kept = self._rest()
        if not kept:
            return Phrase(None, self.subject, self.verb, self.agent)
        kept = self._without_frame(kept)
        if not kept:
            return Phrase(None, self.subject, self.verb, self.agent)
        kept = self._without_recipient(kept)
        if self.subject is None and kept[0].text == "《" and kept[-1].text == "》":  # 《纲要》|共|21章
            return Phrase(None, (kept[0].start, kept[-1].end), self.verb, self.agent)
        if kept[-1].text not in self.cues.shares and kept[-1].text != "等" and not self.rate:
            kept = self._without_owner(kept, after_verb=after_verb)
        if self.subject and len(kept) > 2 and kept[-2].text in self.cues.aspects and (self._governs(kept) or kept[-2].text[-1] == "已"):
            kept = kept[-1:] if kept[-1].text in self.cues.indicators.names else kept[:-2]  # 项目|已|[完成投资], [我国专项债券]|已|发行
        if kept[-1].text.endswith(self.cues.dimensions) or kept[-1].text in SIDES:
            kept = self._dimension_alone(kept)
        if kept[-1].text in self.cues.indicators.names:
            kept = self._known_alone(kept)
        return self._governed(self._without_verbs(kept))

    def _rest(self) -> Sequence[Piece]:
        """What is left to be the indicator; nothing where that says nothing."""
        while self.first < self.last and self.row[self.first].label == "QUANTITY":  # 一条|全长
            self.first += 1
        kept = self.row[self.first : self.last]
        if len(kept) == 1 and kept[0].text[0] == "一" and kept[0].text[1:] in (*self.cues.classifiers, "口"):  # 完成|一口|7341米|深井
            return ()
        if kept and self.row[-1].text == "、" and any(piece.label == "QUANTITY" for piece in kept):  # 6大品类、|21款
            return ()
        while kept and kept[0].text in ("、", "，", "；", "：", "或", "和", "与", "及"):
            kept = kept[1:]
        idle = all(piece.text in "、和与及" or piece.text in self.cues.prepositions or piece.text in lexicon.adverbs() for piece in kept)
        return () if idle else kept

    def _without_frame(self, kept: Sequence[Piece]) -> Sequence[Piece]:
        """Without where, when, how or over how long it is: 在|全球|裁员, 物价|在|高温|天气|下, 5年|期|发行利率, 春耕|期间|供应量."""
        done_to = next((n for n, piece in enumerate(kept[:-1]) if piece.text == "把"), -1)  # 机械化|把|出苗|时间|缩短了10天
        if done_to > 0 and self._awaits_agent(self.first + done_to):
            self.agent = _without_adverbs(kept[:done_to], self.cues)
        kept = kept[done_to + 1 :]
        during = next((n for n, piece in enumerate(kept[:DURING]) if piece.text == "期间"), -1)
        kept = kept[during + 1 :] or kept
        reckoned = next((n for n, piece in enumerate(kept) if piece.text in ("按", "按照")), len(kept))
        if reckoned < len(kept) and kept[-1].text in ("计算", "标准", "口径"):  # 支出|按|年率|计算|下降1%
            kept = kept[:reckoned]
        if not kept:
            return kept
        within = next((n for n, piece in enumerate(kept) if n and piece.text == "在"), 0) if kept[-1].text.endswith("下") else 0
        kept = kept[:within] or kept
        if self.first and self.row[self.first - 1].text == "在" and kept[0].text in ("全球", "全国", "全省", "全市"):
            kept = kept[1:] or kept
        return kept[1:] if kept[0].text == "期" and len(kept) > 1 else kept

    def _without_recipient(self, kept: Sequence[Piece]) -> Sequence[Piece]:
        """Without who gives and who gets it: 水库|向|江州|[补水], 为|老区|投入|[资金]."""
        if self.first and self.row[self.first - 1].text in RECIPIENT and len(kept) > 2:
            return kept[self._given(kept, 0) :]
        towards = next((n for n, piece in enumerate(kept[:-2]) if piece.text in "向为给"), None)
        given = self._given(kept, towards + 1) if towards is not None else 0
        if given and towards and self._awaits_agent(self.first + towards):
            self.agent = _without_adverbs(kept[:towards], self.cues)
        return kept[given:]

    def _without_owner(self, kept: Sequence[Piece], *, after_verb: bool) -> Sequence[Piece]:
        """Without whose it is, who is then the subject: [规上工业企业]利润. In 带动|企业|增收 they are what the verb is done to."""
        kept, owner = _split_owner(kept, self.cues)
        led = self.first and self.row[self.first - 1].text in self.cues.datives  # 为|企业|减税降费
        governed = owner and self.verb and (after_verb or 0 <= owner[0] - self.verb[1] <= 2)
        if owner and not led and not governed:
            adjacent = self.subject is not None and self.subject[1] == owner[0]
            if self.subject is None or adjacent or self.verb is None:  # 集团为支持|企业|复工…: the subject before a verb stays
                self.subject = (self.subject[0] if adjacent and self.subject else owner[0], owner[1])
        return kept

    def _without_verbs(self, kept: Sequence[Piece]) -> Sequence[Piece]:
        """Without what is done at its front: 陆续|投入, 山东|签发|证书, 享受|到|保险返还, 江州|报告|新增病例."""
        if len(kept) > 1 and kept[0].text in REPORTING and kept[1].text.startswith(CASES):
            kept = kept[1:]
        if len(kept) > 1 and kept[0].hit is None and kept[0].text in lexicon.adverbs() and self.cues.is_verb(kept[1].text):
            kept = kept[1:]
        while len(kept) > 1 and self.subject and self.first and self.cues.is_verb(kept[0].text) and kept[0].hit is None:
            kept = kept[1:]
        return kept[1:] if kept[0].text in "到了着" and len(kept) > 1 else kept

    def _governed(self, kept: Sequence[Piece]) -> Phrase:
        """The phrase, with who acts and what it is done to if it ends in a verb: [中央财政]安排70亿元."""
        governs = self.done or self._governs(kept)
        if governs and self._awaits_agent(self.first + len(kept) - 1) and route(kept, self.cues) is None:
            acting = kept[:-1]
            self.agent = _without_adverbs(acting, self.cues) if acting[-1].text not in self.cues.indicators.names else None
        if kept[-1].text == "等" and self.agent and self.verb and self.verb[1] <= self.agent[0]:
            self.agent = None  # 包括|亲属关系|证明|等: examples of what is counted
        theme = self._theme(kept) if governs and not self.done else None
        public = len(kept) > 1 and governs and self.agent and self.agent[0] == kept[0].start and kept[-2].text.endswith(("财政", "政府"))
        return Phrase(head(kept[-1:] if self.done or public else kept), self.subject, self.verb, self.agent, governs, theme)

    def _given(self, kept: Sequence[Piece], to: int) -> int:
        """Where what is given begins, whom it is given to standing at `to`: 水库|向|江州|[补水], 向|基层|医院|供应|[口罩]; 0 if nowhere."""
        if kept[to].label in ("PLACE", "ORG"):
            while to + 2 < len(kept) and kept[to + 1].label == "PLACE":  # 向|河北|天津|调水
                to += 1
            return to + 1 + (to + 2 < len(kept) and kept[to + 1].text in self.cues.giving)  # 向|江州|捐赠|食品
        if kept[-1].text in self.cues.giving:  # 向|社会|捐赠
            return len(kept) - 1
        acting = (n for n in range(to + 1, len(kept) - 1) if kept[n].hit is None and kept[n].text in self.cues.giving)
        return next(acting, -1) + 1

    def _theme(self, kept: Sequence[Piece]) -> Span | None:
        """The noun phrase before the verb that ends the row and the adverbs before that; 申请式退租 is a noun itself."""
        end = len(kept)
        while end and kept[end - 1].hit is None and self.cues.is_predicate(kept[end - 1].text):
            end -= 1
        theme = _without_adverbs(kept[:end], self.cues)
        apart = kept[-1].text in self.cues.verbs or (theme and theme[1] < kept[end - 1].end) or len(kept) - end > 1
        return theme if apart else None

    def _dimension_alone(self, kept: Sequence[Piece]) -> Sequence[Piece]:
        """江云高铁线路|全长58公里: what is so long is the subject, unless the clause goes on about something told before."""
        thing = kept[:-1] if kept[-1].end - kept[0].start > 2 else ()  # 桥|长
        if thing and thing[-1].text[0] == "一":  # 一道|宽|47公里
            return kept[-1:]
        if thing and thing[-1].hit is None and self.cues.is_verb(thing[-1].text):  # 深入|海拔|3000米
            return kept[-1:]
        if not thing or thing[0].text in self.cues.fresh or any(p.text == "、" or self.cues.is_verb(p.text) for p in thing):
            return kept
        if kept[-1].text not in SIDES and not thing[-1].text.endswith((*self.cues.things, "线路", "线", "段")):
            return kept
        adjacent = self.subject is not None and self.subject[1] == thing[0].start
        self.subject = (self.subject[0] if adjacent and self.subject else thing[0].start, thing[-1].end)
        return kept[-1:]

    def _known_alone(self, kept: Sequence[Piece]) -> Sequence[Piece]:
        """A known indicator without the long phrase before it, which tells whose it is: [重点监测平台]销售额, [民营企业]进出口."""
        last = kept[-1]
        nameless = self.subject is None and self.agent is None
        if last.start - kept[0].start > KNOWN_ALONE and not _joined(kept, self.cues):
            noun = kept[-3] if kept[-2].text == "的" and len(kept) > 2 else kept[-2]
            owns = noun.text.endswith(self.cues.bearers) or noun.label in ("PLACE", "ORG")
            led = any(
                piece.text == "的" or (piece.text in self.cues.prepositions and piece.text not in self.cues.joining) for piece in kept
            )
            if nameless and owns:
                self.agent = _without_adverbs(kept[:-1], self.cues)
            listed = self.subject is None and any(piece.text == "、" for piece in kept)  # 信息传输、软件和信息技术|服务业增加值
            if (owns and nameless) or led or (last.end - kept[0].start > LONG and not listed):
                kept = kept[-2:] if kept[-2].text in self.cues.per_head else kept[-1:]
        if self.subject is None and self.agent is None:
            self.subject = _owner_within(last)
        return kept

    def _governs(self, kept: Sequence[Piece]) -> bool:
        """Is the last word before the figure a verb, and not a known indicator or what a modal leads on to (可容纳)?"""
        last = kept[-1]
        return last.hit is None and self.cues.is_verb(last.text) and last.text not in self.cues.indicators.names


def _quoted(row: Sequence[Piece]) -> Collection[int]:
    """The pieces that stand within quotation marks or a title: 整治|“|[散|乱|污]|”|企业."""
    depth, inside = 0, set()
    for n, piece in enumerate(row):
        if piece.text[0] in "“《":
            depth += 1
        elif piece.text[-1] in "”》":
            depth -= 1
        elif depth > 0:
            inside.add(n)
    return inside if depth == 0 else ()


def _is_act(piece: Piece, cues: Cues) -> bool:
    """监测|到, 收集|到: is it a verb that has come to something?"""
    return piece.hit is None and (cues.is_verb(piece.text) or piece.text in cues.verbal_nouns)


def trimmed(noun: Part, text: str) -> Part | None:
    """A noun without what none begins or ends with: 的|增加值, （市）|再贷款额度; None where nothing is left."""
    lead, end = _no_front.match(text, noun.start, noun.end), noun.end - text.endswith("的", noun.start, noun.end)
    start = lead.end() if lead else noun.start
    return noun._replace(start=start, end=end) if start < end else None


def marked_off(row: Sequence[Piece], marks: Mapping[str, str] = BRACKETS) -> int:
    """How many pieces there are from an opening mark at the front of `row` to its closing one, both among them; 0 where one is missing."""
    closing = marks.get(row[0].text) if row else None
    return next((n for n, piece in enumerate(row[:BRACKETED], 1) if piece.text == closing), 0) if closing else 0


def before_brackets(row: Sequence[Piece], last: int) -> int:
    """Where the row ends before what it ends in, in brackets: 运输机场（不含港澳）|达259个."""
    if last < 2 or row[last - 1].text not in "）)":
        return last
    opening = next((n for n in range(last - 2, 0, -1) if row[n].text in "（("), last)
    return opening if last - opening < BRACKETED else last


def _trails(piece: Piece, cues: Cues) -> bool:
    """Is this but a time or an adverb between what is measured and its figure: 吞吐量[连续第二年]位居第一?"""
    nth = piece.text[0] == "第" and piece.text[-1] in "年季月次天周"
    return is_time(piece) or piece.text.isspace() or piece.text in cues.trailing or nth


def _split_owner(kept: Sequence[Piece], cues: Cues) -> tuple[Sequence[Piece], Span | None]:
    """规上工业企业|利润总额, 《家里家外》|传播量: who has the figure, and the figure's own words."""
    if kept[0].text in cues.prepositions or cues.is_verb(kept[0].text):  # 办理|企业|诉求
        return kept, None
    graded = kept[0].text[-1] == "级"  # 国家级|中小企业|特色|产业集群|数量
    for i, piece in enumerate(kept[:-1]):
        following = kept[i + 1].text
        if piece.text == "》":
            return kept[i + 1 :], (kept[0].start, piece.end)
        measure = i and piece.text in cues.joining and kept[i - 1].text[-1] in "量率额值数"  # 游客数量和|游客总花费
        if measure or any(p.text in cues.fresh for p in kept[: i + 1]):
            break
        receives = piece.text.endswith(cues.things) and following.startswith(cues.receiving)  # 西湖景区|接待|游客
        insured = following.startswith(("医保", "医疗保险", "养老", "保险", "社保", "公积金"))  # 职工|医保
        per = piece.text == "单位" and following.startswith(("生产总值", "GDP", "国内", "地区", "工业", "面积", "产品", "能耗"))
        if receives or (
            not (graded or insured or per)
            and piece.text.endswith(cues.owners)
            and is_chinese(following[0])
            and following not in cues.joints
        ):
            led = next((n for n in range(i, 0, -1) if kept[n - 1].text in cues.datives), 0)  # 而是把|企业
            return kept[i + 1 :], (kept[led].start, piece.end)
    return kept, None


def _owner_within(known: Piece) -> Span | None:
    """The firms whose indicator a known one is: [民营企业]进出口; not those that are counted, 企业数量."""
    end = known.text.find("企业") + 2
    return (known.start, known.start + end) if 2 < end < len(known.text) - 1 and known.text[end] not in "数总户家个" else None


def _without_adverbs(row: Sequence[Piece], cues: Cues) -> Span | None:
    during = next((n for n, piece in enumerate(row[:DURING]) if piece.text == "期间"), -1)
    row = row[during + 1 :] or row  # “|三夏|”|期间|各地
    end = len(row)
    during = end > 1 and row[end - 1].text == "期间" and row[end - 2].text[-1] != "”"  # 第四届|进博会|期间
    if during or (end > 1 and row[end - 1].text in ("计划", "打算", "准备")):  # 年会|计划|设置
        end -= 1
    while end and (row[end - 1].text in cues.trailing or row[end - 1].text in lexicon.adverbs() or is_time(row[end - 1])):
        end -= 1
    return (row[0].start, row[end - 1].end) if end else None


def _joined(kept: Sequence[Piece], cues: Cues) -> bool:
    """Are several indicators joined, so that the last alone would not do? In 步行街和商圈|客流量 it is their owners that are."""
    joints = [i for i, piece in enumerate(kept) if piece.text in cues.joining]
    return any(i == len(kept) - 2 or kept[i - 1].text in cues.indicators.names or kept[i].text in cues.shares for i in joints)


def head(kept: Sequence[Piece]) -> Span:
    """A long phrase is cut to its head: what follows the last 的 or 等."""
    start, end = kept[0].start, kept[-1].end
    for i in range(len(kept) - 2, 0, -1):
        cuts = kept[i].text == "等" or (end - start > LONG and kept[i].text in ("的", "，", "："))
        if cuts and end - kept[i].end >= 2:
            return kept[i].end, end
    return start, end
