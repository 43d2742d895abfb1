"""On paper: a booklet of somebody's induction, to sign and to bring back. It has no notes and no reasons."""

from collections.abc import Iterator
from datetime import date

from lms.induction.queries.inductions import InductionView
from lms.kit.datetimes import long_date
from lms.kit.pdf import BOX, TICKED, Facts, Grid, Heading, Paper, Part, Together, Words, write_pdf
from lms.starters.queries.booklet import Booklet, BookletStep
from lms.starters.rules.booklet import Line

BY_ITSELF = "There is nothing to sign: it counts once the training, or the sign-off, is recorded."


def booklet(opened: Booklet, day: date) -> bytes:
    """Whose it is and how to use it; then each step with its lines to sign, in large print."""
    name = opened.post.name
    offered = next((step for step in opened.steps if step.is_offered), None)
    steps = (part for step in opened.steps for part in _step(step, starts_section=step is offered))
    parts = [*_cover(opened), *steps]
    foot = f"{long_date(day)} · Induction of {name}"
    return write_pdf(Paper(title=f"Induction of {name}", subject="Booklet to fill in", made=foot, parts=parts, is_large=True))


def _cover(opened: Booklet) -> Iterator[Part]:
    post, views = opened.post, [one.view for one in opened.page.inductions]
    yield Facts([
        ("Name", post.name),
        ("Post", post.role or "Not named"),
        ("Employer", f"{post.employer}, {post.employee_number}"),
        ("Supervisor", post.supervisor or "Not named"),
        ("Buddy", opened.page.buddy or "Not named"),
        *(("Induction" if not at else "", _programme(view)) for at, view in enumerate(views)),
    ])  # fmt: skip
    yield Heading("How to use this booklet")
    yield Words("Do the steps in this order if you can. When one is done, tick its box, write the day, and sign.")
    yield Words("A step with a line for you and one for your supervisor needs both. One that is done on several days has a line for each.")
    yield Words("What you sign counts once it is recorded in this service. Show the booklet to your supervisor every few weeks.")
    yield Words("Do not write anything here that could tell who uses services. Keep the booklet safe: it is about you.")


def _programme(view: InductionView) -> str:
    until = f"to be complete by {long_date(view.target_on)}" if view.is_compulsory else "offered"
    return f"{view.programme_name}. Starts on {long_date(view.starts_on)}, {until}"


def _step(one: BookletStep, *, starts_section: bool) -> Iterator[Part]:
    step = one.step
    if starts_section:
        yield Heading("Offered to you: you may do these, and need not")
    parts: list[Part] = [Heading(f"{one.number}. {step.title}", is_minor=True), Words(_about(one))]
    if step.text:
        parts.append(Words(step.text))
    if one.lines:
        is_open = any(line.done_on is None for line in one.lines)
        parts.append(Grid(("", "Who signs", "Day", "Signature"), [_row(line) for line in one.lines], (0.5, 2.2, 2, 3), is_roomy=is_open))
    else:
        parts.append(Words(f"{TICKED} Done on {long_date(step.done_on)}" if step.done_on else f"{BOX} {BY_ITSELF}"))
    yield Together(parts)


def _about(one: BookletStep) -> str:
    """What it is, who confirms it, and by when."""
    signers = " and ".join(dict.fromkeys(line.signer for line in one.lines))
    by = "" if one.is_offered else f", by {long_date(one.step.due_on)}"
    return f"{one.step.kind.label}{f', confirmed by {signers}' if signers else ''}{by}"


def _row(line: Line) -> tuple[str, str, str, str]:
    day = line.done_on
    return (TICKED, line.confirm.label, long_date(day), "On record") if day else (BOX, line.confirm.label, "", "")
