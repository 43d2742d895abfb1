"""What we hold about somebody, on paper."""

from collections.abc import Iterator

from lms.kit.datetimes import long_date
from lms.kit.numbers import number
from lms.kit.pdf import Facts, Grid, Heading, Paper, Part, Words
from lms.privacy.rules.held import NOT_RECORDED, Field, Held, Section

#: So many rows are written field by field; more make a table.
FEW = 3


def held_paper(held: Held, partnership: str, *, made_for: str | None = None) -> Paper:
    """All of it. `made_for`: the reason for which an officer has made the copy."""
    day = long_date(held.made_at.date())
    about = [("Name", held.name), ("Made on", day), ("By", partnership), *([("Made because", made_for)] if made_for else [])]
    return Paper(
        title="What we hold about you",
        subject=f"{held.name}, {day}",
        made=f"{partnership} · {day}",
        parts=[Facts(about), *_sections(held), *_end(held)],
        is_wide=True,
    )


def _sections(held: Held) -> Iterator[Part]:
    for section in held.filled:
        yield Heading(f"{section.title} ({number(len(section.rows))})")
        yield Words(f"Why: {section.why} From: {section.source}. Who can see it: {section.seen_by}. Kept: {section.kept}.", is_small=True)
        yield from _rows(section)


def _rows(section: Section) -> Iterator[Part]:
    fields = section.shown
    if len(section.rows) <= FEW:
        for row in section.rows:
            yield Facts([(one.label, one.in_words(row[one.name])) for one in fields if row[one.name] not in (None, "")])
        return
    rows = [[one.in_words(row[one.name]) for one in fields] for row in section.rows]
    yield Grid([one.label for one in fields], rows, [_share(one) for one in fields])


def _share(field: Field) -> float:
    return {"values": 4, "text": 2}.get(field.type, 1.3)


def _end(held: Held) -> Iterator[Part]:
    if held.empty:
        yield Heading("Of these kinds we hold nothing about you")
        yield Words(", ".join(section.title for section in held.empty) + ".")
    yield Heading("What is not in this copy")
    for one in held.left_out:
        yield Words(f"{one.title}: {one.why}")
    for sentence in NOT_RECORDED:
        yield Words(sentence)
    yield Heading("If something is wrong")
    yield Words(
        "Tell us on the page “What we hold about you”, or tell your learning and development team. You have an answer within one month. "
        "If you are not content, you can complain to the Information Commissioner’s Office, ico.org.uk."
    )
