"""The table that is offered for trying the import: the 2022 one with invented names."""

import zipfile

from tests.seeds.files import OFFICIALS, TABLE
from tools.demonstration_table import DOCUMENT, REMARK, invented_names, made
from tracker.intake import read_document
from tracker.seeding import files


def read_table():
    path = files.TABLE_OF_DEMONSTRATION
    return read_document(path.read_bytes(), path.name)


def test_all_98_rows_are_read_as_those_of_the_real_table_with_invented_names():
    names = invented_names()
    read = [
        {
            "text": task.text,
            "leaders": list(task.leaders),
            "units": [unit.name for unit in task.units],
            "persons": list(task.persons),
            "requirement": task.requirement,
        }
        for task in read_table().tasks
    ]
    expected = [
        {
            "text": task["text"],
            "leaders": [names.get(name, name) for name in task["leaders"]],
            "units": task["units"],
            "persons": [names.get(name, name) for name in task["persons"]],
            "requirement": task["requirement"],
        }
        for task in TABLE
    ]
    assert len(read) == 98
    assert read == expected


def test_it_holds_no_real_name_and_says_what_it_is():
    draft = read_table()
    assert REMARK in draft.unused
    stored = str(draft.as_json())
    assert [o["name"] for o in OFFICIALS if o["name"] in stored] == []


def test_the_file_is_what_the_tool_makes(tmp_path):
    fresh = tmp_path / "fresh.docx"
    fresh.write_bytes(made(files.TABLE))
    texts = [zipfile.ZipFile(path).read(DOCUMENT) for path in (files.TABLE_OF_DEMONSTRATION, fresh)]
    assert texts[0] == texts[1]
