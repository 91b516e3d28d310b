"""Measure words behind numbers, and the words that only look like them."""

import re

_BY_KIND = (
    # area, length, volume
    "平方公里 平方千米 平方米 立方米/秒 微克/立方米 立方米 立方 标方",
    "延长米 公里 千米 毫米 厘米 米 公顷 亩 方",
    # weight, power, money, share
    "蒸吨/小时 蒸吨 公吨 吨级 吨 公斤 千克 斤 克 升 标准箱 标箱",
    "千瓦时 兆瓦时 千伏安 千伏 兆瓦 千瓦 美元 欧元 元 % 个百分点 个点 倍",
    # people, animals, plants
    "人次 户次 户人 人 名 位 户 岁 头 只 匹 羽 株 棵",
    # works and things
    "床位 张床 个 家 套 间 栋 幢 座 件 项 条 处 所 台 部 盏 辆 艘 架次 架 张 列",
    "块 片 段 孔 眼 口 道",
    "门 篇 宗 例 份 笔 单 册 盘 枚 颗 组 种 类 点 站 支 批 对",
    # places, times
    "村 镇 县 团 场次 场 次 期 届 班次 班 轮 天 小时 分钟 度",
)
_MEASURES = sorted({word for words in _BY_KIND for word in words.split()}, key=len, reverse=True)

UNIT = "|".join(map(re.escape, _MEASURES))
MULTIPLES = "万亿|百亿|千亿|千万|百万|亿|万|千|百"
# Measures that, without a multiple, rather belong to a name: 第五届, 3度, 2站.
OF_NAMES = frozenset(("届", "度", "点", "站", "单", "道", "班", "组", "团", "轮", "千伏"))

# What a number with a unit can be besides: a day, an age, a class, a part of a name.
NO_FIGURE = re.compile(
    r"岁(?:以|及|儿|老|的)|期(?:工程|项目|建设)|分钟.{0,3}圈|小时.{0,3}(?:过境|服务|在线|圈)"
)
# Measures that begin another word: 4.0方案, 3人民.
OTHER_WORD = re.compile(
    "方(?:案|面|式|法|向|位|针)|台(?:湾|风|账)|场(?:景|所|馆|地)|门(?:类|口|户)|个(?:别|体|方面)"
    "|人(?:民|口|才|员|工|均|大)|站(?:点|位)|天(?:然|空|气)|对(?:接|外|口)|点(?:位|对)"
    "|名(?:录|单|优)|位(?:置|次)|类(?:型|别)|项目|条(?:件|例)|件事|份额|部(?:门|署|委)"
    "|支(?:持|柱|撑)|组(?:织|建)|道路|家(?:庭|园)|片(?:区|面)"
)
