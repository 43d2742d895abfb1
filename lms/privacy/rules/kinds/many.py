"""The register: tables with personal values whose rows are nobody’s in particular. Not shown, and the page says so."""

from lms.privacy.rules.register import Kind

MANY = (
    Kind(
        table="stored_file",
        title="Files that employers sent in",
        of=(),
        why="",
        source="",
        seen_by="",
        kept="uploads",
        nobodys="A staff list or a training history is about many people at once. What it said about you is in your records above.",
    ),
    Kind(
        table="import_finding",
        title="What was wrong in such a file",
        of=(),
        why="",
        source="",
        seen_by="",
        kept="import_lines",
        nobodys="Lines that could not be used are quoted word for word, and can speak of others. Your team can look one up for you.",
    ),
    Kind(
        table="import_change",
        title="What such a file changed",
        of=(),
        why="",
        source="",
        seen_by="",
        kept="import_lines",
        nobodys="A list of changes names many people. What changed for you is under “Changes to your record”.",
    ),
    Kind(
        table="change",
        title="What you changed",
        of=(),
        why="",
        source="",
        seen_by="",
        kept="trail",
        nobodys="What you changed in other people’s records is counted above, without their values.",
    ),
)
