"""Invented work reports, put together from parts, as towns that do not exist might print them."""

from tracker.intake.blocks import Line
from tracker.intake.report import ReportReading, decompose

OPENING = """\
青禾县2031年政府工作报告
——2031年1月15日在青禾县第三届人民代表大会第五次会议上
各位代表：
现在，我代表县人民政府，向大会报告工作，请予审议。"""

REVIEW = """\
一、2030年工作回顾
（一）经济稳中有进。改造老旧小区9个，地区生产总值增长6.1%。
（二）民生持续改善。新建幼儿园3所，城镇新增就业2100人。"""

OUTLOOK = """\
二、“十六五”时期主要目标任务
今后五年，主要预期目标是：地区生产总值年均增长6%，城镇化率达到60%。
（一）建设更有活力的青禾。新建工业园区2个。"""

PLAN = """\
三、2031年工作安排
今年是“十六五”规划开局之年。做好政府工作的总体要求是：坚持稳中求进，推动高质量发展。
今年经济社会发展主要预期目标是：地区生产总值增长5.5%左右；城镇新增就业2000人以上，城镇调查失业率控制在5.5%以内；居民收入增长与经济增长基本同步。
重点做好以下两个方面工作：
（一）着力扩大内需。坚持把扩大内需作为战略基点，持续释放消费潜力。
激发消费活力。改造提升步行街2条。开展消费促进活动。办好第二届稻花节。
扩大有效投资。实施重点项目36个，年度计划投资21.5亿元。建成青禾大桥。
（二）着力改善民生。坚持以人民为中心，把实事办好。
稳定和扩大就业。开展职业技能培训1200人次。做好高校毕业生就业服务。
办好教育。新建公办幼儿园2所，改造农村道路30公里。"""

OURSELVES = """\
四、加强政府自身建设
严守政治纪律。办理人大代表建议100件。"""

CLOSING = "各位代表！蓝图已经绘就，让我们更加紧密地团结起来，为建设美丽青禾不懈奋斗！"

GLOSSARY = """\
名词解释
1.稻花节：是指每年六月举办的农事节庆，计划接待游客5万人次。
2.“一河两岸”：是指县城段的滨河改造，改造面积3平方公里。"""


def report(*parts: str) -> str:
    return "\n".join(parts)


WHOLE = report(OPENING, REVIEW, OUTLOOK, PLAN, OURSELVES, CLOSING, GLOSSARY)


def read(text: str) -> ReportReading:
    """The report in a text, each line one printed line."""
    return decompose(
        [Line(line, f"第 {at} 行") for at, line in enumerate(text.split("\n"), start=1)]
    )


def plan(*lines: str, heading: str = "三、2031年工作安排") -> ReportReading:
    """A report whose coming year's part holds these lines."""
    return read(report(OPENING, REVIEW, heading, *lines, CLOSING))


def texts(reading: ReportReading) -> list[str]:
    return [task.text for task in reading.tasks]
