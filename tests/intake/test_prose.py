"""Decompositions printed as running text, in the styles that governments use."""

from tracker.intake import Draft, DraftTask, UnitRole, read_document


def read(text: str) -> Draft:
    return read_document(text.encode(), "方案.txt")


def leads(task: DraftTask) -> list[str]:
    return [unit.name for unit in task.units if unit.role is UnitRole.LEAD]


def supports(task: DraftTask) -> list[str]:
    return [unit.name for unit in task.units if unit.role is UnitRole.SUPPORT]


def test_numbered_paragraphs_under_two_levels_of_headings() -> None:
    draft = read(
        "关于重点工作的分工方案\n"
        "为做好今年工作，制定本方案。\n"
        "一、工业\n"
        "（一）扩大投资\n"
        "1.完成投资60亿元。（牵头单位：市工信局，配合单位：市发改委、各区）\n"
        "2.新增企业20家。（牵头单位：市工信局）\n"
        "二、农业\n"
        "（一）稳定粮食\n"
        "1.建设农田10万亩。（牵头单位：市农业农村局）\n"
    )
    assert draft.title == "关于重点工作的分工方案"
    assert draft.unused == ("为做好今年工作，制定本方案。",)
    assert [(task.number, task.sections, task.text) for task in draft.tasks] == [
        ("1", ("一、工业", "（一）扩大投资"), "完成投资60亿元。"),
        ("2", ("一、工业", "（一）扩大投资"), "新增企业20家。"),
        ("1", ("二、农业", "（一）稳定粮食"), "建设农田10万亩。"),
    ]
    assert leads(draft.tasks[0]) == ["市工信局"]
    assert supports(draft.tasks[0]) == ["市发改委", "各区"]


def test_the_task_may_be_at_the_second_level() -> None:
    draft = read(
        "一、支持企业\n（一）加大支持。返还保险费。（甲部、乙部负责）\n"
        "（二）扩大补贴。扩大范围。（甲部负责）\n"
    )
    assert [(task.number, task.sections) for task in draft.tasks] == [
        ("（一）", ("一、支持企业",)),
        ("（二）", ("一、支持企业",)),
    ]


def test_a_text_divided_among_units_keeps_the_brackets_that_divide_it() -> None:
    task = read("1.加快建设。编制规划（甲局牵头）。开工建设（乙局牵头，丙局配合）。").tasks[0]
    assert task.text == "加快建设。编制规划（甲局牵头）。开工建设（乙局牵头，丙局配合）。"
    assert (leads(task), supports(task)) == (["甲局", "乙局"], ["丙局"])


def test_label_lines_below_belong_to_the_task_above() -> None:
    draft = read(
        "建成安防系统80套。\n主管领导：刘东明\n责任单位：市教育局\n主要责任人：毛志杰\n"
        "进度安排：5月底前完成招标；11月底前全部验收。\n"
        "新增公交车200辆。\n主管领导：黄伟\n责任单位：市交通局\n"
    )
    first, second = draft.tasks
    assert (first.text, first.leaders, first.persons) == (
        "建成安防系统80套。",
        ("刘东明",),
        ("毛志杰",),
    )
    assert first.due == "5月底前完成招标；11月底前全部验收。"
    assert (second.text, leads(second)) == ("新增公交车200辆。", ["市交通局"])


def test_the_title_may_stand_on_a_line_of_its_own_above_the_text() -> None:
    task = read("（一）加强领导\n成立专班，统筹推进。（责任单位：甲局）\n").tasks[0]
    assert task.text == "加强领导。成立专班，统筹推进。"


def test_lines_broken_at_the_edge_of_the_paper_are_put_together() -> None:
    draft = read(
        "1.成立协调领导小组\n\n"
        "成立以市政府分管林草工作的副市长为组长的林草碳普\n\n"
        "惠工作领导小组，由市林草局牵头，负责制定相关机制，\n\n"
        "组织开展林草碳普惠的实施和监管工作。（责任单位：市林草\n\n"
        "局）\n\n"
        "- 5 -\n\n"
        "2.完善信息系统平台\n\n"
        "探索开发林草碳普惠小程序，拓宽林草碳普惠渠道和应\n\n"
        "用推广，完善林草碳普惠用户注册功能。（责任单位：市林草局）\n"
    )
    assert [leads(task) for task in draft.tasks] == [["市林草局"], ["市林草局"]]
    assert draft.tasks[0].text.startswith("成立协调领导小组。成立以市政府分管林草工作的副市长")
    assert "- 5 -" in draft.unused


def test_two_items_on_one_line_are_two_tasks() -> None:
    draft = read(
        "1.引进顶尖人才，给予资助。责任单位：市科技局。2.引进投资项目。责任单位：市财政局、市商务局。"
    )
    assert [(task.number, leads(task)) for task in draft.tasks] == [
        ("1", ["市科技局"]),
        ("2", ["市财政局"]),
    ]


def test_numbers_glued_to_the_text_count_when_they_count_up() -> None:
    lines = "\n".join(f"{n}推进第{n}条线路建设。（责任单位：交通局）" for n in (1, 2, 3, 4))
    assert [task.number for task in read(lines).tasks] == ["1", "2", "3", "4"]


def test_an_item_among_tasks_that_names_nobody_is_a_task_to_be_looked_at() -> None:
    draft = read(
        "一、保障措施\n1.建立机制。各部门按分工推进。\n2.健全统计制度。（牵头单位：统计局）\n"
    )
    assert [len(task.units) for task in draft.tasks] == [0, 1]
    assert [warning.message for warning in draft.warnings if warning.task == 0] == [
        "没有责任单位。"
    ]


def test_paragraphs_of_principle_are_no_tasks() -> None:
    draft = read(
        "一、基本原则\n（一）坚持改革。持续改善环境。\n（二）坚持创新。优化产业结构。\n"
        "二、主要任务\n1.修路。（交通局负责）\n2.建桥。（住建局负责）\n"
    )
    assert [task.text for task in draft.tasks] == ["修路。", "建桥。"]
    assert "（一）坚持改革。持续改善环境。" in draft.unused


def test_the_leader_named_in_a_heading_leads_what_stands_below() -> None:
    draft = read(
        "一、王强市长主抓重点工作\n1.完成投资100亿元。（市发改委负责）\n"
        "二、李敏副市长牵头重点工作\n2.新建学校3所。（市教育局负责）\n"
    )
    assert [task.leaders for task in draft.tasks] == [("王强",), ("李敏",)]


def test_whom_to_ask_about_the_document_is_no_responsible_person() -> None:
    draft = read("1.修路。（责任单位：交通局）\n联系人：王五，电话：6543210\n")
    assert draft.tasks[0].persons == ()
    assert draft.unused == ("联系人：王五，电话：6543210",)


def test_every_line_is_a_task_a_heading_or_listed_as_not_used() -> None:
    lines = [
        "某市行动方案",
        "制定本方案。",
        "一、总体目标",
        "到2026年，规模扩大。",
        "二、主要任务",
        "（一）攻关行动",
        "1.突破技术。（责任单位：科技局）",
        "2.建设平台。（责任单位：工信局）",
        "三、有关要求",
        "各部门要高度重视。",
    ]
    draft = read("\n".join(lines))
    told = [draft.title, *draft.unused]
    for task in draft.tasks:
        told += [*task.sections, task.text]
    for line in lines:
        bare = line.removeprefix("1.").removeprefix("2.").split("（责任")[0]
        assert any(bare in text or text in line for text in told), line


def test_a_table_without_units_may_name_them_in_its_texts() -> None:
    draft = read("序号\t工作任务\n1\t修路。（责任单位：交通局）\n2\t建桥。（住建局牵头）\n")
    assert [(task.number, leads(task)) for task in draft.tasks] == [
        ("1", ["交通局"]),
        ("2", ["住建局"]),
    ]


def test_units_named_by_the_last_sentence_are_read_and_must_be_confirmed() -> None:
    draft = read(
        "一、生态\n1.编制碳汇方案。由市林草局牵头，市发改委、市财政局等单位配合。\n"
        "2.开展核算，建立台账，由市统计局牵头，各区配合。\n"
        "3.建设平台。市工信局牵头，市大数据局配合，12月底前完成。\n"
    )
    assert [(leads(task), supports(task)) for task in draft.tasks] == [
        (["市林草局"], ["市发改委", "市财政局"]),
        (["市统计局"], ["各区"]),
        (["市工信局"], ["市大数据局"]),
    ]
    assert draft.tasks[2].due == "12月底前完成"
    assert draft.tasks[0].text.endswith("由市林草局牵头，市发改委、市财政局等单位配合。")
    assert draft.doubtful == {0, 1, 2}


def test_a_group_that_somebody_heads_is_not_who_is_responsible() -> None:
    draft = read(
        "1.修路。（交通局负责）\n2.成立专班，由市政府分管负责人牵头，相关部门共同参与。"
        "（市发改委负责）\n3.建立由政府牵头、部门参与的机制。支持骨干企业牵头组建联合体。\n"
    )
    assert [leads(task) for task in draft.tasks] == [["交通局"], ["市发改委"], []]


def test_the_title_stands_below_the_line_that_says_attachment() -> None:
    draft = read("附件1\n2024年重点工作清单\n1.修路。（交通局负责）\n")
    assert draft.title == "2024年重点工作清单"
    assert "附件1" in draft.unused


def test_labels_with_nothing_but_spaces_between_them() -> None:
    task = read(
        "1.修路。（牵头部门：市交通局　配合部门：市住建局 市财政局  完成时限：全年）\n"
    ).tasks[0]
    assert (leads(task), supports(task), task.due) == (
        ["市交通局"],
        ["市住建局", "市财政局"],
        "全年",
    )


def test_tasks_may_be_numbered_by_a_word() -> None:
    draft = read(
        "一、工业\n任务1：修路。责任单位：交通局；完成时限：6月\n任务2：建桥。责任单位：住建局\n"
    )
    assert [(task.sections, task.text, leads(task), task.due) for task in draft.tasks] == [
        (("一、工业",), "修路。", ["交通局"], "6月"),
        (("一、工业",), "建桥。", ["住建局"], None),
    ]


def test_a_surname_with_its_post_stays_whole() -> None:
    task = read("1.修路。（李副市长牵头，交通局、住建局负责）\n").tasks[0]
    assert task.leaders == ("李副市长",)


def test_cells_between_bars_one_a_line() -> None:
    cells = ("序号", "工作任务", "责任领导", "责任单位")
    rows = ("1", "修路。", "常务副市长", "交通局", "2", "建桥。", "张副市长", "住建局、财政局")
    draft = read("".join(f"|{cell}|\n" for cell in cells + rows))
    assert [(task.text, task.leaders, leads(task)) for task in draft.tasks] == [
        ("修路。", ("常务副市长",), ["交通局"]),
        ("建桥。", ("张副市长",), ["住建局"]),
    ]


def test_a_sign_may_stand_before_a_number_or_instead_of_one() -> None:
    draft = read("★1.修路。（交通局负责）\n▲2.建桥。（住建局负责）\n●招商。（商务局负责）\n")
    assert [(task.number, leads(task)) for task in draft.tasks] == [
        ("1", ["交通局"]),
        ("2", ["住建局"]),
        (None, ["商务局"]),
    ]
