"""Figures and what is said of them, read off sentences written for these tests.

A row is a text and, for each of its figures in order, the slots that matter there; a slot left out is not looked at.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from cqextract import extract

PUBLISHED = dt.date(2024, 7, 20)

ROWS: list[tuple[str, str, list[dict[str, Any]]]] = [
    # level
    (
        "reaches",
        "上半年，宜昌市规上工业增加值达到820亿元。",
        [{"kind": "level", "indicator": "规上工业增加值", "subject": "宜昌市", "period": ("2024-01-01", "2024-06-30")}],
    ),
    ("counts", "去年，全省新建充电桩3.6万个。", [{"kind": "level", "subject": "全省", "period": ("2023-01-01", "2023-12-31")}]),
    ("money-doing-something", "全市筹措7亿元实施就业惠民工程。", [{"indicator": "就业惠民工程", "subject": "全市"}]),
    (
        "list-members",
        "截至去年底，全市国家级绿色工厂达到268家、绿色矿山达到53家。",
        [{"indicator": "国家级绿色工厂", "subject": "全市"}, {"indicator": "绿色矿山", "subject": "全市"}],
    ),
    (
        "list-members-of-nobody",
        "国家级绿色工厂达到268家、绿色矿山达到53家。",
        [{"subject": None}, {"indicator": "绿色矿山", "subject": None}],
    ),
    ("raised-by-a-rate", "今年再次按10%左右提高养老补助标准。", [{"kind": "change", "direction": "up", "indicator": "养老补助标准"}]),
    ("scope-within-a-word", "五年来，我们健全县域商业体系，新建超市30家。", [{"indicator": "超市", "subject": None}]),
    ("reaching-everywhere", "公司业务覆盖全球40个国家和地区。", [{"indicator": "国家和地区", "subject": "公司"}]),
    (
        "brackets-behind-units",
        "全省改造危旧房3.1万套（户）、老旧管道1.68万公里。",
        [{"subject": "全省"}, {"indicator": "老旧管道", "subject": "全省"}],
    ),
    ("behind-a-list", "推进2000个重点项目、完成投资9800亿元以上。", [{"indicator": "重点项目"}, {"indicator": "完成投资"}]),
    ("done-already-of-a-thing", "全市新基建项目已完成投资677亿元。", [{"indicator": "完成投资", "subject": "全市"}]),
    ("raised-per-month", "全市城乡低保标准提高到每月815元。", [{"kind": "level", "indicator": "城乡低保标准", "subject": "全市"}]),
    (
        "base-of-another-figure",
        "中秋假期，全省接待游客300万人次，恢复到2019年同期的94.9%；实现旅游收入18亿元，同比减少3.9%。",
        [{"period": ("2024-09-15", "2024-09-17")}] * 4,
    ),
    ("rank-from", "我国创新指数的排名由第34位上升到了第12位。", [{"whole": None}, {"whole": None}]),
    ("nth-day-in-a-row", "法国单日新增病例40085例，连续第4天超过4万例。", [{}, {"indicator": "单日新增病例"}]),
    ("name-in-brackets", "口岸今年通行中欧（中亚）班列突破5000列。", [{"indicator": "班列", "subject": "口岸"}]),
    ("for-whom", "全市医保集中采购为群众减负237亿元。", [{"subject": "全市"}]),
    ("compared-with-last-year", "客流量同比去年增长25%。", [{"kind": "change", "reference": "同比去年"}]),
    ("expectations-measured", "6月份，服务业业务活动预期指数为62.7%。", [{"modality": "actual"}]),
    ("share-of-the-share", "储备占生产总值比重的7.8%。", [{"kind": "share", "whole": "生产总值"}]),
    ("spread-to", "三级医院帮扶扩大到1496家县级医院。", [{"indicator": "县级医院"}]),
    ("speeding-up", "500多个轻纺产业集群加速培育。", [{"indicator": "轻纺产业集群"}]),
    (
        "shared-noun-behind-its-owners",
        "今年，大豆和葵花籽的产量分别减少15%和12%。",
        [{"subject": "大豆", "indicator": "产量"}, {"subject": "葵花籽", "indicator": "产量"}],
    ),
    ("noun-behind-what-is-counted", "三个乡镇的村集体收入超过了3000万元。", [{"indicator": "乡镇"}, {"indicator": "村集体收入"}]),
    ("gloss-before-a-noun", "全国15个省（市）用电增速超过7.0%。", [{}, {"indicator": "用电"}]),
    ("from-now", "两地的运行时间将由现在4小时压缩至1小时。", [{"indicator": "运行时间"}, {"indicator": "运行时间"}]),
    (
        "connected-things",
        "我国物联网的连接数量突破30亿，联网企业接近百万家。",
        [{"subject": "我国", "indicator": "物联网的连接数量"}, {"subject": "我国", "indicator": "联网企业"}],
    ),
    (
        "than-others-then",
        "制造业增加值同比增长11.1%，增速比同期工业高4.7个百分点。",
        [{"kind": "change"}, {"kind": "gap", "indicator": "增速"}],
    ),
    ("than-itself-then", "制造业增加值同比增长11.1%，增速比上年同期高4.7个百分点。", [{"kind": "change"}, {"kind": "change"}]),
    ("counted-after", "目前，绵阳市建成42个智能车间。", [{"kind": "level", "indicator": "智能车间", "subject": "绵阳市"}]),
    ("modified-noun", "宁波市去年举办了120场公益文化阅读活动。", [{"indicator": "公益文化阅读活动", "subject": "宁波市"}]),
    ("grown-to", "青岛市高新技术企业增至5600家。", [{"kind": "level", "indicator": "高新技术企业", "subject": "青岛市"}]),
    (
        "from-to",
        "合肥市公交电动化率从62%提高到88%。",
        [{"kind": "level", "indicator": "公交电动化率"}, {"kind": "level", "indicator": "公交电动化率"}],
    ),
    ("as-of", "截至6月底，全市共有养老机构310家。", [{"period": (None, "2024-06-30"), "indicator": "养老机构", "subject": "全市"}]),
    (
        "growth-reached",
        "上半年，徐州市电子产品、通用设备产量同比增长都超过两成，软件收入年均增长达13.6%。",
        [{"kind": "change", "direction": "up"}, {"kind": "change", "direction": "up", "indicator": "软件收入"}],
    ),
    (
        "turned",
        "6月份，家具制造业利润由5月份下降转为增长9.1%。",
        [{"kind": "change", "direction": "up", "indicator": "家具制造业利润", "period": ("2024-06-01", "2024-06-30")}],
    ),
    ("at-or-above", "1至5月，全国337个地级及以上城市空气质量优良天数比例为85%。", [{"indicator": "地级及以上城市"}]),
    ("shared-noun", "全省扩建了3座、5座和8座变电站。", [{"indicator": "变电站"}] * 3),
    (
        "own-nouns",
        "全县共有书店12家、30多家茶馆、3座剧院。",
        [{"indicator": "书店"}, {"indicator": "茶馆"}, {"indicator": "剧院"}],
    ),
    ("named-by-a-dash", "今天，交通枢纽——青山隧道完成铺装，总面积38万平方米。", [{"subject": "青山隧道"}]),
    ("rate-per-thousand", "到2027年，每千名儿童拥有床位数达到3张。", [{"indicator": "每千名儿童拥有床位数", "subject": None}]),
    ("whose-things", "大户李明雇人种的7000多亩早稻全部收割完毕。", [{"indicator": "早稻"}]),
    ("where-things", "水库解决了西部干旱区100多万亩耕地的灌溉。", [{"indicator": "耕地的灌溉"}]),
    ("already-done-to", "一季度，我国专项债券额度已发行1.2万亿元。", [{"indicator": "专项债券额度", "subject": "我国"}]),
    ("towards", "调水期间，水库向江苏省生态补水1.6亿立方米。", [{"indicator": "生态补水"}]),
    (
        "done-already",
        "预计到2026年，苏州市能耗下降15%。目前，零碳工厂已有13个。",
        [{"modality": "target"}, {"modality": "actual"}],
    ),
    (
        "examples-share-measure",
        "前5个月，冰箱、洗衣机等线上销售额分别增长54%、31%。",
        [{"subject": "冰箱"}, {"subject": "洗衣机", "indicator": "线上销售额"}],
    ),
    ("no-office", "去年，我国新办市场主体数量达600万户。", [{"subject": "我国", "indicator": "市场主体数量"}]),
    (
        "turned-quarter",
        "机械利润由一季度同比下降36.7%转为二季度同比增长4.8%。",
        [{"indicator": "机械利润"}, {"direction": "up", "indicator": "机械利润"}],
    ),
    ("included", "新增病例33例，含12例由境外输入。", [{"indicator": "新增病例"}, {"indicator": "新增病例"}]),
    ("noun-of-two-words", "新设15个服务点，建成8个集聚区。", [{"indicator": "服务点"}, {"indicator": "集聚区"}]),
    ("so-often", "检查组去年两次参加园区调研、三次走访企业。", [{"indicator": "参加园区调研"}, {"indicator": "走访企业"}]),
    ("two", "去年，全县新建两座水库。", [{"indicator": "水库", "subject": "全县"}]),
    ("place-heads-a-line", "陕西：96个重点项目今天集中开工", [{"subject": "陕西", "indicator": "重点项目"}]),
    ("published-of", "人力资源和社会保障部公布2023年全国城镇新增就业达到1240万人。", [{"subject": "全国", "indicator": "城镇新增就业"}]),
    ("counted-in-turn", "灾后，全县针对受灾的近10万亩粮田、2万多亩蔬菜开展补种。", [{"indicator": "粮田"}, {"indicator": "蔬菜"}]),
    ("given-to", "恒安集团为两家医院免费提供80套设备。", [{"indicator": "医院"}, {"subject": "恒安集团", "indicator": "设备"}]),
    ("lies", "上月，制造业采购经理指数位于51%以上的景气区间。", [{"kind": "level", "indicator": "制造业采购经理指数"}]),
    ("new-modifies", "今年，新落地项目、实际利用内资分别增长18%、31%。", [{"indicator": "新落地项目"}, {"indicator": "实际利用内资"}]),
    ("with-abroad", "去年，苏州市对美出口增长3%。", [{"indicator": "对美出口", "subject": "苏州市"}]),
    ("brings", "旅发大会带动游客人数和总花费分别增长10%、9%。", [{"indicator": "游客人数"}, {"indicator": "总花费"}]),
    ("in-a-title", "“我的韶山行”研学规模突破100万人次。", [{"subject": "“我的韶山行”"}]),
    # change
    (
        "year-on-year",
        "一季度，苏州市外贸进出口同比增长7.4%。",
        [{"kind": "change", "direction": "up", "reference": "同比", "indicator": "外贸进出口"}],
    ),
    ("amount", "全省粮食产量比上年增加2.5亿斤。", [{"kind": "change", "direction": "up", "reference": "比上年", "indicator": "粮食产量"}]),
    (
        "fall",
        "5月份，全国工业生产者出厂价格环比下降0.2%。",
        [{"kind": "change", "direction": "down", "reference": "环比", "subject": "全国"}],
    ),
    ("verb-object", "新工艺每年节约用水成本80万元。", [{"kind": "change", "direction": "down", "indicator": "用水成本"}]),
    ("growth-noun", "今年前5个月，泉州市工业用电量增速达9.1%。", [{"kind": "change", "direction": "up"}]),
    ("doubling", "力争到2030年，全市数字经济规模翻一番。", [{"kind": "change", "direction": "up", "modality": "target"}]),
    (
        "carried-indicator",
        "全市社会消费品零售总额达310亿元，增长6.2%。",
        [{"indicator": "社会消费品零售总额"}, {"kind": "change", "indicator": "社会消费品零售总额", "subject": "全市"}],
    ),
    (
        "elliptical",
        "平均压减审批时间60%、材料45%。",
        [{"kind": "change", "direction": "down"}, {"kind": "change", "direction": "down", "indicator": "材料"}],
    ),
    # share
    (
        "share-of",
        "民营企业进出口占全省外贸总值的比重达到68.5%。",
        [{"kind": "share", "whole": "全省外贸总值", "indicator": "民营企业进出口"}],
    ),
    ("share-with", "调查显示，七成以上的受访企业计划扩大投资。", [{"kind": "share", "whole": "受访企业"}]),
    ("a verb governs", "每张门票能带动8元周边消费。", [{"indicator": "周边消费"}]),
    ("who governs", "市财政下拨70亿元。", [{"subject": "市财政"}]),
    ("possessor", "推动10个重点领域的模型应用。", [{"indicator": "重点领域"}]),
    ("predicate of firms", "重庆80家制造业企业开启数字化改造。", [{"subject": "重庆", "indicator": "制造业企业"}]),
    ("adjectives", "关停40家高污染、高耗能企业。", [{"indicator": "高污染、高耗能企业"}]),
    ("light verb", "在45个大类得到广泛应用。", [{"indicator": "大类"}]),
    ("measure in between", "重庆低保标准达到人均每月665元。", [{"indicator": "低保标准"}]),
    ("modified head", "企业牵头比例超过85%。", [{"indicator": "企业牵头比例"}]),
    ("joined owners", "重点步行街和商圈客流量增长6%。", [{"indicator": "客流量"}]),
    ("kind of trade", "重庆知识密集型服务进出口增长5%。", [{"subject": "重庆", "indicator": "知识密集型服务进出口"}]),
    ("what goes on", "重庆景气指数为52，连续3个月回升。", [{"indicator": "景气指数"}, {"indicator": "回升"}]),
    ("milestone", "重庆地区生产总值迈上3个万亿元台阶、达3.2万亿元。", [{}, {}, {"indicator": "地区生产总值"}]),
    ("topic before", "今年，重庆夏粮单产再创新高，每亩达到360公斤。", [{"indicator": "夏粮单产"}]),
    ("described", "总投资50亿元的储能项目开工。", [{"indicator": "总投资", "subject": "储能项目"}]),
    ("not described", "经过5年的努力，覆盖率达到90%。", [{}, {"indicator": "覆盖率", "subject": None}]),
    ("event", "第五届重庆农博会今天开幕，吸引500家企业参展。", [{"subject": "第五届重庆农博会", "indicator": "企业"}]),
    ("line", "重庆至昆明高铁设计时速350公里。", [{"subject": "重庆至昆明高铁"}]),
    ("titled", "“清源”行动破获案件300起。", [{"subject": "“清源”行动"}]),
    ("beneficiary", "对不裁员的中小企业，返还比例提至90%。", [{"subject": "中小企业"}]),
    ("scene", "在工厂最多的重庆，400家企业上云。", [{"subject": "重庆"}]),
    ("examples", "火锅、小面、长寿柚等8个品牌入选。", [{"indicator": "品牌"}]),
    ("made by others", "川渝两地共建的万州新田港二期工程投产，年吞吐能力超过100万吨。", [{"subject": "万州新田港二期工程"}]),
    ("pointed at", "这条地铁隧道全长3466米。", [{"subject": "这条地铁隧道"}]),
    ("no actor after a preposition", "我国已从90个国家追回外逃人员800人。", [{}, {"subject": "我国", "indicator": "外逃人员"}]),
    ("of the world", "双方经济总量超过全球三分之一。", [{"kind": "share", "whole": "全球", "indicator": "双方经济总量"}]),
    ("a book's title", "他写的《当惊三千里》卖出5万册。", [{"value": 50000}]),
    (
        "a name with 和 in it",
        "云和的产值增至255亿元，城镇居民人均可支配收入和农村居民人均可支配收入分别增长8%和9%。",
        [{}, {"subject": "云和", "indicator": "城镇居民人均可支配收入"}, {"indicator": "农村居民人均可支配收入"}],
    ),
    ("contribution", "最终消费对增长的贡献率为65%。", [{"kind": "share", "whole": "增长", "subject": "最终消费"}]),
    ("share-pair", "全市服务业增加值占比由一成提高到两成。", [{"kind": "share"}, {"kind": "share"}]),
    # gap
    (
        "gap",
        "芜湖市规上工业增加值增长9%，高于全省2.1个百分点。",
        [{"kind": "change"}, {"kind": "gap", "direction": "up", "reference": "全省", "indicator": "规上工业增加值"}],
    ),
    ("gap-lower", "该市单位能耗比全国平均水平低12%。", [{"kind": "gap", "direction": "down", "reference": "比全国平均水平"}]),
    # rank
    ("rank", "东莞市专利授权量居全国第8位。", [{"kind": "rank", "whole": "全国", "indicator": "专利授权量", "subject": "东莞市"}]),
    ("rank-first", "江苏高新技术产品出口规模连续6年位居全国首位。", [{"value": 6}, {"kind": "rank", "whole": "全国", "value": 1}]),
    # coordination
    (
        "respectively-subjects",
        "一季度，大型企业、中型企业、小型企业开工率分别为91%、84%和77%。",
        [{"subject": "大型企业", "indicator": "开工率"}, {"subject": "中型企业"}, {"subject": "小型企业", "indicator": "开工率"}],
    ),
    (
        "respectively-indicators",
        "全市出口额、进口额分别增长8%和3%。",
        [{"indicator": "出口额", "subject": "全市"}, {"indicator": "进口额", "kind": "change"}],
    ),
    (
        "respectively-carried",
        "大型企业、小型企业开工率分别为91%和77%，较上年分别提高4个和6个百分点。",
        [{"subject": "大型企业"}, {"subject": "小型企业"}],
    ),
    ("list-of-counts", "新增规上企业210家、上市公司5家。", [{"indicator": "新增规上企业"}, {"indicator": "上市公司"}]),
    # modality
    ("target", "到2027年，全市将建成绿色工厂200家。", [{"modality": "target", "period": (None, "2027-12-31")}]),
    ("forecast", "预计全年旅客吞吐量突破3000万人次。", [{"modality": "forecast"}]),
    ("capability", "新馆可容纳观众1.2万人。", [{"modality": "capability"}]),
    ("will-is-not-ba", "上海市将38个街道划分为三类。", [{"modality": "actual"}]),
    ("plan-is-a-noun", "全省“助企计划”项目已惠及企业900家。", [{"modality": "actual"}]),
    # source
    ("source-says", "市统计局局长周文清介绍，上半年全市财政收入增长5.3%。", [{"source": "市统计局局长周文清", "subject": "全市"}]),
    ("source-according", "据海关统计，今年前5个月，我国钢材出口增长24.7%。", [{"source": "海关", "subject": "我国"}]),
    ("source-shows", "《消费报告》显示，去年绿色家电销量增长18%。", [{"source": "《消费报告》"}]),
    ("no-source", "去年绿色家电销量增长18%。", [{"source": None}]),
    ("source-with-an-alias", "宁远新材料有限公司（下称“宁远新材”）披露，去年公司营业收入12亿元。", [{"source": "宁远新材料有限公司"}]),
    ("source-behind-its-words", "“今年能多收500斤。”7月2日，东风村村民周文指着田里说。", [{"source": "东风村村民周文"}]),
    ("source-of-a-body", "项目方的总工程师周文清介绍，大坝高90米。", [{"source": "总工程师周文清"}]),
    ("source-at-a-meeting", "衢州市经信局局长周文在新闻发布会上介绍，全市新增企业300家。", [{"source": "衢州市经信局局长周文"}]),
    ("source-that-made-public", "宁远研究院近日公布的初步数据显示，9月指数为50点。", [{"source": "宁远研究院"}]),
    ("source-in-a-report", "市法院院长周文在工作报告中指出，去年结案300件。", [{"source": "市法院院长周文"}]),
    ("source-is-a-title", "《2020年度消费分析报告》显示，销量增长18%。", [{"source": "《2020年度消费分析报告》"}]),
    ("no-source-in-a-compound", "在云城通过补充耕地项目，新增耕地300亩。", [{"source": None}]),
    ("no-source-in-a-title", "交通部印发《全国客运统计制度》，覆盖企业300家。", [{"source": None}]),
    ("no-source-in-a-first", "全国首次发布专用芯片。新增企业300家。", [{"source": None}]),
    # when it holds
    (
        "grown-from",
        "上半年，全市充电桩由年初的3000根增至5200根，利用率达40%。",
        [{"period": ("2024-01-01", "2024-01-01")}, {"period": ("2024-01-01", "2024-06-30")}, {"period": ("2024-01-01", "2024-06-30")}],
    ),
    (
        "compared-before",
        "今年前5个月，公司出口4.2万辆，是去年同期的2.3倍，其中电动车占三成，市场扩大到31个。",
        [{"period": ("2024-01-01", "2024-05-31")}] * 4,
    ),
    (
        "compared-but-its-own",
        "6月份出口增速比5月份3.9%的增速加快2个百分点。",
        [{"period": ("2024-05-01", "2024-05-31")}, {"kind": "change"}],
    ),
    ("extended-until", "该政策将延续至2026年4月30日。对餐饮等5个行业缓缴养老保险费。", [{"period": None, "modality": "actual"}]),
    (
        "a-part-of-a-time",
        "“五一”假期，铁路发送旅客7000万人次。其中5月1日，发送旅客1700万人次。沪昆等12条线路客流创新高。",
        [{"period": ("2024-05-01", "2024-05-05")}, {"period": ("2024-05-01", "2024-05-01")}, {"period": ("2024-05-01", "2024-05-05")}],
    ),
    (
        "begun-today",
        "6月以来，多地促消费。湖北7月20日起投放消费券。广西推出活动，160家企业参加。",
        [{"period": ("2024-06-01", "2024-07-20")}],
    ),
    ("vague-lasts-not", "当选院士人数历年最高。工业机器人产量增长26.6%。", [{"period": None}]),
    ("standing-measure", "7月18日，潭溪大桥通车。这座大桥全长3466米。", [{"period": None}]),
    ("heard-today", "记者今天从市商务局获悉，全市建成示范街区12个。", [{"period": None}]),
    ("opening-month", "新规今年3月1日施行，实施首月，全省新设企业3万家。", [{"period": ("2024-03-01", "2024-03-31")}]),
    ("to-come-behind", "3条新生产线今年10月就能投产。", [{"period": ("2024-10-01", "2024-10-31"), "modality": "target"}]),
    # achieved or not
    ("plan-verb", "公司今年还计划加大研发投入2000万元。", [{"modality": "target"}]),
    ("plan-of-a-project", "纳入清单的80个计划新开工项目全部开工。", [{"modality": "actual"}]),
    ("will-behind", "60多吨货物将装上这架飞机。", [{"modality": "target"}]),
    ("share-of-planners", "七成的受访企业计划扩大投资。", [{"modality": "actual"}]),
    ("each-day", "这台机器每天能收40多亩。", [{"modality": "capability"}]),
    ("purpose", "为确保2025年顺利竣工，300多名建设者奋战一线。", [{"modality": "actual", "period": None}]),
    ("plan-of-a-year", "前7个月已完成年度计划投资的70%。", [{"modality": "actual"}]),
    ("life-expectancy", "人均预期寿命达到80岁。", [{"modality": "actual"}]),
    ("planned-area", "新城规划总面积99平方公里。", [{"modality": "actual"}]),
    # compared with what, a part of what
    (
        "year-on-year-lasts",
        "全市进出口总值500亿元，同比增长6.7%。其中，出口300亿元，增长8.2%，加快1个百分点。",
        [{}, {"reference": "同比"}, {}, {"reference": "同比"}, {"reference": None}],
    ),
    ("doubled-against", "上半年交易额98亿元，比去年同期翻一番。", [{}, {"reference": "比去年同期", "kind": "change"}]),
    ("rate-behind", "6月份出口回升，5%左右的预期增长目标不变。", [{"kind": "change", "direction": "up"}]),
    ("part-within", "外送电量中绿电占比超过55%。", [{"kind": "share", "whole": "外送电量"}]),
    ("among", "在受访的企业中，八成以上对改革表示满意。", [{"kind": "share", "whole": "受访的企业"}]),
    ("part-of-what-is-before", "前5个月企业出口增长57%，新产品出口占到了一半。", [{}, {"kind": "share", "whole": "出口"}]),
    ("part-of-a-task", "城镇新增就业3.9万人，完成年度任务的65%。", [{}, {"kind": "share", "whole": "年度任务"}]),
    ("part-before-a-verb", "全厂400多名工人，九成来自外地。", [{}, {"kind": "share", "whole": "工人"}]),
    (
        "part-of-the-same",
        "一产增加值占生产总值的7%，二产增加值比重为39%。",
        [{"whole": "生产总值"}, {"kind": "share", "whole": "生产总值"}],
    ),
    ("faster-than", "全国服务业指数增长9.1%，比1—4月份加快0.7个百分点。", [{}, {"kind": "change", "reference": "比1—4月份"}]),
    ("no-whole-in-an-idiom", "始终把群众安全放在首位。", [{"kind": "rank", "whole": None}]),
    ("rank-in-the-world", "对世界出口贡献度稳居首位。", [{"kind": "rank", "whole": "世界"}]),
    # whose figure it is
    (
        "carried-subject",
        "贵阳市大数据产业发展迅速。去年，产业规模突破500亿元，同比增长21%。",
        [{"subject": "贵阳市"}, {"subject": "贵阳市"}],
    ),
    ("population", "重点零售企业销售额增长4.5%。", [{"subject": "重点零售企业", "indicator": "销售额"}]),
    ("examples-are-no-subject", "活动在成都、西安等12个城市举行。", [{"indicator": "城市"}]),
    ("agent", "第九届农博会共吸引410家企业参展。", [{"subject": "第九届农博会", "indicator": "企业"}]),
    ("deictic", "无锡市这家精密制造企业去年出口额达6亿元。", [{"subject": "无锡市这家精密制造企业"}]),
    # read as a careful reader does
    (
        "from-a-stage",
        "济南市地铁单月客流量由开通初期的60万人次增至220万人次。",
        [{"kind": "level", "indicator": "地铁单月客流量"}, {"kind": "level", "indicator": "地铁单月客流量"}],
    ),
    ("grown-to-a-year", "宁波市专利授权量从2012年的3万件增至2023年的9万件。", [{}, {"period": ("2023-01-01", "2023-12-31")}]),
    ("at-a-speed", "列车以每小时350公里的运营速度驶入济南市。", [{"kind": "level", "indicator": "运营速度"}]),
    (
        "whole-before",
        "苏州工业园区以全市不到3%的土地创造了全市15%的经济总量。",
        [{"kind": "share", "whole": "全市", "indicator": "土地"}, {"kind": "share", "whole": "全市", "indicator": "经济总量"}],
    ),
    ("given-to", "青岛市给对口帮扶的定西市送去了30万株树苗。", [{"subject": "青岛市", "indicator": "树苗"}]),
    ("done-to", "苏州市5G基站已累计开通2.1万个。", [{"subject": "苏州市", "indicator": "5G基站"}]),
    ("renewed", "今年，宿州市新建高标准农田25万亩、改造提升28万亩。", [{"kind": "level"}, {"kind": "level"}]),
    ("plan-completed", "前两个月，全市一般公共预算支出增长6%，完成全年预算的15%。", [{}, {"period": ("2024-01-01", "2024-02-29")}]),
    (
        "respectively-before",
        "上半年，宁波市进口120亿元，出口300亿元，分别增长8%和12%。",
        [{}, {}, {"indicator": "进口"}, {"indicator": "出口"}],
    ),
    ("respectively-of-places", "甘肃省、青海省增幅较大，分别增长45%、25%。", [{"subject": "甘肃省"}, {"subject": "青海省"}]),
    (
        "respectively-of-examples",
        "汽车、芯片、电池等产品出口分别增长70%、18%、15%。",
        [{"subject": "汽车"}, {"subject": "芯片"}, {"subject": "电池"}],
    ),
    (
        "described-further",
        "全长118公里、设计时速350公里的池黄高铁今天开通。",
        [{"subject": "池黄高铁", "indicator": "全长"}, {"subject": "池黄高铁", "indicator": "设计时速"}],
    ),
    ("relieved", "去年，宁波市为1.2万户企业减税3.5亿元。", [{"indicator": "企业"}, {"subject": "宁波市", "indicator": "减税"}]),
    (
        "month-on-month",
        "全国居民消费价格环比由上月下降0.1%转为上涨0.2%。",
        [{"reference": "环比", "direction": "down"}, {"direction": "up"}],
    ),
    ("per-output", "全省万元地区生产总值能耗同比下降2.3%。", [{"kind": "change", "indicator": "万元地区生产总值能耗"}]),
    ("of-industries", "第一、第二、第三产业增加值分别为1亿元、12亿元、17亿元。", [{}, {}, {"subject": "第三产业", "indicator": "增加值"}]),
    ("headline-aside", "青岛港单日客流超15万人次 创历史新高", [{"indicator": "单日客流"}]),
    ("at-a-rate", "符合条件的企业减按15%的税率缴纳所得税。", [{"kind": "level", "indicator": "税率"}]),
    ("in-all", "全省铁路、公路共发送旅客772万人次。", [{"indicator": "发送旅客"}]),
    ("nations-first", "广西开出全国首列冷链专列，运送货物20车。", [{"subject": "广西"}]),
    ("host-as-source", "记者从今天举行的海关总署例行发布会上了解到，6月全国出口增长5%。", [{"source": "海关总署"}]),
    ("monitored", "雪豹已监测到1200多只。", [{"indicator": "雪豹"}]),
    ("from-a-former-state", "裸鲤较2002年保护初期的2500多吨增加到12万吨。", [{"indicator": "裸鲤"}, {"indicator": "裸鲤"}]),
    (
        "in-brackets",
        "全国运输机场（不含港澳台）达259个，较上年净增加20个。",
        [{"value": 259}, {"kind": "change", "reference": "较上年"}],
    ),
    (
        "described-by-a-figure",
        "将实施1000个投资1亿元以上的强链项目。",
        [{"indicator": "强链项目"}, {"subject": "强链项目", "indicator": "投资"}],
    ),
    ("half-done", "全区重大项目开工390个、竣工437个。", [{"indicator": "重大项目"}, {"subject": "全区", "indicator": "重大项目"}]),
    (
        "in-turn",
        "全省发送旅客120万人次，其中铁路30万人次，公路86万人次。",
        [{}, {"subject": "铁路", "indicator": "发送旅客"}, {"subject": "公路", "indicator": "发送旅客"}],
    ),
    ("partners", "今年以来，广西对越南进出口580亿元，增长7%。", [{"subject": "广西", "indicator": "对越南进出口"}, {"subject": "广西"}]),
    ("publisher", "国家统计局公布的6月份全国城镇调查失业率为5%。", [{"subject": "全国", "indicator": "城镇调查失业率"}]),
    (
        "rate-then-main",
        "全国财政收入下降1%，降幅收窄0.5个百分点，其中6月增长0.2%。",
        [{}, {"indicator": "降幅"}, {"indicator": "财政收入"}],
    ),
    ("within", "生产性服务业在整个服务业中占比超过30%。", [{"whole": "整个服务业", "indicator": "生产性服务业"}]),
    ("site-receives", "东湖景区接待游客42万人次。", [{"subject": "东湖景区", "indicator": "接待游客"}]),
    ("how-long", "池黄高铁线路全长约125公里。", [{"subject": "池黄高铁", "indicator": "线路全长"}]),
    (
        "sides",
        "新扩建的邵伯船闸长230米，宽23米。",
        [{"subject": "邵伯船闸", "indicator": "长"}, {"subject": "邵伯船闸", "indicator": "宽"}],
    ),
    ("titled-alone", "《纲要》共21章、200条。", [{"subject": "《纲要》", "modality": "actual"}]),
    ("said-again", "全国居民消费价格指数，也就是CPI，比去年同期上涨2.0%。", [{"subject": "全国", "indicator": "CPI"}]),
    ("helped", "宁波市助力3000多家企业数字化转型。", [{"indicator": "企业"}]),
    ("daily-mean", "旅客74038万人次，比2023年清明假期日均增长53.5%。", [{}, {"reference": "比2023年清明假期"}]),
    ("looked-at", "从700个主要通道节点流量看，比去年上升约25%。", [{"indicator": "主要通道节点流量"}]),
    ("reports-taken", "项目受理群众信访举报7.2万件。", [{"indicator": "信访举报"}]),
    (
        "built-with",
        "机场建设有2.3万平方米的航空货站、67.8万平方米的分拣中心。",
        [{"indicator": "航空货站"}, {"indicator": "分拣中心"}],
    ),
    ("number-of-villages", "旅游重点村、重点镇的数量分别达1399个、198个。", [{"indicator": "旅游重点村"}, {"indicator": "重点镇"}]),
    ("also-from", "八成用电量也来自清洁能源。", [{"kind": "share", "whole": "用电量"}]),
    ("all-over", "江苏今年在全省推广水稻新品种20个。", [{"subject": "江苏", "indicator": "水稻新品种"}]),
    ("per-head", "全国居民人均服务性消费支出增长7.4%。", [{"subject": "全国居民", "indicator": "人均服务性消费支出"}]),
    ("expected-to", "预计2025年全国物流总额将超过330万亿元。", [{"modality": "forecast"}]),
    ("towards-two", "工程计划向河北天津调水2.21亿立方米。", [{"subject": "工程", "indicator": "调水", "modality": "target"}]),
    ("named-people", "李明、王刚等10人当选。", [{"subject": None}]),
    ("one-of", "沛县是全省20个工业强县之一。", [{"indicator": "工业强县"}]),
    ("objects", "97.7%的搬迁对象已参保，93.6%的搬迁对象已就业。", [{"whole": "搬迁对象"}, {"whole": "搬迁对象"}]),
    ("new-capacity", "我国新增水库库容1632亿立方米。", [{"subject": "我国", "indicator": "新增水库库容"}]),
    ("region", "粮食产量增加。其中，内蒙古地区增产达88亿斤。", [{"subject": "内蒙古地区", "kind": "change"}]),
    ("so-many-days", "154名运动员参赛。赛事为期8天。", [{"indicator": "运动员"}, {"subject": "赛事", "indicator": None}]),
    ("half-a-year", "措施实施半年多来，全省新增企业10家。", [{"indicator": "新增企业"}]),
    ("enjoyed", "已有302万户企业享受到失业保险返还388亿元。", [{"indicator": "企业"}, {"subject": "企业", "indicator": "失业保险返还"}]),
    ("through-the-gate", "全国查验出入境人员1181万人次。10月2日，出入境人员突破167万人次。", [{}, {"indicator": "出入境人员"}]),
    (
        "points-of-three",
        "全省覆盖率、治理率、处理率分别提高20.9、36.2、54个百分点。",
        [{"kind": "change", "indicator": name} for name in ("覆盖率", "治理率", "处理率")],
    ),
    ("in-a-row-first", "今年，黑龙江连续十一年居全国首位。", [{"indicator": "居全国首位"}]),
    (
        "year-in-passing",
        "政府工作报告\n一、“十四五”时期工作回顾\n这五年，全省产业壮大，全省绿化提速，2023年旅客达550万。社会消费品零售总额年均增长5%。",
        [{"period": ("2023-01-01", "2023-12-31")}, {"period": ("2021-01-01", "2025-12-31")}],
    ),
    ("merged-to", "全省188个园区整合优化为120个。", [{"indicator": "园区"}, {"indicator": "园区", "subject": "全省"}]),
    ("quoted-last", "城市公园、“口袋公园”保有量分别达到1436个、883个。", [{"indicator": "城市公园"}, {"indicator": "“口袋公园”"}]),
    ("level-of-hospital", "全区95.6%二级及以上公立综合医院为老年人设立服务。", [{"indicator": "二级及以上公立综合医院"}]),
    ("asian-level", "江苏队获亚洲级以上大赛金牌33枚。", [{"subject": "江苏"}]),
    ("road-between", "全长409公里的拉萨到林芝高等级公路双向通车。", [{"subject": "拉萨到林芝高等级公路", "indicator": "全长"}]),
    ("descent", "确诊病例中，非洲裔占比达59.1%。", [{"kind": "share", "indicator": "非洲裔占比"}]),
    ("to-do-with", "我国颁布了20余部与生物多样性相关的法律。", [{"subject": "我国", "indicator": "法律"}]),
    ("which-have", "业态特征较为明显的16个行业小类实现营业收入23588亿元。", [{"subject": None, "indicator": "行业小类"}]),
    ("takes-a-week", "本次巡视历时一周。", [{"subject": "本次巡视", "indicator": None}]),
    (
        "times-over",
        "2021年该村人均收入达到12300元，比2015年的2600元翻了4倍多。2016年至2019年，全县20万人脱贫。",
        [{}, {"period": ("2015-01-01", "2015-12-31"), "kind": "level"}, {"kind": "change"}, {"subject": "全县", "indicator": None}],
    ),
    ("share-of-what", "该省贡献了占全国约五分之一的进出口总额。", [{"kind": "share", "whole": "全国", "indicator": "进出口总额"}]),
    ("trains-late", "降雪造成近80列火车晚点。", [{"indicator": "火车"}]),
    ("water-for", "青山水库为长江中下游补水48亿立方米。", [{"subject": "青山水库", "indicator": "补水"}]),
    (
        "above-the-mean",
        "来水538亿立方米，较建库以来均值偏多28.3%。",
        [{}, {"kind": "gap", "direction": "up", "reference": "较建库以来均值"}],
    ),
    (
        "other-members",
        "我国与亚太其他14个成员国进出口合计2.86万亿元。",
        [{"subject": "我国", "indicator": "成员国"}, {"subject": "我国", "indicator": "进出口"}],
    ),
    ("state-railways", "今年前三季度，国家铁路发送旅客19.95亿人次。", [{"subject": "国家铁路", "indicator": "发送旅客"}]),
    ("no-more-than", "每场上座率不得超过30%。", [{"indicator": "上座率"}]),
    ("kept-promise", "活动包括中国履约30周年成就展。", [{"indicator": "中国履约"}]),
    (
        "reported",
        "昨天，31个省（自治区、直辖市）和新疆生产建设兵团报告新增确诊病例92例。",
        [{"indicator": "省（自治区、直辖市）"}, {"indicator": "新增确诊病例"}],
    ),
    (
        "three-partners",
        "从来源地看，韩国、美国、德国实际投资分别增长76.3%、53.2%和80.4%。",
        [{"subject": name, "indicator": "投资"} for name in ("韩国", "美国", "德国")],
    ),
    ("two-places", "四川、重庆分别增长5%和6%。", [{"subject": "四川"}, {"subject": "重庆"}]),
    ("what-comes-in", "台州市近25万亩玉米迎来丰收。", [{"indicator": "玉米"}]),
    (
        "pair-from-to",
        "全县居民收入从2011年的16238元和4793元分别提高到2021年的32281元和15245元。",
        [*[{"period": ("2011-01-01", "2011-12-31")}] * 2, *[{"period": ("2021-01-01", "2021-12-31")}] * 2],
    ),
    ("can-rise", "运输船的国产化率可以提高到70%。", [{"indicator": "运输船的国产化率"}]),
    ("at-a-high", "指数运行在114点以上的高位。", [{"subject": None}]),
    ("deep-well", "企业在沙漠完成一口7341米超深井钻探任务。", [{"indicator": "超深井钻探任务"}]),
    ("nation-plans", "国家统筹安排1500亿元特别国债资金。", [{"subject": "国家", "indicator": "特别国债资金"}]),
    (
        "freight",
        "矿建材料、冶炼物资、粮食运量同比分别增长22%、9.1%、5.5%。",
        [{"subject": name, "indicator": "运量"} for name in ("矿建材料", "冶炼物资", "粮食")],
    ),
    ("this-winter", "这个冬天推出的冰雪玩法，仅春节假期就接待游客1200万人。", [{"subject": None}]),
    ("cut-by-a-third", "集团精简了近三分之一的管理岗位。", [{"kind": "change", "direction": "down", "indicator": "管理岗位"}]),
    ("a-little", "全国物流总额增长4.5%，比1—4月份小幅提高0.1个百分点。", [{}, {"reference": "比1—4月份"}]),
    ("high-growth", "物流订单数量维持20%以上的高速增长。", [{"kind": "change", "indicator": "物流订单数量"}]),
    ("what-they-learn", "江苏省培训2400多名村民掌握护理技能。", [{"indicator": "村民"}]),
    ("largest-in-the-world", "世界上最大的2.4万标箱级集装箱船出海试航。", [{"indicator": "集装箱船"}]),
    ("whose-aim", "机场提前完成了新开20条国际货运航线的任务。", [{"indicator": "国际货运航线"}]),
    ("to-what-end", "扬州市推出20条促进全省经济全面恢复增长的政策措施。", [{"subject": "扬州市", "indicator": "政策措施"}]),
    ("out-of-a-budget", "省级财政安排4亿元专项资金。", [{"subject": "省级财政", "indicator": "专项资金"}]),
    ("line-of-fifty", "指数位于50%的临界点以上。", [{"kind": "level"}]),
    ("gas-found", "在临江气田探明天然气地质储量超1010亿立方米。", [{"period": None}]),
    ("first-made", "由本地企业研发的国内首个示范性百兆瓦级光热电站投产。", [{"indicator": "光热电站"}]),
    ("blank-in-a-title", "海关破获烟草走私 案值5.4亿元", [{"indicator": "案值"}]),
    ("record-again", "班列8月份开行1247列再创新高", [{"indicator": "开行"}]),
    ("as-planned", "工程按照年货邮吞吐量30万吨的目标进行设计。", [{"subject": "工程", "indicator": "年货邮吞吐量"}]),
    ("how-long-it-takes", "由济南到青岛的时间将由原来的8小时缩短至4小时。", [{"indicator": "济南到青岛的时间"}] * 2),
    ("during-a-fair", "第四届农博会期间共举办100多场配套活动。", [{"subject": "第四届农博会", "indicator": "配套活动"}]),
    ("special-bonds", "财政部下达了690亿元超长期特别国债。", [{"subject": "财政部", "indicator": "超长期特别国债"}]),
    ("in-orbit", "卫星已在轨飞行125天。", [{"indicator": "在轨飞行"}]),
    ("planned-crops", "今年全省计划种植玉米4200万亩左右。", [{"modality": "target"}]),
    ("bridge", "青山大桥通车，桥长约6.6公里。", [{"subject": "青山大桥", "indicator": "桥长"}]),
    (
        "on-the-same-basis",
        "全国国内出游1.07亿人次，按可比口径较2019年同期增长6.3%。",
        [{"indicator": "国内出游"}, {"indicator": "国内出游", "reference": "较2019年同期"}],
    ),
    ("not-only", "该电站单机容量不仅排名世界第一，还实现了百分之百国产化。", [{"subject": "该电站"}, {"indicator": "国产化"}]),
    ("who-lives-there", "宁波市南苑社区生活着汉族、回族等9个民族。", [{"subject": "宁波市南苑社区", "indicator": "民族"}]),
    ("appreciated", "一季度，人民币汇率中间价累计升值3.9%。", [{"kind": "change", "direction": "up", "indicator": "人民币汇率中间价"}]),
    ("and-the-like-places", "山东、河南等地部分地区气温达到30℃。", [{"indicator": "部分地区气温"}]),
    ("city-abroad", "美国洛杉矶市枪支案件增加了35%。", [{"subject": "美国洛杉矶市", "indicator": "枪支案件"}]),
    ("turned-into", "去年，银行结售汇转为顺差12亿美元。", [{"indicator": "顺差"}]),
    ("made-up-of", "绍兴市组建起130多支由党员和志愿者组成的抢修专班。", [{"subject": "绍兴市", "indicator": "抢修专班"}]),
    (
        "owners-of-one-measure",
        "“一带一路”沿线国家和东盟实际投资同比分别增长24.7%和23.7%。",
        [{"subject": "“一带一路”沿线国家", "indicator": "实际投资"}, {"subject": "东盟", "indicator": "实际投资"}],
    ),
    ("share-from-to", "非化石能源消费的比重从2015年的12%提高到15%。", [{"kind": "share", "indicator": "非化石能源消费的比重"}]),
    (
        "share-of-from",
        "我国船舶订单达55艘，占全球市场份额从2021年的12%跃升至2022年的超过30%。",
        [{}, {"kind": "share", "whole": "全球市场"}, {"kind": "share", "whole": "全球市场"}],
    ),
    ("rate-of", "企业可依照3%征收率缴纳增值税。", [{"indicator": "征收率"}]),
    ("who-takes-part", "300多名国内外嘉宾参加论坛。", [{"indicator": "国内外嘉宾"}]),
    ("two-heads", "杭州市办理建议810件 提案415件", [{"indicator": "建议"}, {"indicator": "提案"}]),
    ("before-its-time", "绍兴市市场主体今年新增超4万户。", [{"subject": "绍兴市", "indicator": "市场主体"}]),
    ("first-of-all", "全球首艘10万吨级养殖工船完工。", [{"indicator": "养殖工船"}]),
    ("how-long-ago", "就在20多年前，这条河每年有3次大洪水。", [{"indicator": "大洪水"}]),
    (
        "which-partner",
        "前7个月，我国对第一大贸易伙伴东盟进出口3.59万亿元，对中亚五国进出口3316.9亿元。",
        [{"subject": "我国", "indicator": "进出口"}, {"subject": "我国", "indicator": "进出口"}],
    ),
    ("built-together", "前5个月，江苏对共建“一带一路”国家合计进出口3.36万亿元。", [{"subject": "江苏", "indicator": "进出口"}]),
    (
        "this-fair",
        "本届瓷博会国内参展企业达到468家，境外参展企业21家。",
        [{"subject": "本届瓷博会"}, {"subject": "本届瓷博会", "indicator": "境外参展企业"}],
    ),
    ("growth-kept", "国际航线货运同比增速始终保持两位数增长。", [{"kind": "change", "indicator": "国际航线货运"}]),
    ("how-they-fare", "28个行业利润增速比1—2月份加快。", [{"indicator": "行业"}]),
    (
        "everywhere",
        "厦门自贸区累计推出制度创新成果520项，在全国复制推广50项。",
        [{"subject": "厦门自贸区"}, {"subject": "厦门自贸区"}],
    ),
    ("this-stretch", "这段高速全线长38公里。", [{"subject": "这段高速全线", "indicator": "长"}]),
    (
        "not-of-the-city",
        "上海市场主体达到300万户，重庆市民人均收入3万元。",
        [{"subject": "上海", "indicator": "市场主体"}, {"subject": "重庆"}],
    ),
    ("exhibition", "艺术展开幕。大展展出了200余件油画作品。", [{"subject": "大展", "indicator": "油画作品"}]),
    (
        "in-batches",
        "杭州市组织11家重点企业分4批向全国31个城市供应口罩17万只。",
        [{"indicator": "重点企业"}, {}, {"indicator": "城市"}, {"indicator": "口罩", "subject": "杭州市"}],
    ),
    ("given-to", "我国向基层医疗机构供应制氧机7.2万只。", [{"subject": "我国", "indicator": "制氧机"}]),
    ("how-much-of-it", "冷空气给南方带来8—12℃的降温和大范围雨雪。", [{"indicator": "降温和大范围雨雪"}]),
    ("at-a-pace", "全国注册医师数量以年均8%左右的幅度逐年增加。", [{"kind": "change", "direction": "up", "indicator": "注册医师数量"}]),
    ("two-digit", "浙江数字经济核心产业实现两位数增长。", [{"kind": "change", "subject": "浙江"}]),
    ("summed-up", "江苏、安徽、山东三省受益人口6700万。", [{"subject": "江苏、安徽、山东三省", "indicator": "受益人口"}]),
    (
        "trade-partners",
        "前10个月广州对泰国等沿线国家进口同比增长17.4%，其中自越南进口119亿元。",
        [{"subject": "广州", "indicator": "进口"}, {"indicator": "进口"}],
    ),
    ("merged-into", "上海市将31个审批事项融合为一个准入事项。", [{"indicator": "审批事项"}]),
    ("known-and-counted", "全省80多万基层医务人员参加排查。", [{"indicator": "基层医务人员"}]),
    ("per-thousand-heads", "到2025年，我国每千人口医师数将达到3.2人。", [{"subject": "我国", "indicator": "每千人口医师数"}]),
    ("money-for", "福建省已预拨专项救治资金194亿元。", [{"subject": "福建省", "indicator": "专项救治资金"}]),
    ("in-use", "我国在用数据中心机架总规模超过760万。", [{"indicator": "在用数据中心机架总规模"}]),
    ("funds", "中央财政4094亿元资金下达各地。", [{"subject": "中央财政", "indicator": "资金"}]),
    (
        "next-step",
        "2023年，扬州市新增工厂20家。下一步，扬州市将改造提升4个老工业园。",
        [{"period": ("2023-01-01", "2023-12-31")}, {"period": None, "modality": "target"}],
    ),
    ("ought-to", "宁波市的公交车总数应提升至约4600辆。", [{"indicator": "公交车总数"}]),
    ("told-of", "今天，不靠海的洛阳，同全国60多个城市建立了联系。", [{"subject": "洛阳"}]),
    ("about-what", "宁波市先后召开了五次关于推进民营经济发展的座谈会。", [{"subject": "宁波市", "indicator": "座谈会"}]),
    (
        "partners",
        "目前，宁波市已与49个国家、12个国际组织签署合作协议300多份。",
        [{}, {"indicator": "国际组织"}, {"indicator": "合作协议", "subject": "宁波市"}],
    ),
    ("climbed-to", "大庆油田日产气量攀上1.3亿立方米。", [{"subject": "大庆油田", "indicator": "日产气量"}]),
    (
        "acted-there",
        "宁波海关缉私局近日联合多地公安机关，在绍兴和台州等地开展行动，抓获犯罪嫌疑人18名。",
        [{"subject": "宁波海关缉私局", "indicator": "犯罪嫌疑人"}],
    ),
    ("made-elsewhere", "团伙陆续走私218台境外淘汰的二手医疗设备。", [{"indicator": "二手医疗设备"}]),
    ("of-so-many-years", "其中，3年期和5年期发行利率分别为1.4%和1.5%。", [{}, {}, *[{"indicator": "发行利率"}] * 2]),
    (
        "list-from-to",
        "参保人数分别从2018年的79万人、15万人、19万人增加到2023年6月的104万人、23万人、29万人。",
        [*[{"period": ("2018-01-01", "2018-12-31"), "modality": "actual"}] * 3, *[{"period": (None, "2023-06-30")}] * 3],
    ),
    ("in-those-years", "五年间养老保险参保人数增加了25万人。", [{"kind": "change", "indicator": "养老保险参保人数"}]),
    ("this-ship", "该船船长366米，甲板面积2.6万平方米。", [{"subject": "该船", "indicator": "船长"}, {"indicator": "甲板面积"}]),
    ("reached-or-passed", "去年，普及程度达到或超过全国平均水平，毛入园率达到93.4%。", [{"modality": "actual"}]),
    ("have-had", "新增劳动力接受过高等教育比例达到50.9%。", [{"indicator": "新增劳动力接受过高等教育比例"}]),
    ("two-verbs-and-a-head", "209个纳入省级规划的灾后恢复重建项目全面完成验收。", [{"indicator": "灾后恢复重建项目"}]),
    ("how-much-so", "宁波市将打造1000个以上更加便捷化、智慧化的社区。", [{"indicator": "便捷化、智慧化的社区"}]),
    ("whose-trouble", "工程解决38.4万人的饮水问题。", [{"subject": "工程"}]),
    (
        "long-past",
        "2013年，宁波市开通首列班列。目前，班列发运货物超过220万吨。",
        [{"period": (None, "2024-07-20")}],
    ),
    (
        "summed-up-in-two-words",
        "贵州、云南、海南四省区光伏总装机32万千瓦。",
        [{"subject": "贵州、云南、海南四省区", "indicator": "光伏总装机"}],
    ),
    ("grown-to-now", "全市参保人数从当年的15.2万人增加到如今的21.8万人。", [{"indicator": "参保人数"}, {"indicator": "参保人数"}]),
    ("shrinks", "今年，全球直接投资同比缩水近一半。", [{"kind": "change", "direction": "down", "indicator": "直接投资"}]),
    ("and-also", "医院向云城捐赠食品15万箱以及棉被等物资7万件。", [{"indicator": "食品"}, {"indicator": "物资"}]),
    ("at-first", "去年，5.4万名无人抚养儿童首次纳入保障范围。", [{"indicator": "无人抚养儿童"}]),
    ("revenue-of-what-is-counted", "苏州市11个重点园区年营收突破百亿元。", [{"indicator": "重点园区"}, {"indicator": "年营收"}]),
    ("is-a", "北江铁路是我国“西煤东运”的运输通道，途经7省区，全长1800公里。", [{"subject": "北江铁路"}]),
    ("capacity", "这条铁路设计年输送能力2亿吨。", [{"indicator": "设计年输送能力"}]),
    ("length-of-what-is-counted", "去年，苏州市十个事故多发路段总长118公里。", [{"indicator": "事故多发路段"}, {"indicator": "总长"}]),
    ("who-is-counted", "合作社带动了300名妇女就业，39名患者康复出院。", [{"indicator": "妇女"}, {"indicator": "患者"}]),
    ("the-other-day", "前两天，公司迎来20名客人。", [{"subject": "公司", "indicator": "客人"}]),
    ("asked", "该机构对300多名经济学家的调查显示，经济增长3%。", [{"indicator": "经济学家"}]),
    ("index-of-what-is-counted", "在21个行业当中，有12个行业采购经理指数上升。", [{"indicator": "行业"}, {"indicator": "行业"}]),
    ("helped-by-firms", "去年，苏州市11万家民营企业精准帮扶12万个村。", [{"indicator": "民营企业"}, {"indicator": "村"}]),
    ("given-to-society", "恒安集团累计向社会捐赠16亿元。", [{"indicator": "捐赠"}]),
    ("added-since", "苏州网民规模达105万，较上年末新增19万。", [{"kind": "level"}, {"kind": "change", "indicator": "网民规模"}]),
    ("expected", "今天，全国水路预计发送旅客115万人次。", [{"subject": "全国", "indicator": "发送旅客", "modality": "forecast"}]),
    ("of-how-many-people", "全国5个贫困县辍学学生人数下降到3万人。", [{"indicator": "贫困县"}, {"indicator": "辍学学生人数"}]),
    ("burnt", "火灾中，90%的藏品被烧毁。", [{"kind": "share", "subject": "藏品", "whole": "藏品"}]),
    ("in-hot-weather", "居民消费价格在高温天气影响下仅上涨2%。", [{"kind": "change", "indicator": "居民消费价格"}]),
    ("funds-in-place", "国家5亿元苏州企业纾困资金到位。", [{"indicator": "苏州企业纾困资金"}]),
    ("for-centuries", "几百年来，苏州建成300座石桥。", [{"subject": "苏州", "indicator": "石桥"}]),
    ("respectively-in-two-units", "期货成交量、成交额分别为53.8亿手和382.5亿元。", [{"indicator": "期货成交量"}, {"indicator": "成交额"}]),
    ("site-of-a-body", "上合组织（连云港）国际物流园完成物流量3亿吨。", [{"subject": "上合组织（连云港）国际物流园"}]),
    ("printed", "6月，3D打印设备、集成电路圆片同比增长50%。", [{"indicator": "3D打印设备、集成电路圆片"}]),
    ("shares-of-two", "90%的植被类型和85%的野生动物种群得到保护。", [{"whole": "植被类型"}, {"whole": "野生动物种群"}]),
    ("delegates-among-others", "专家学者、行业代表等近千名嘉宾参加论坛。", [{"subject": None, "indicator": "嘉宾"}]),
    ("local-time", "智利当地时间13日晚发生里氏6.3级地震。", [{"subject": "智利", "indicator": "地震"}]),
    ("beijing-time", "日本北海道北京时间13日晚发生6.3级地震。", [{"subject": "日本北海道", "indicator": "地震"}]),
    ("brought-about", "强降雨造成苏州市10条道路中断，3000户停电。", [{"subject": "苏州市", "indicator": "道路"}, {"subject": "苏州市"}]),
    ("summed-up-in-digits", "灾害造成海南、广东、广西3省区12万人受灾。", [{"subject": "海南、广东、广西3省区"}]),
    ("over-the-mark", "目前，辽宁15条河流超警戒水位。", [{"subject": "辽宁", "indicator": "河流"}]),
    ("verbs-before-a-project", "山东发布104个数字转型揭榜挂帅项目。", [{"indicator": "数字转型揭榜挂帅项目"}]),
    ("of-a-rank-and-above", "去年，四川接待30批次厅级以上外国代表团。", [{"indicator": "厅级以上外国代表团"}]),
    ("strong-and-wide", "四川打造40个吸引力强、带动面广的消费场景。", [{"indicator": "吸引力强、带动面广的消费场景"}]),
    ("in-county-towns", "全国1000多个县城的酒店预订量增长20%。", [{"indicator": "县城"}, {"kind": "change"}]),
    ("outrun", "上半年央企利润增速跑赢收入增速2.9个百分点。", [{"kind": "gap", "direction": "up", "reference": "收入增速"}]),
    ("outrun-by-some", "增速跑赢全国平均水平的17个省份中，10个在西部。", [{"kind": "level", "indicator": "省份"}]),
    ("done-well", "维和官兵高质量完成近百项施工任务。", [{"subject": "维和官兵"}]),
    ("volume-of-what-is-counted", "全国36个中心城市客运量528亿人次。", [{"indicator": "中心城市"}, {"indicator": "客运量"}]),
    ("states", "伊利诺伊州以及路易斯安那州确诊病例都超过2万例。", [{"subject": "路易斯安那州"}]),
    ("covers", "基本医疗保险目前覆盖了13亿人。", [{"indicator": "医疗保险"}]),
    (
        "respectively-again",
        "去年，甘肃和云南生产总值分别达到1万亿元、3万亿元，比2012年增加8000亿元、5000亿元。",
        [{}, {}, {"subject": "甘肃", "kind": "change"}, {"subject": "云南", "kind": "change"}],
    ),
    ("share-exceeding", "三个城市群的经济总量超过了全国的40%。", [{}, {"kind": "share", "whole": "全国"}]),
    ("share-covered", "高速网络已覆盖全省95%以上的行政村。", [{"kind": "share", "indicator": "高速网络", "whole": "行政村"}]),
    ("share-lowered", "九成的化工园区降至较低等级。", [{"kind": "share", "whole": "化工园区"}]),
    ("in-a-row-above", "乡村零售额增速连续30个月高于城镇。", [{"kind": "level", "indicator": "乡村零售额增速"}]),
    ("examples-of", "首批重点项目包括湿地修复、海洋修复等六个。", [{"indicator": "首批重点项目"}]),
    (
        "ratios-apart",
        "上半年，昆明市申请单达9万票、商品金额20亿元，同比分别增长1.5倍、83%。",
        [{}, {}, {"kind": "change"}, {"kind": "change"}],
    ),
    (
        "units-apart",
        "去年底，全省移动电话用户数、互联网上网人数分别达到5000万户和4000万人。",
        [{"indicator": "移动电话用户数"}, {"indicator": "互联网上网人数"}],
    ),
    (
        "measures-in-turn",
        "全区事故起数、死亡人数分别下降11.5%、18.7%。",
        [{"indicator": "事故起数", "subject": "全区"}, {"indicator": "死亡人数"}],
    ),
    (
        "times-what-it-was",
        "全省高速里程达到6000公里，相当于10年前的1.8倍，桥梁有3万座。",
        [{}, {"kind": "change", "reference": "10年前"}, {"period": None}],
    ),
    (
        "risen-by-then",
        "居民收入从2015年的16000元增加到2019年23000元，累计修路58万公里。",
        [{"indicator": "居民收入"}, {"indicator": "居民收入", "period": (None, "2019-12-31")}, {"period": None}],
    ),
    ("than-planned", "全年基站总数达到70万个，比计划超额完成22万个。", [{}, {"kind": "gap", "modality": "actual"}]),
    ("this-year-it-plans", "宁波海关今年计划投资1000万元。", [{"modality": "target"}]),
    ("cheaper", "家庭宽带降价30%。", [{"kind": "change", "direction": "down"}]),
    ("to-lower-a-rate", "再下调工伤保险费率20%或50%。", [{"kind": "change", "indicator": "工伤保险费率"}] * 2),
    ("reckoned-so", "国内生产总值初值按年率计算下滑32.9%。", [{"indicator": "国内生产总值初值"}]),
    ("while-it-lasted", "春耕期间化肥供应量可达120万吨。", [{"indicator": "化肥供应量"}]),
    ("who-while-it-lasted", "今年“三夏”期间各地共计投入收割机60万台。", [{"subject": "各地", "indicator": "收割机"}]),
    ("several-of-a-place", "大湾区内地9市进出口3.6万亿元。", [{"subject": "大湾区内地9市", "indicator": "进出口"}]),
    ("here-it-counts", "当地7万多亩小麦已完成灌溉。", [{"subject": "当地", "indicator": "小麦"}]),
    ("defined", "江云高铁是我国铁路网的组成部分，设计时速250公里。", [{"subject": "江云高铁", "indicator": "设计时速"}]),
    ("located", "输水线路西起宁波的鲤鱼洲，设计年供水量17亿立方米。", [{"subject": "输水线路"}]),
    ("kinds-share", "全省培育6个世界级、7个国家级、9个区域级产业集群。", [{"indicator": "区域级产业集群"}] * 3),
    ("what-it-takes", "今年收获期只用了10天。", [{"indicator": "收获期"}]),
    ("both-invited", "博览会在广州举行，吸引国内上千家企业和全球2000多家采购商参展。", [{}, {"indicator": "采购商", "subject": "博览会"}]),
    ("its-upkeep", "全区完成75万多台农机的维修和保养。", [{"indicator": "农机"}]),
    ("the-rate-of-so-many", "22条重点排水沟整治率达100%。", [{"indicator": "重点排水沟"}, {"indicator": "整治率"}]),
    ("of-some-year", "发布《奔跑》等37档2024年重点节目。", [{"indicator": "重点节目"}]),
    ("of-both-worlds", "68个国家线上线下参加展会。", [{"indicator": "国家"}]),
    ("put-before-it", "政府提请全国人大常委会审议法律议案13件。", [{"subject": "政府"}]),
    ("as-a-rule", "其中，常态化推介项目1500个。", [{"subject": None}]),
    ("reached-in-future", "共享率已超过80%，预计2026年实现100%。", [{}, {"indicator": "共享率", "modality": "forecast"}]),
    ("fell-by", "旅游业较2019年将出现60%的衰退。", [{"kind": "change", "direction": "down"}]),
    ("places-listed", "新疆、甘肃冬小麦播种面积达到三千万亩。", [{"subject": "新疆、甘肃", "indicator": "冬小麦播种面积"}]),
    ("places-and-the-like", "山东、河南等省份揽收量增长超过30%。", [{"subject": "山东、河南等省份"}]),
    ("growth-aimed-at", "经济增长预期目标为5%左右。", [{"kind": "change", "indicator": "经济"}]),
    ("among-these", "这些企业中近九成是制造业企业。", [{"kind": "share", "whole": "这些企业", "indicator": "制造业企业"}]),
    ("so-many-of-users", "近90%的用户电力供应中断。", [{"kind": "share", "whole": "用户"}]),
    ("second-largest", "东盟成为河南第二大贸易伙伴。", [{"kind": "rank", "indicator": "贸易伙伴", "subject": "东盟"}]),
    ("came-to-be", "工作转化为156个具体措施。", [{"indicator": "具体措施"}]),
    ("told-before", "来华学生人数稳定增长，超过了49万人。", [{"indicator": "来华学生人数"}]),
    (
        "counted-that-day",
        "法国1月31日报告单日新增确诊病例6万例。",
        [{"subject": "法国", "indicator": "单日新增确诊病例", "period": ("2024-01-31",) * 2}],
    ),
    ("built-and-rebuilt", "全市新建改造老旧管网6000公里。", [{"indicator": "老旧管网"}]),
    ("funds-allotted", "今年预算内投资拟安排7000亿元。", [{"indicator": "预算内投资", "modality": "target"}]),
    ("for-whom", "为革命老区投入各类资金9000亿元。", [{"indicator": "各类资金"}]),
    ("rank-went-up", "总量由全国第19位前移至第15位。", [{"whole": "全国"}, {"indicator": "总量", "whole": "全国"}]),
    (
        "both-respectively",
        "邮政业务量和快递业务收入分别完成16亿件和15亿元，同比分别增长16.5%和13.5%。",
        [{"indicator": "邮政业务量"}, {"indicator": "快递业务收入"}, {"indicator": "邮政业务量"}, {"indicator": "快递业务收入"}],
    ),
    ("rate-of-growth", "多年来保持了年均5.7%的工业经济增长。", [{"kind": "change", "indicator": "工业经济"}]),
    ("share-of-all", "全球占比分别是39%和28%。", [{"whole": "全球"}, {"whole": "全球"}]),
    (
        "of-all-these",
        "去年，发展会员198万名。其中，工人101万名，占50.8%；大专学历的86万名，占43.4%。",
        [{}, {}, {"whole": "发展会员"}, {}, {"whole": "发展会员"}],
    ),
    ("made-shorter", "智能化育秧把出苗时间缩短了10天左右。", [{"kind": "change", "indicator": "出苗时间"}]),
    ("sown-already", "内蒙古小麦已播种40万亩。", [{"subject": "内蒙古", "indicator": "小麦"}]),
    ("a-tariff", "对其征收100%的关税。", [{"kind": "level"}]),
    ("need-met", "可满足全省用电需求的70%。", [{"kind": "share", "whole": "全省用电需求"}]),
    ("such-as", "全国100个蔬菜、水果等产业重点县脱贫。", [{"indicator": "产业重点县"}]),
    ("somewhat-dear", "目录有128个临床价值较高的独家产品。", [{"indicator": "独家产品"}]),
    ("twice-himself", "习近平总书记两次亲临江苏考察。", [{"subject": "习近平总书记"}]),
    ("elected", "2人当选中国工程院院士。", [{"indicator": "中国工程院院士"}]),
    ("a-day-of-power", "可满足200万户家庭一天的用电需求。", [{"indicator": "家庭"}, {"indicator": "用电需求"}]),
    ("no-day-for-so-long", "今天，编队返回。历时41天，航程14000海里。", [{"period": None}, {}]),
    ("a-will-among-nouns", "今年高考全国将设考点7000余个，考场40万个。", [{"modality": "target"}, {"modality": "target"}]),
    ("since-long-ago", "党的二十大以来，成就很大。近年来，冷库增幅超过40%。", [{"indicator": "冷库"}]),
]


def slots(fact: Any) -> dict[str, Any]:
    when = fact.when.period if fact.when else None
    return {
        "kind": fact.kind,
        "direction": fact.direction,
        "indicator": fact.indicator and fact.indicator.span.clean,
        "subject": fact.subject and fact.subject.span.clean,
        "whole": fact.whole and fact.whole.span.clean,
        "reference": fact.reference and fact.reference.span.clean,
        "period": when and tuple(day.isoformat() if day else None for day in (when.start, when.end)),
        "modality": fact.modality,
        "source": fact.source and fact.source.span.clean,
        "value": int(fact.quantity.low),
    }


@pytest.mark.parametrize(("text", "wanted"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_slots(text: str, wanted: list[dict[str, Any]]) -> None:
    facts = extract(text, published=PUBLISHED).facts
    assert len(facts) >= len(wanted)
    for fact, want in zip(facts, wanted, strict=False):
        found = slots(fact)
        assert {name: found[name] for name in want} == want


def test_what_is_carried_over_says_so() -> None:
    stated, carried = extract("长沙市财政收入达90亿元，增长6%。", published=PUBLISHED).facts
    assert not stated.indicator.inherited
    assert carried.indicator.inherited and carried.subject.span.text == "长沙市"


def test_a_scope_word_is_resolved_to_its_place() -> None:
    fact = extract("湖州市经济稳中向好。上半年，全市用电量增长7%。", published=PUBLISHED).facts[0]
    assert (fact.subject.span.text, fact.subject.resolved.text, fact.subject.name, fact.subject.code) == (
        "全市",
        "湖州市",
        "湖州市",
        "330500",
    )


def test_a_heading_opens_an_outlook() -> None:
    review = "一、去年工作回顾\n全市生产总值增长6%，新增企业三百家，民生持续改善。\n"
    text = review + "二、今年主要任务\n地区生产总值增长5%左右，城镇新增就业2万人。\n"
    assert [fact.modality for fact in extract(text, published=dt.date(2024, 1, 20)).facts] == ["actual", "actual", "target", "target"]


REPORT = """各位代表：
现在，我代表市政府，向大会报告工作。
一、2023年工作回顾
全市生产总值增长6%，较2020年增加三成，近3年高新技术企业翻番。新增企业300家，民生改善。
各位代表！
二、2024年主要工作
（一）扩大内需
建成充电桩5000根，城镇新增就业2万人，服务不断改善。
"""


def test_a_subheading_stands_in_its_chapter() -> None:
    facts = [slots(fact) for fact in extract(REPORT, published=dt.date(2024, 1, 20)).facts]
    last = ("2023-01-01", "2023-12-31")
    assert [fact["modality"] for fact in facts] == ["actual"] * 4 + ["target"] * 2
    assert [fact["period"] for fact in facts[:2]] == [last, last] and facts[3]["period"] == last
    assert facts[4]["period"] == ("2024-01-01", "2024-12-31")


def test_a_year_told_below_a_heading_dates_its_subheadings() -> None:
    text = """政府工作报告
各位代表：
现在，我代表市人民政府，向大会报告工作。
一、一步一个脚印干
2023年是不平凡的一年，全市上下同心奋进。
（一）改善民生
启动城中村改造3万户，建成学校3所。全市绿化提速。
"""
    facts = extract(text, published=dt.date(2024, 1, 25)).facts
    assert {slots(fact)["period"] for fact in facts} == {("2023-01-01", "2023-12-31")}


def test_the_paragraphs_below_a_heading_turn_from_one_of_its_times_to_the_other() -> None:
    text = """政府工作报告
一、2023年和“十四五”时期以来工作回顾
全市上下同心奋进。
一年来，全市新增企业3万家，成绩很好。
建成学校3所，群众十分满意。
“十四五”以来，全市建成轨道7条，出行便捷。
新增医院5家，看病方便。
"""
    facts = extract(text, published=dt.date(2024, 1, 25)).facts
    assert [slots(fact)["period"][0] for fact in facts] == ["2023-01-01", "2023-01-01", "2021-01-01", "2021-01-01"]


def test_a_paragraph_may_name_the_plan_that_it_looks_back_on() -> None:
    text = """政府工作报告
一、“十四五”时期工作回顾
“十四五”时期，全市上下同心。
这是改革步伐加快的五年。新建学校30所，群众满意。
"""
    facts = extract(text, published=dt.date(2026, 1, 20)).facts
    assert [slots(fact)["period"] for fact in facts] == [("2021-01-01", "2025-12-31")]


@pytest.mark.parametrize(
    "text",
    ["女子5000米纪录告破", "7×24小时接诊", "在20亿年前仍有岩浆", "半年成绩单出炉", "北纬12度以北", "一类新药获批", "播出第三十九、四十集"],
)
def test_numbers_in_names_and_times_are_no_facts(text: str) -> None:
    assert all(fact.rule.startswith("rank") for fact in extract(text, published=PUBLISHED).facts)


def test_a_line_announces_the_tasks_below_it() -> None:
    text = "今年重点做好以下工作：\n着力扩大消费。打造消费场景40个，服务不断改善。\n"
    assert [fact.modality for fact in extract(text, published=dt.date(2024, 1, 20)).facts] == ["target"]


def test_a_year_that_is_over_is_no_target() -> None:
    facts = extract("生产总值由2020年的3万亿元增长到2023年的4万亿元。", published=PUBLISHED).facts
    assert [fact.modality for fact in facts] == ["actual", "actual"]


def test_a_holiday_is_what_its_story_is_about() -> None:
    text = "今年端午假期，消费升温。\n某市商圈推出活动，30个卖场参加。\n春节假期刚过时开工的12个项目也已投产。\n"
    facts = extract(text, published=dt.date(2024, 6, 11)).facts
    assert slots(facts[0])["period"] == ("2024-06-08", "2024-06-10")


def test_an_interview_has_its_speaker_as_source() -> None:
    text = "记者：今年形势如何？\n周文清：上半年，全市财政收入增长5.3%。\n"
    assert extract(text, published=PUBLISHED).facts[0].source.span.text == "周文清"


def test_a_known_indicator_has_its_concept() -> None:
    assert extract("全省地区生产总值增长5%。", published=PUBLISHED).facts[0].indicator.concept == "gdp"


@pytest.mark.parametrize(
    "text", ["推进5G应用", "第一时间响应", "一批项目开工", "党的二十届三中全会", "“十四五”规划", "“外资十条”落地", "2021智博会开幕"]
)
def test_no_fact_where_there_is_no_figure(text: str) -> None:
    assert extract(text, published=PUBLISHED).facts == ()


def test_what_something_turned_from_is_no_longer_so() -> None:
    facts = extract("5月份，钢厂盈利90亿元。化工厂利润由4月份同比下降5%转为同比增长9%。", published=PUBLISHED).facts
    assert [slots(fact)["period"][0][5:7] for fact in facts] == ["05", "04", "05"]


def test_nobody_speaks_in_a_clause_of_fifty_characters() -> None:
    text = "工作重点包括分类核查账号资质信息、清晰展示审核结果明细、严格标注内容出处来源、坚决禁止违规变相发布虚假等8项内容。"
    assert [fact.source for fact in extract(text, published=PUBLISHED).facts] == [None]
