"""On paper: a booklet of somebody's induction, to sign and to bring back. It has no notes and no reasons."""

from collections.abc import Iterator
from datetime import date

from lms.kit.datetimes import long_date
from lms.kit.pdf import BOX, TICKED, Facts, Grid, Heading, Paper, Part, Together, Words, write_pdf
from lms.starters.rules.booklet import Booklet, BookletStep, Line

BY_ITSELF = "There is nothing to sign: it counts once the training, or the sign-off, is recorded."


def booklet(contents: Booklet, day: date) -> bytes:
    """Whose it is and how to use it; then each step with its lines to sign, in large print."""
    offered = next((step for step in contents.steps if step.is_offered), None)
    parts = [*_cover(contents), *(part for step in contents.steps for part in _step(step, starts_section=step is offered))]
    title = f"Induction of {contents.name}"
    return write_pdf(Paper(title=title, subject="Booklet to fill in", made=f"{long_date(day)} · {title}", parts=parts, is_large=True))


def _cover(contents: Booklet) -> Iterator[Part]:
    yield Facts([
        ("Name", contents.name),
        ("Post", contents.role or "Not named"),
        ("Employer", contents.employer),
        ("Supervisor", contents.supervisor or "Not named"),
        ("Buddy", contents.buddy or "Not named"),
        *(("Induction" if not at else "", _programme(*programme)) for at, programme in enumerate(contents.programmes)),
    ])  # fmt: skip
    yield Heading("How to use this booklet")
    yield Words("Do the steps in this order if you can. When one is done, tick its box, write the day, and sign.")
    yield Words("A step with a line for you and one for your supervisor needs both. One that is done on several days has a line for each.")
    yield Words("What you sign counts once it is recorded in this service. Show the booklet to your supervisor every few weeks.")
    yield Words("Do not write anything here that could tell who uses services. Keep the booklet safe: it is about you.")


def _programme(name: str, starts_on: date, target_on: date | None) -> str:
    until = f"to be complete by {long_date(target_on)}" if target_on else "offered"
    return f"{name}. Starts on {long_date(starts_on)}, {until}"


def _step(step: BookletStep, *, starts_section: bool) -> Iterator[Part]:
    if starts_section:
        yield Heading("Offered to you: you may do these, and need not")
    parts: list[Part] = [Heading(f"{step.number}. {step.title}", is_minor=True), Words(_about(step))]
    if step.text:
        parts.append(Words(step.text))
    if step.lines:
        is_open = any(line.done_on is None for line in step.lines)
        parts.append(Grid(("", "Who signs", "Day", "Signature"), [_row(line) for line in step.lines], (0.5, 2.2, 2, 3), is_roomy=is_open))
    else:
        parts.append(Words(f"{TICKED} Done on {long_date(step.done_on)}" if step.done_on else f"{BOX} {BY_ITSELF}"))
    yield Together(parts)


def _about(step: BookletStep) -> str:
    """What it is, who confirms it, and by when."""
    signers = " and ".join(dict.fromkeys(line.signer for line in step.lines))
    return ", ".join([step.kind.label, *([f"confirmed by {signers}"] if signers else []), step.by])


def _row(line: Line) -> tuple[str, str, str, str]:
    day = line.done_on
    return (TICKED, line.confirm.label, long_date(day), "On record") if day else (BOX, line.confirm.label, "", "")
