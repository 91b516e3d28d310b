"""The child process that parses one document under limits: python -m tracker.intake.child FILENAME.

In: one line of JSON with the hints, then the bytes of the file. Out: one JSON object: {"draft": …},
or {"report": …}, {"form": …} or {"sheets": …} where that is asked for, or {"refused": message}. It
has no database, no secret, and may write no file.
"""

import json
import resource
import sys
from typing import Any

MEMORY_BYTES = 1024**3
CPU_SECONDS = 20
# Of the answer, in ASCII: a text that stands in a file once may stand in thousands of its cells.
MOST_ANSWERED = 40 * 1024**2
TOO_MUCH = "文件里的文字太多，读不下。请删去重复和无关的内容后再导入。"


def main(filename: str) -> None:
    """Limits first, then the parsers are imported: their memory counts too."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    from tracker.core.errors import RuleBroken
    from tracker.intake.cells import form_as_json, read_form
    from tracker.intake.draft import Hints
    from tracker.intake.reading import read_document
    from tracker.intake.report import read_report
    from tracker.intake.sheets import read_sheets

    answer: dict[str, Any]
    hints = json.loads(sys.stdin.buffer.readline())
    known = Hints(tuple(hints["units"]), tuple(hints["officials"]))
    content = sys.stdin.buffer.read()
    try:
        if hints.get("form"):
            answer = {"form": form_as_json(read_form(content, filename))}
        elif hints.get("report"):
            answer = {"report": read_report(content, filename).as_json()}
        elif hints.get("sheets"):
            answer = {"sheets": [sheet.as_json() for sheet in read_sheets(content, filename)]}
        else:
            answer = {"draft": read_document(content, filename, known).as_json()}
        written = _written(answer)
    except RuleBroken as refusal:
        written = json.dumps({"refused": refusal.message})
    except MemoryError:
        written = json.dumps({"refused": "文件内容过于复杂，读取时内存超出限制，不能导入。"})
    sys.stdout.write(written)


def _written(answer: dict[str, Any]) -> str:
    """The answer as it goes out, or that it is more than whoever asked should hold in memory."""
    parts, size = [], 0
    for part in json.JSONEncoder().iterencode(answer):
        size += len(part)
        if size > MOST_ANSWERED:
            return json.dumps({"refused": TOO_MUCH})
        parts.append(part)
    return "".join(parts)


if __name__ == "__main__":
    main(sys.argv[1])
