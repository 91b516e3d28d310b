"""“由接任者递补，不再另行文”: what the office, the units and the leaders see of it."""

from datetime import timedelta
from pathlib import Path

from tests.demonstrations import copied
from tests.turns.clause import Clause
from tracker.core import clock

TOLD = Path(__file__).parents[2] / "docs" / "handover.md"


def test_whoever_takes_over_hears_signs_and_is_shown(demo_on_sqlite, tmp_path):
    """The whole story, line by line, stands in docs/handover.md as it came out here."""
    with copied(demo_on_sqlite, tmp_path) as demonstration, demonstration.app.app_context():
        try:
            lines = Clause(demonstration.app).play()
        finally:
            clock.use_offset(timedelta(0))
    told = TOLD.read_text(encoding="utf-8")
    assert [line for line in lines if line not in told] == []
    said = "\n".join(lines)
    # Who left hears and signs nothing any more; who is on leave is left alone.
    after = said[said.index("开始报送") :]
    assert "石立新收到" not in after
    assert "许静收到" not in after
    assert "逾期 1 个工作日：韩永诚" in said
    assert "逾期 1 个工作日：郭建安" in said
    assert "签发：自然资源局责任人 钱思远" in said
    # The first quarter was signed by who was in the post then, and stays so.
    assert "责任人 石立新签发" in said
    # The quarter's bulletin counts each task for who led it on the due day.
    assert "2022年三季度通报，韩永诚：" in said
    assert "2022年三季度通报，郭建安（代）：" in said
    assert "2022年三季度通报里没有的分管领导：许静、陈岩" in said
