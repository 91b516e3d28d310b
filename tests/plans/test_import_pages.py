"""The pages of an import: upload, check, decide, confirm."""

import io
import re

import pytest
from sqlalchemy import func, select

from tests import factories
from tests.plans.genhe import SAMPLE, genhe
from tracker.core.db import db
from tracker.models import ImportDraft, Plan, Task, TaskParty


def count(model) -> int:
    return db.session.scalar(select(func.count()).select_from(model))


def upload(client, content: bytes, name: str):
    return client.post("/plans/import", data={"file": (io.BytesIO(content), name)})


def heading(**changes) -> dict[str, object]:
    return {
        "title": "2022年主要目标任务",
        "year": 2022,
        "document_number": "",
        "kind": "work_report",
        **changes,
    }


def test_the_2022_table_is_uploaded_checked_and_confirmed(app, sign_in):
    city = genhe()
    client = sign_in(city.supervisor)
    answer = upload(client, SAMPLE.read_bytes(), SAMPLE.name)
    assert answer.status_code == 302
    address = answer.location

    page = client.get(address).text
    places = re.findall(r'id="place:([\d.]+)"', page)
    assert f"读出 98 项任务，{len(places)} 处要您定" in page
    assert "“市直各相关部门”成员不明，需指定" in page
    refused = client.post(address, data=heading(doubts_checked="1"))
    assert refused.status_code == 200
    assert "请勾选“市直" in refused.text
    assert count(Plan) == 0

    chosen = {f"place:{place}": [city.units["housing"].id] for place in places}
    chosen["doubts_checked"] = "1"
    done = client.post(address, data={**heading(), **chosen})

    assert done.status_code == 302
    assert (count(Plan), count(Task), count(TaskParty)) == (1, 98, 140)
    assert client.get(address).location == done.location
    assert client.post(address, data={**heading(), **chosen}).status_code == 302
    assert count(Plan) == 1
    assert "地区生产总值增长6%左右。" in client.get(done.location).text
    assert "98 项已在《" not in page
    again = upload(client, SAMPLE.read_bytes(), SAMPLE.name)
    assert "98 项已在《2022年主要目标任务》里" in client.get(again.location).text


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "空.docx", "空"),
        (b"PK\x03\x04 not a document", "坏.docx", "坏|损|打不开|读"),
        ("只有一段话。".encode(), "说明.txt", "任务"),
        (b"x", "照片.png", "格式|类型|支持|文件"),
    ],
)
def test_a_file_that_is_no_table_is_refused_in_words(city, sign_in, content, name, sentence):
    answer = upload(sign_in(city.supervisor), content, name)

    assert answer.status_code == 200
    error = re.search(r'id="file-error">(.*?)</div>', answer.text, re.DOTALL)
    assert error
    assert re.search(sentence, error[1])
    assert count(ImportDraft) == 0


def test_pasted_text_is_read_like_a_text_file(city, sign_in):
    client = sign_in(city.supervisor)
    text = (
        "2022年任务\n一、民生\n1. 改造14个小区。（责任单位：住建局）\n2. 修桥。（责任单位：财政局）"
    )

    answer = client.post("/plans/import", data={"text": text})

    assert answer.status_code == 302
    kept = db.session.scalars(select(ImportDraft)).one()
    assert (kept.filename, len(kept.content["tasks"])) == ("粘贴的文字.txt", 2)
    assert "请选择文件，或在下面粘贴文字" in client.post("/plans/import", data={}).text
    refused = client.post("/plans/import", data={"text": "没有任何任务的一段话。"})
    assert "没有任何任务的一段话。</textarea>" in refused.text
    assert "密级标志" in client.post("/plans/import", data={"text": "绝密★1年\n" + text}).text


def test_a_marked_file_name_is_refused(city, sign_in):
    answer = upload(sign_in(city.supervisor), b"x", "【机密】分解表.docx")

    assert "密级标志" in answer.text
    assert count(ImportDraft) == 0


def table(units: str, leaders: str = "任副市长（城") -> bytes:
    rows = ["序号\t工作任务\t分管领导\t责任单位", f"1\t改造14个小区。\t{leaders}\t{units}"]
    return "\n".join(rows).encode()


def test_names_are_decided_on_the_page(city, sign_in):
    client = sign_in(city.supervisor)
    address = upload(client, table("住建委", "孙尚国"), "表.txt").location
    page = client.get(address).text
    assert "“住建委”是哪个单位？" in page
    assert "“孙尚国”是谁？" in page

    answers = {
        "unit:住建委": f"unit.{city.unit('住建局').id}",
        "alias:住建委": "1",
        "leader:孙尚国": "new-post",
    }
    partly = client.post(address, data={**heading(), "unit:住建委": answers["unit:住建委"]})
    assert "请先定下分管领导“孙尚国”是谁" in partly.text
    assert f'value="unit.{city.unit("住建局").id}" selected' in partly.text  # not asked again
    assert client.post(address, data={**heading(), **answers}).status_code == 302

    task = db.session.scalars(select(Task)).one()
    assert task.parties[0].unit is city.unit("住建局")
    assert task.leaders[0].post.title == "副市长"


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"year": "22"}, "年度“22”不对"),
        ({"year": "二二年"}, "年度"),
        ({"title": ""}, "请填写方案名称"),
    ],
)
def test_a_wrong_heading_is_refused_at_its_field(city, sign_in, wrong, sentence):
    client = sign_in(city.supervisor)
    address = upload(client, table("住建局", ""), "表.txt").location

    answer = client.post(address, data=heading(**wrong))

    assert answer.status_code == 200
    assert sentence in answer.text
    assert count(Plan) == 0


def test_a_form_that_nobody_filled_in_is_refused_with_a_sentence(city, sign_in):
    form = "序号 项目名称 项目内容 实施主体 投资额度\n填报单位： 责任领导： 填报时间：\n"
    answer = upload(sign_in(city.supervisor), form.encode(), "征集表.txt")
    assert "“征集表.txt”中只有表头，没有任务，请填写后再导入" in answer.text
    assert count(ImportDraft) == 0


def test_an_upload_is_discarded(city, sign_in):
    client = sign_in(city.supervisor)
    address = upload(client, table("住建局"), "表.txt").location

    assert client.post(f"{address}/discard").status_code == 302
    assert client.get(address).status_code == 404


def test_an_upload_is_private_to_the_office_of_its_government(city, sign_in):
    address = upload(sign_in(city.supervisor), table("住建局"), "表.txt").location
    other = factories.small_city("额尔古纳市")

    assert sign_in(city.liaison("住建局")).get(address).status_code == 404
    assert sign_in(other.supervisor).get(address).status_code == 404


@pytest.mark.parametrize("who", ["住建局联络员", "市长", "系统管理员"])
def test_only_the_office_imports(city, sign_in, who):
    assert sign_in(city.actor(who)).get("/plans/import").status_code == 403


DOUBTFUL = """一、工业
1.完成投资60亿元。（牵头单位：市发展改革委，配合单位：住建局等）
2.新增企业20家。（牵头单位：发改委；完成时限：2022年11月底前）
"""


def test_what_was_read_with_doubt_is_marked_and_must_be_confirmed(app, sign_in):
    client = sign_in(genhe().supervisor)
    address = upload(client, DOUBTFUL.encode(), "方案.txt").location
    page = client.get(address).text
    assert "单位名单以“等”字结尾" in page
    assert "1 项有黄色提示" in page
    assert "完成时限 2022年11月底前" in page

    chosen = dict(re.findall(r'name="(unit:[^"]+)".*?<option value="([^"]+)" selected', page, re.S))
    refused = client.post(address, data={**heading(), **chosen})
    assert "有 1 项读得没有把握，请对照原件核对后勾选“已核对”。" in refused.text
    assert count(Plan) == 0

    client.post(address, data={**heading(), **chosen, "doubts_checked": "1"})
    assert (count(Plan), count(Task)) == (1, 2)


def test_a_printed_name_that_fits_one_unit_is_already_chosen(app, sign_in):
    client = sign_in(genhe().supervisor)
    address = upload(client, DOUBTFUL.encode(), "方案.txt").location
    page = client.get(address).text
    assert "去掉“市”字就是“发展改革委”，已替您选上，请核对。" in page
    assert re.search(r'name="unit:市发展改革委".*?<option value="unit\.\d+" selected', page, re.S)
