"""What each kind of document says as long as the office has not changed it, and its variables.

A line that is one of 一、二、… is a heading (GB/T 9704-2012, 7.3.3); the rest is body.
"""

from dataclasses import dataclass

from tracker.models import WordingKind


@dataclass(frozen=True)
class Variable:
    """name: as it stands in 【】. meaning: in a few words. example: of the demonstration."""

    name: str
    meaning: str
    example: str


@dataclass(frozen=True)
class Template:
    """A title and a body with variables, and the variables that may stand there."""

    title: str
    body: str
    variables: tuple[Variable, ...]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(each.name for each in self.variables)

    @property
    def examples(self) -> dict[str, str]:
        return {each.name: each.example for each in self.variables}


GOVERNMENT = Variable("政府", "本级政府的全称", "根河市人民政府")
UNIT = Variable("单位", "主送单位的全称", "根河市住房和城乡建设局")
ISSUED_ON = Variable("印发日期", "这份公文的日期", "2022年7月15日")
PERIODS = Variable("报送期", "哪一期，几期的用顿号连起来", "2022年二季度")
COUNT = Variable("份数", "没有报的报送有几份", "3")
TASK = Variable("任务", "任务的序号；没有序号的是开头几个字", "第12项")
TASK_TEXT = Variable("任务内容", "任务的全文", "实施城镇老旧小区改造工程，改造14个小区。")
DECIDED_ON = Variable("决定日期", "哪天决定", "2022年8月5日")

_SLIP = (
    GOVERNMENT,
    UNIT,
    ISSUED_ON,
    PERIODS,
    COUNT,
    Variable("最长逾期", "最久的逾期几个工作日", "6"),
    Variable(
        "督办要求",
        "督办单上写的要求",
        "你单位有3份报送逾期6个工作日未报。请立即补报，并说明原因和补报时间。",
    ),
    Variable("发单日期", "督办单在系统里发出的日期", "2022年7月15日"),
    Variable("答复期限", "哪天以前答复", "2022年7月20日"),
    Variable("前一份", "前一份督办单和它的日期；蓝色的没有", "2022年7月15日的蓝色督办单"),
)
_SLIP_TITLE = "关于【单位】逾期未报工作进展的督办单"

DEFAULTS: dict[WordingKind, Template] = {
    WordingKind.PLAN: Template(
        title="关于【事由】的通知",
        body="现将《【方案】》印发给你们，请认真组织实施，并就落实工作提出如下要求：\n"
        "一、压实责任，推进落实\n"
        "牵头单位要加强统筹，配合单位要主动认领任务。责任领导和责任人因工作调整发生变动的，"
        "由接任者递补，不再另行发文。\n"
        "二、按时反馈，及时沟通\n"
        "各责任单位于【报送日期】前，分别向督查室报送落实情况，"
        "主要包括工作进度、存在的主要问题、下一步工作安排。",
        variables=(
            GOVERNMENT,
            Variable(
                "事由",
                "分解落实政府工作报告，或印发某方案",
                "分解落实2022年《政府工作报告》主要目标任务",
            ),
            Variable("方案", "任务方案的名称", "2022年《政府工作报告》主要目标任务分解表"),
            Variable("年份", "任务方案的年份", "2022"),
            Variable("报送日期", "各期的截止日", "4月7日、7月7日、10月7日、2023年1月7日"),
        ),
    ),
    WordingKind.REMINDER: Template(
        title="关于补报【报送期】工作进展的催报通知",
        body="【报送期】工作进展应于【截止日】前报送。截至【印发日期】，"
        "尚有【单位数】个单位的【份数】份没有报，具体见附件。现将有关事项通知如下：\n"
        "一、立即补报\n"
        "请附件所列单位于【补报期限】前补报工作进度、存在的主要问题、下一步工作安排，"
        "由责任人签发。\n"
        "二、说明原因\n"
        "到期确实不能报的，请于同日前书面说明原因和补报时间。\n"
        "三、跟踪督办\n"
        "到期仍未报、也未说明原因的，将发督办单。",
        variables=(
            GOVERNMENT,
            ISSUED_ON,
            PERIODS,
            Variable("截止日", "这一期应报的日期", "2022年7月7日"),
            Variable("单位数", "没有报的单位有几个", "2"),
            COUNT,
            Variable("补报期限", "哪天以前补报", "2022年7月19日"),
        ),
    ),
    WordingKind.SLIP_BLUE: Template(
        title=_SLIP_TITLE,
        body="【督办要求】\n未报的任务如下：\n"
        "请于【答复期限】前书面答复督查室，写明没有按时报送的原因、补报时间和措施。"
        "到期没有答复、仍未补报的，将发橙色督办单。",
        variables=_SLIP,
    ),
    WordingKind.SLIP_ORANGE: Template(
        title=_SLIP_TITLE,
        body="【督办要求】\n未报的任务如下：\n"
        "请主要负责人亲自过问，于【答复期限】前补报，并书面答复督查室。"
        "到期没有答复、仍未补报的，将发红色督办单，并报告市政府主要领导。",
        variables=_SLIP,
    ),
    WordingKind.SLIP_RED: Template(
        title=_SLIP_TITLE,
        body="【督办要求】\n未报的任务如下：\n"
        "请主要负责人立即组织补报，于【答复期限】前向【政府】书面说明情况。"
        "到期没有结果的，将按规定约谈主要负责人。",
        variables=_SLIP,
    ),
    WordingKind.TALK: Template(
        title="关于约谈【单位】主要负责人的通知",
        body="【原因】\n"
        "经【批准人】批准，定于【约谈时间】在【地点】，由【约谈人】约谈你单位主要负责人。"
        "现将有关事项通知如下：\n"
        "一、约谈事项\n"
        "【涉及任务】\n"
        "二、有关要求\n"
        "请主要负责人按时参加，说明没有办成的原因、下一步措施和完成时限。"
        "因故不能按时参加的，请在约谈以前告知督查室。",
        variables=(
            GOVERNMENT,
            UNIT,
            ISSUED_ON,
            Variable("原因", "为什么约谈", "2022年7月18日的红色督办单到期没有答复。"),
            Variable("批准人", "批准约谈的领导的岗位", "市长"),
            Variable("约谈人", "由谁约谈，他的岗位", "副市长（城建）"),
            Variable("约谈时间", "日期、星期、时刻", "2022年7月25日（星期一）15:00"),
            Variable("地点", "在哪里", "政府五楼会议室"),
            Variable(
                "涉及任务",
                "谈哪几项任务，一项一行",
                "第12项：实施城镇老旧小区改造工程，改造14个小区。",
            ),
        ),
    ),
    WordingKind.DECISION: Template(
        title="关于对【任务】【报送期】评定异议的复核决定",
        body="你单位于【提出日期】对【任务】【报送期】评定提出的异议收悉。"
        "依照《政府督查工作条例》第十七条的规定，经复核，现决定如下：\n"
        "一、复核决定\n"
        "对你单位的异议，【决定】。【结果】\n"
        "二、理由\n"
        "【理由】\n"
        "三、任务内容\n"
        "【任务内容】\n"
        "本决定由【决定人】于【决定日期】作出。",
        variables=(
            GOVERNMENT,
            UNIT,
            ISSUED_ON,
            TASK,
            TASK_TEXT,
            PERIODS,
            Variable("提出日期", "单位哪天提出异议", "2022年7月20日"),
            Variable("决定", "采纳、部分采纳、不予采纳", "予以采纳"),
            Variable("结果", "评定改成什么，或者不变", "评定由“滞后”更正为“正常推进”。"),
            Variable("理由", "决定的理由", "现场核实已开工8个小区，报送时漏写。"),
            Variable("决定人", "作决定的领导的岗位", "市长"),
            DECIDED_ON,
        ),
    ),
    WordingKind.EXTENSION: Template(
        title="关于【任务】【申请事项】申请的答复",
        body="你单位于【申请日期】提出的【任务】【申请事项】的申请收悉。经研究，现答复如下：\n"
        "【决定】\n"
        "【结果】\n"
        "【审批意见】\n"
        "请抓紧办理，各期进展照常报送。",
        variables=(
            GOVERNMENT,
            UNIT,
            ISSUED_ON,
            TASK,
            TASK_TEXT,
            Variable("申请事项", "申请调整什么", "调整完成时限"),
            Variable("申请日期", "单位哪天提出申请", "2022年7月4日"),
            Variable("决定", "同意，或者不同意", "同意你单位的申请。"),
            Variable(
                "结果",
                "改前改后和哪天生效，或者照原来的办",
                "完成时限由“2022年11月30日”调整为“2022年12月20日”，自2022年7月8日起生效。",
            ),
            Variable("审批意见", "领导写的意见；没有写的，这一行不印", "施工图审查要盯紧。"),
            Variable("批准人", "作决定的领导的岗位", "副市长（城建）"),
            DECIDED_ON,
        ),
    ),
}
