"""The CSV of a list, read back as a spreadsheet would."""

import csv
import io
from datetime import date

import pytest

from tracker.documents.delimited import csv_file
from tracker.documents.ledger import Column

COLUMNS = (Column("序号", 6), Column("任务", 50))


def test_it_is_utf8_with_its_mark_and_quoted_as_the_rfc_says():
    text = '甲，"乙",\r\n丙'
    content = csv_file(COLUMNS, [(1, text), (-2, None), (3.5, date(2022, 7, 7))])
    assert content.startswith("\ufeff序号,任务\r\n1,".encode())
    read = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert read[1:] == [["1", '甲，"乙",\n丙'], ["-2", ""], ["3.5", "2022-07-07"]]
    with pytest.raises(ValueError, match="argument"):
        csv_file(COLUMNS, [(1,)])


@pytest.mark.parametrize("start", "=+-@\t＝＋－＠")
def test_what_could_be_read_as_a_formula_has_an_apostrophe_before_it(start):
    content = csv_file((Column(f"{start}头", 5),), [(f"{start}1+1",), ("1=1",)])
    assert content.decode("utf-8-sig").split("\r\n")[:3] == [f"'{start}头", f"'{start}1+1", "1=1"]
