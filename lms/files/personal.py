"""What this room has about people: its tables in plain words, how rows are called, when they are due to go."""

from lms.kit.personal import Nobodys

PERSONAL = (
    Nobodys(
        table="stored_file",
        title="Files that employers sent in, and long lists made for download",
        removal={"content": b""},
        kept="uploads",
        nobodys="A staff list or a training history is about many people at once. What it said about you is in your records above. "
        "Lists made for download are removed after 7 days.",
    ),
)
