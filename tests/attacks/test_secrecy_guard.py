"""No text gets past the form that refuses secrecy markings (docs/rules.md 12)."""

import ast
import re

from tests.test_guards import ROOT, sources

# Who reads what was posted without a form of its own, and why no text is kept by it.
BY_HAND = {
    "tracker/accounts/routes/accounts.py",  # the page to go back to
    "tracker/instructions/routes.py",  # the page to go back to
    "tracker/overview/routes/ledger.py",  # ids, columns that are known, and the page to go back to
    "tracker/overview/routes/ledger_files.py",  # whether what is ticked is meant
    "tracker/overview/routes/selection.py",  # whether the whole list is meant
    "tracker/plans/routes/tasks.py",  # which of two texts is taken, by the names of its parts
    "tracker/plans/routes/imports.py",  # choices by names that were read from the file
    "tracker/reforms/routes.py",  # ids, and which of the successors, by their places
    "tracker/reminders/routes.py",  # ids, and the page to go back to
    "tracker/reports/forms.py",  # the tick that words about secrecy are no marking
    "tracker/web/forms.py",  # the same
}
POSTED = re.compile(r"\brequest\.(form|files|values|json|get_json|data|get_data|stream)\b")
# What a form may descend from; each reaches Form or Part, which look at every text in them.
GUARDED = {"Form", "Part"}


def test_what_is_posted_is_read_by_hand_only_where_it_is_no_text():
    by_hand = {str(path.relative_to(ROOT)) for path in sources() if POSTED.search(path.read_text())}
    assert by_hand == BY_HAND


def test_every_form_descends_from_the_one_that_refuses_markings():
    bases = {}
    for path in sources():
        if path.name in ("forms.py", "parts_form.py", "task_form.py") and path.parent.name != "web":
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.ClassDef) and node.name.endswith("Form"):
                    bases[node.name] = {ast.unparse(base) for base in node.bases}
    assert len(bases) > 25
    for name, above in bases.items():
        assert above & (GUARDED | bases.keys()), name
    plain = [
        path
        for path in sources()
        if re.search(r"\b(FlaskForm|from wtforms import Form\b)", path.read_text())
    ]
    assert plain == [ROOT / "tracker" / "web" / "forms.py"]
