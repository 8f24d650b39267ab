"""Quantities, bare numbers and ranks, and what is none of them."""

import pytest
from markup import PATTERNS, plain, read

from cqextract.quantities import compile_units

READ = [
    # units and classifiers
    "新建{35家|35 家}工厂、{1.2万个|12000 个}车位",
    "接待{300万人次|3000000 人次}",
    "吞吐{45万标箱|450000 标准箱}",
    "装机{6亿千瓦|600000000 千瓦}",
    "发电{30亿千瓦时|3000000000 千瓦时}",
    "流转{5.6万亩|56000 亩}土地",
    "面积{120平方公里|120 平方公里}",
    "浓度{28微克/立方米|28 微克/立方米}",
    "车速{80公里/小时|80 公里/小时}",
    # money
    "投资{20亿元|2000000000 元}",
    "售价{50元6角三分|50.63 元}",
    "一共{十块三毛|10.3 元}",
    "每斤{九块九|9.9 元}",
    "出口{45亿美元|4500000000 美元}",
    "合同价{人民币5亿元|500000000 元}",
    "奖金{港币2900元|2900 港元}",
    "门票{￥300|300 元}",
    "收入{4个亿|400000000}",
    # several parts
    "身高{一米八五|1.85 米}的队员",
    "水深{三米九|3.9 米}",
    "重{3斤5两|3.5 斤}",
    "重{一吨半|1.5 吨}",
    "全程{1公里500米|1.5 公里}",
    "用时{7小时16分|436 分钟}",
    "成绩{2分35秒|155 秒}",
    "历时{一个半小时|1.5 小时}",
    "工期{一个半月|1.5 个月}",
    "用时{半小时|0.5 小时}",
    "历时{两个多月|>2 个月}",
    "车程{3个多小时|>3 小时}",
    "{一天|1 天}工作{8小时|8 小时}",
    # no unit
    "进口额{2.5万亿|2500000000000}，稳居前列",
    "共完成{1250|1250}，超出预期",
    "参展商{近3000|<3000}，创下新高",
    "市值{突破万亿|>1000000000000}",
    "订单{数十万|~200000..900000}民众见证",
    # names and terms beside real figures
    "第138届广交会有{3万家|30000 家}企业参展",
    "5G基站{2万个|20000 个}",
    "获得金牌{三块|3 块}",
]

LEFT_ALONE = [
    "“2+4+N”产业格局",
    "用A4纸打印",
    "开了4S店",
    "原101工厂旧址",
    "两化融合水平",
    "“一带一路”倡议",
    "位于两江新区",
    "体现担当",
    "三明市发布",
    "五台山景区",
    "漫步第五大道",
    "张三丰与李四光",
    "演员马三立",
    "越共十三大召开",
    "以2比1取胜",
    "以5∶4击败",
    "某集团军",
    "三位一体的体系",
    "4K修复版",
    "77国集团",
    "两队战成1：1",
    "晚会《启航2026》",
    "登录12306网站",
    "一栋栋建筑亮灯",
    "一来二去就熟了",
    "苏-35战机",
    "歼-20飞行表演",
    "2021智博会开幕",
    "政府服务2.0升级",
    "舷号51的军舰",
    "拨打12345热线",
    "就读于985高校",
    "沿318国道行驶",
    "《三体》第三部",
    "第一，完善制度；第二，加强监管",
    "第三产业",
    "第一时间赶到",
    "数据系数倍增",
    "元旦前夕",
    "乌镇的早晨",
    "十分重视",
    "万一下雨",
    "一直向前",
    "七一勋章获得者",
    "逐一排查",
    "三三两两的游客",
    "打破垄断，冲过终点",
    "千里之外",
    "百家争鸣",
    "四川省成都市",
    "三亚湾",
    "成达万高铁",
]

RANKS = [
    "总量居全国{第6|6 位}",
    "名列{第六位|6 位}",
    "增速位居{首位|1 位}",
    "高居{榜首|1 位}",
    "全省排名{第一|1 位}",
    "进入{前三名|<=3 位}",
    "稳居全国{前10位|<=10 位}",
    "成为全国{第三个|3 位}自贸港",
    "规模世界{第二|2 位}，亚洲{第一|1 位}",
    "跃居{第4位|4 位}",
]


@pytest.mark.parametrize("marked", READ)
def test_read(marked: str) -> None:
    assert read(plain(marked)) == marked


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_left_alone(text: str) -> None:
    assert read(text) == text


@pytest.mark.parametrize("marked", RANKS)
def test_rank(marked: str) -> None:
    assert read(plain(marked)) == marked


@pytest.mark.parametrize(
    "text",
    [
        "全市第三产业",
        "第三方平台",
        "第一书记",
        "美国首位女议长",
        "第一位登月的人",
        "第五代通信",
        "第二批名单",
        "首位度提升",
        "第三届论坛",
        "第九区歌剧院",
    ],
)
def test_ordinals_in_names_are_no_ranks(text: str) -> None:
    assert read(text) == text


def test_longest_unit_wins() -> None:
    units = compile_units(PATTERNS)
    assert [units.at(text, 1)[1].canonical for text in ("5千瓦时", "5千瓦", "5平方公里", "5人次")] == ["千瓦时", "千瓦", "平方公里", "人次"]  # type: ignore[index]
    assert units.at("5", 1) is None


def test_money_carries_its_currency() -> None:
    units = compile_units(PATTERNS)
    assert [units.by_surface[s].currency for s in ("元", "块钱", "美元", "欧元", "日元", "港元")] == [
        "CNY",
        "CNY",
        "USD",
        "EUR",
        "JPY",
        "HKD",
    ]
