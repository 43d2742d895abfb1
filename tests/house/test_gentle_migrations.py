"""Versions of the tables suit the release they come with and the one before: what a reader of source can see of that."""

import ast

import pytest

from tests.house.source import HOME

VERSIONS = sorted((HOME / "migrations" / "versions").glob("[0-9]*.py"))
#: What takes something away, or gives it another name or shape, that a release still running may use.
HARSH = {"drop_table", "drop_column", "rename_table"}
#: version -> what it does all the same, and why nobody is hurt.
THOUGHT_THROUGH: dict[str, tuple[set[str], str]] = {
    "0003_jobs": ({"drop_table"}, "made anew with the same rows, in one transaction; nothing was released before it"),
    "0004_outbox": ({"drop_table"}, "nothing was sent or released before it"),
    "0021_certificates": ({"drop_table"}, "made anew with the same rows under the same numbers; nothing was released before it"),
    "0023_a_reason_for_leave_of_any_length": ({"type_"}, "a text that may be longer: the release before reads and writes it as it did"),
}


def functions_of(path):
    """`upgrade`, and what stands beside it and is called by it."""
    known = {node.name: node for node in ast.parse(path.read_text(encoding="utf-8")).body if isinstance(node, ast.FunctionDef)}
    found, to_read = {}, ["upgrade"]
    while to_read:
        name = to_read.pop()
        if name in known and name not in found:
            found[name] = known[name]
            to_read += [one.id for one in ast.walk(known[name]) if isinstance(one, ast.Name)]
    return found.values()


def calls(path):
    return [node for function in functions_of(path) for node in ast.walk(function) if isinstance(node, ast.Call)]


def name_of(call):
    return getattr(call.func, "attr", getattr(call.func, "id", ""))


def given(call, name):
    return next((one.value for one in call.keywords if one.arg == name), None)


def harsh(path):
    """What in an upgrade would break the release before it."""
    found = set()
    for call in calls(path):
        name = name_of(call)
        if name in HARSH:
            found.add(name)
        if name == "alter_column":
            for word in ("new_column_name", "type_"):
                found |= {word} if given(call, word) is not None else set()
            if ast.unparse(given(call, "nullable") or ast.Constant(True)) == "False":
                found.add("not_null")
        if name == "add_column" and not is_gentle(call):
            found.add("not_null")
    return found


def is_gentle(add_column):
    """A new column may be empty, or the server fills it for a release that does not know it."""
    column = next((one for one in ast.walk(add_column) if isinstance(one, ast.Call) and name_of(one) == "Column"), None)
    if column is None:
        return True  # not a column that can be read here
    may_be_empty = ast.unparse(given(column, "nullable") or ast.Constant(True)) == "True"
    return may_be_empty or given(column, "server_default") is not None


@pytest.mark.parametrize("path", VERSIONS, ids=lambda path: path.stem)
def test_a_version_takes_nothing_away_from_the_release_before(path):
    allowed, _ = THOUGHT_THROUGH.get(path.stem, (set(), ""))
    assert harsh(path) <= allowed


def test_every_exception_is_a_version_and_says_why():
    assert THOUGHT_THROUGH.keys() <= {path.stem for path in VERSIONS}
    assert all(why for _, why in THOUGHT_THROUGH.values())


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ('op.drop_column("person", "mobile")', "drop_column"),
        ('op.drop_table("person")', "drop_table"),
        ('op.rename_table("person", "human")', "rename_table"),
        ('op.alter_column("person", "mobile", new_column_name="phone")', "new_column_name"),
        ('op.alter_column("person", "mobile", type_=sa.Text())', "type_"),
        ('op.alter_column("person", "mobile", nullable=False)', "not_null"),
        ('op.add_column("person", sa.Column("x", sa.Text(), nullable=False))', "not_null"),
    ],
)
def test_it_would_be_noticed(tmp_path, line, why):
    version = tmp_path / "9999_harsh.py"
    version.write_text(f"def upgrade():\n    _inner()\n\n\ndef _inner():\n    {line}\n\n\ndef downgrade():\n    op.drop_table('y')\n")
    assert harsh(version) == {why}


def test_what_is_gentle_passes(tmp_path):
    version = tmp_path / "9999_gentle.py"
    columns = ['sa.Column("x", sa.Text())', 'sa.Column("y", sa.Text(), nullable=False, server_default="")']
    version.write_text("def upgrade():\n" + "".join(f"    op.add_column('person', {one})\n" for one in columns))
    assert harsh(version) == set()
