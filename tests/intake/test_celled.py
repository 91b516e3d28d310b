"""Tables in plain text whose cells each begin with a tab, as word processors save them."""

from tracker.intake import Draft, read_document

HEADER = "\t类别\n\t序号\n\t工程名称\n\t建设内容\n\t实施期限\n\t投资概算(万元）\n\t责任部门\n\n"


def read(text: str) -> Draft:
    return read_document(text.encode(), "清单.txt")


def test_projects_keep_the_columns_that_have_no_place_of_their_own() -> None:
    draft = read(
        "附录：重点工程项目清单\n\n" + HEADER + "\t\n\n\n生态安 全\n\t4\n\t美丽河湖创 建工程\n"
        "\t在重点河流\n开展创建\n\t2023-2030\n\t800.00\n\t生态环境局 根河市分局\n\n"
        "\t\n\t\n\n5\n\t污水厂改造\n\t改造管网\n\t\n2023-2025\n\t\n2680.00\n\t住建局\n"
    )
    assert draft.title == "附录：重点工程项目清单"
    first, second = draft.tasks
    assert (first.number, first.sections, first.text) == ("4", ("生态安全",), "美丽河湖创建工程")
    assert [unit.name for unit in first.units] == ["生态环境局根河市分局"]
    assert dict(first.fields) == {
        "建设内容": "在重点河流开展创建",
        "实施期限": "2023-2030",
        "投资概算(万元）": "800.00",
    }
    assert (second.number, second.sections) == ("5", ("生态安全",))


def test_a_row_broken_by_a_page_is_one_row() -> None:
    draft = read(
        HEADER + "\t生态\n\t7\n\t尾矿库治理\n\t新建值班\n\t2023-2027\n\t8076.00\n\t工信局\n\n61\n\n"
        " " + HEADER + "\t\n\t\n\t\n\t室，2 个车间\n\t\n\t\n\t\n\n"
        "\t\n\t8\n\t救援中心\n\t建设中心\n\t2023-2030\n\t700.00\n\t应急管理局\n"
    )
    assert [task.text for task in draft.tasks] == ["尾矿库治理", "救援中心"]
    assert draft.tasks[0].fields["建设内容"] == "新建值班室，2个车间"
    assert [unit.name for unit in draft.tasks[0].units] == ["工信局"]


def test_indicators_need_no_unit_and_their_spanning_head_is_no_row() -> None:
    head = (
        "\t领域\n\t序号\n\t指标名称\n\t单位\n\t现状值\n（2022）\n\t目标值\n\n"
        "\t\n\t\n\t\n\t\n\t\n\t2030 年\n\t2035 年\n\n"
    )
    draft = read(
        head + "\t生态 安全\n\t1\n\t考核的比例\n\t%\n\t32\n\t≥32\n\n"
        "\t\n\t2\n\t离任审计\n\t-\n\t开展\n\t开展\n"
    )
    assert [(task.number, task.text, task.sections) for task in draft.tasks] == [
        ("1", "考核的比例", ("生态安全",)),
        ("2", "离任审计", ("生态安全",)),
    ]
    assert dict(draft.tasks[0].fields) == {"单位": "%", "现状值（2022）": "32", "目标值": "≥32"}
