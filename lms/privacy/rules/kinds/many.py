"""The register: tables with personal values whose rows are nobody’s in particular. Not shown, and the page says so."""

from lms.privacy.rules.register import Kind

MANY = (
    Kind(
        table="stored_file",
        title="Files that employers sent in, and long lists made for download",
        kept="uploads",
        nobodys="A staff list or a training history is about many people at once. What it said about you is in your records above. "
        "Lists made for download are removed after 7 days.",
    ),
    Kind(
        table="evaluation_outcome_comment",
        title="What people wrote about courses",
        kept="evaluation_comments",
        nobodys="It was taken off its writer’s name when it was counted, so nobody can tell which is yours.",
    ),
    Kind(
        table="import_finding",
        title="What was wrong in such a file",
        kept="import_lines",
        nobodys="Lines that could not be used are quoted word for word, and can speak of others. Your team can look one up for you.",
    ),
    Kind(
        table="import_change",
        title="What such a file changed",
        kept="import_lines",
        nobodys="A list of changes names many people. What changed for you is under “Changes to your record”.",
    ),
    Kind(
        table="import_reading",
        title="How such a file was read",
        kept="import_lines",
        nobodys="Lines of files are about many people at once. What they said about you is in your records above.",
    ),
    Kind(
        table="import_value",
        title="The different words in such a file",
        kept="import_lines",
        nobodys="Lines of files are about many people at once. What they said about you is in your records above.",
    ),
    Kind(
        table="import_write",
        title="What such a file wrote, row by row, to be taken back if need be",
        kept="import_lines",
        nobodys="Lines of files are about many people at once. What they said about you is in your records above.",
    ),
    Kind(
        table="import_kept",
        title="What stayed when such a file was taken back",
        kept="import_lines",
        nobodys="Lines of files are about many people at once. What they said about you is in your records above.",
    ),
    Kind(
        table="import_word",
        title="What words in files mean",
        kept="deeds",
        nobodys="Titles of courses, names of roles and teams. They are about files, and hold nothing about you.",
    ),
    Kind(
        table="change",
        title="What you changed",
        kept="trail",
        nobodys="What you changed in other people’s records is counted above, without their values.",
    ),
)
