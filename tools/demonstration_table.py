"""Make seeds/demo/2022-decomposition-demo.docx: the 2022 table with invented names.

Run it again after a change of seeds/demo/names.toml: python -m tools.demonstration_table
"""

import io
import zipfile
from pathlib import Path

from lxml import etree

from tracker.seeding.files import CITY, DEMONSTRATION, TABLE, TABLE_OF_DEMONSTRATION, read

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DOCUMENT = "word/document.xml"
REMARK = "示例数据：表中分管领导和责任人的姓名均为虚构，仅供试用导入。"


def main() -> None:
    TABLE_OF_DEMONSTRATION.write_bytes(made(TABLE))


def made(source: Path) -> bytes:
    """The document with every official's name replaced and a remark under the table."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(source) as original,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as copy,
    ):
        for member in original.infolist():
            content = original.read(member)
            copy.writestr(member, _renamed(content) if member.filename == DOCUMENT else content)
    return buffer.getvalue()


def _renamed(content: bytes) -> bytes:
    document = etree.fromstring(content)
    invented = invented_names()
    for text in document.iter(f"{WORD}t"):
        printed = text.text or ""
        name = invented.get(printed.replace(" ", ""))
        if name:  # a name of two characters is printed with a space between them
            text.text = " ".join(name) if " " in printed else name
    _add_remark(document)
    return etree.tostring(document, xml_declaration=True, encoding="UTF-8", standalone=True)


def invented_names() -> dict[str, str]:
    """The invented name of each real official."""
    names = read(DEMONSTRATION / "names.toml")["names"]
    officials = read(CITY / "officials.toml")["official"]
    return {official["name"]: names[official["key"]] for official in officials}


def _add_remark(document: etree._Element) -> None:
    paragraph = etree.Element(f"{WORD}p")
    text = etree.SubElement(etree.SubElement(paragraph, f"{WORD}r"), f"{WORD}t")
    text.text = REMARK
    body = document.find(f"{WORD}body")
    body.insert(len(body) - 1, paragraph)  # before the section's properties


if __name__ == "__main__":
    main()
