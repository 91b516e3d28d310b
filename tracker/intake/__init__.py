"""A document in, a draft out (导入): reader → blocks → structure → annotation → draft.

Readers turn a file into blocks, lines of text and tables. Structure finds the tasks in the blocks;
annotation reads the names of units, leaders and persons; the draft is what people check.
"""

from tracker.intake.cells import Cell, CellKind, Form, FormSheet, WordForm, cell_name, read_form
from tracker.intake.draft import (
    Draft,
    DraftTask,
    DraftUnit,
    DraftWarning,
    Hints,
    Level,
    Part,
    Piece,
    PieceUse,
    UnitRole,
)
from tracker.intake.reading import read_document
from tracker.intake.safety import MAX_BYTES
from tracker.intake.sandbox import (
    read_form_safely,
    read_report_safely,
    read_safely,
    read_sheets_safely,
)
from tracker.intake.sheets import Sheet

__all__ = [
    "MAX_BYTES",
    "Cell",
    "CellKind",
    "Draft",
    "DraftTask",
    "DraftUnit",
    "DraftWarning",
    "Form",
    "FormSheet",
    "Hints",
    "Level",
    "Part",
    "Piece",
    "PieceUse",
    "Sheet",
    "UnitRole",
    "WordForm",
    "cell_name",
    "read_document",
    "read_form",
    "read_form_safely",
    "read_report_safely",
    "read_safely",
    "read_sheets_safely",
]
