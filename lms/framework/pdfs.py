"""On paper: the interview pack of a job role."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from lms.framework.rules.contents import Competency, Contents, Domain, Scheme
from lms.framework.rules.profiles import Asked
from lms.kit.datetimes import long_date
from lms.kit.numbers import counted
from lms.kit.pdf import BOX, Facts, Grid, Heading, Paper, Part, Points, Space, Together, Words, write_pdf

#: Lines for members of the panel.
PANEL = 4
#: Millimetres for notes on one answer: what two of them leave on a page, so many less for each level above the first, but never too few.
NOTES, LESS, LEAST = 60, 16, 24


@dataclass(frozen=True)
class Pack:
    """What a pack is made of. `asked`: by competency, what the role's profile asks for on `day`."""

    role: str
    scheme: Scheme
    contents: Contents
    asked: Mapping[str, Asked]
    since: date | None  # from when the version is in force
    day: date

    @property
    def domains(self) -> list[tuple[Domain, list[Competency]]]:
        """Those that are asked for, each with the competencies that are."""
        pairs = [(domain, [row for row in domain.competencies if row.code in self.asked]) for domain in self.contents.domains]
        return [(domain, competencies) for domain, competencies in pairs if competencies]


def interview_pack(pack: Pack) -> bytes:
    """For a panel: what to ask, what good looks like up to the level that the role needs, the warning sign; room for notes and scores."""
    title = f"Interview pack: {pack.role}"
    subject = f"{pack.scheme.name}, version {pack.contents.number}"
    parts = [*_front(pack), *(part for domain, competencies in pack.domains for part in _domain(pack, domain, competencies)), *_end(pack)]
    return write_pdf(Paper(title=title, subject=subject, made=f"{title} · {long_date(pack.day)}", parts=parts))


# --- the first page -----------------------------------------------------------------------------------------------------------------


def _front(pack: Pack) -> Iterator[Part]:
    since = f", in force since {long_date(pack.since)}" if pack.since else ""
    yield Facts([
        ("Job role", pack.role),
        ("Framework", f"{pack.scheme.name} ({pack.scheme.code})"),
        ("Version", f"{pack.contents.number}{since}"),
        ("What the role needs", f"{_number(pack.scheme, len(pack.asked))}, as at {long_date(pack.day)}"),
    ])  # fmt: skip
    yield Grid(("Candidate", "Date of the interview"), [("", "")], (2, 1), is_roomy=True)
    yield Grid(("Panel", "Job role"), [("", "")] * PANEL, (2, 1), is_roomy=True)
    yield Heading("How to use this pack")
    yield from map(Words, _advice(pack.scheme))
    highest = max(competency.row.level for competency in pack.asked.values())
    levels = [(pack.scheme.level_name(row.level), row.test or "–") for row in pack.scheme.levels if row.level <= highest]
    yield Grid(("Level", "How to tell"), levels, (1, 3))


def _number(scheme: Scheme, number: int) -> str:
    word = scheme.words.competency
    several = f"{word[:-1]}ies" if word.endswith("y") else f"{word}s"
    return counted(number, word, several)


def _advice(scheme: Scheme) -> Iterator[str]:
    yield "Agree beforehand which questions to ask: you rarely need all of them. Ask every candidate the same ones, in the same order."
    yield "Each member of the panel fills in their own copy, and scores alone before you compare. Ask for a real example each time."
    if met := " or ".join(f"“{rating.name}”" for rating in scheme.ratings if rating.is_met):
        yield f"Score what the candidate says against what good looks like. {met} meets the level that the role needs."
    yield "An example from unpaid care, volunteering or another kind of work counts as much as one from a job like this."
    yield "A pack that is filled in is a record about the candidate: keep it where and for as long as your employer keeps such notes."


# --- domains and competencies -------------------------------------------------------------------------------------------------------


def _domain(pack: Pack, domain: Domain, competencies: Sequence[Competency]) -> Iterator[Part]:
    yield Heading(f"{domain.code} {domain.name}", starts_page=True)
    if domain.intent:
        yield Words(domain.intent)
    yield from (Together([*_competency(pack, competency)]) for competency in competencies)


def _competency(pack: Pack, competency: Competency) -> Iterator[Part]:
    row = pack.asked[competency.code].row
    optional = "" if row.is_essential else ", optional"
    yield Heading(f"{competency.code} {competency.name} ({pack.scheme.level_name(row.level)}{optional})", is_minor=True)
    question = competency.interview_question
    yield Words(question, is_strong=True) if question else Space("The framework has no question here. Write the one that you will ask", 14)
    for level in range(1, row.level + 1):
        if behaviours := competency.at(level):
            good = f"What good looks like, {pack.scheme.level_name(level)}"
            yield Points(good, [behaviour.text for behaviour in behaviours])
    if competency.warning_sign:
        yield Points("Warning sign", [competency.warning_sign], sign="▲")
    yield Space("Notes", max(LEAST, NOTES - LESS * (row.level - 1)))
    if pack.scheme.ratings:
        yield _score(pack.scheme)


def _score(scheme: Scheme) -> Grid:
    """One line with a box for each step of the scale."""
    steps = [f"{BOX} {rating.score} {rating.name}" for rating in scheme.ratings]
    return Grid(("Score", *steps), [], (8, *(len(step) + 2 for step in steps)))


# --- the last page ------------------------------------------------------------------------------------------------------------------


def _end(pack: Pack) -> Iterator[Part]:
    yield Heading("Scores together", starts_page=True)
    yield Words("When every member has scored alone, write the scores side by side, and agree one. Leave out what you did not ask.")
    blank = [""] * (PANEL + 1)
    rows = [(f"{needed.code} {needed.name}", f"Level {needed.row.level}", *blank) for needed in pack.asked.values()]
    panel = [f"Panel {number}" for number in range(1, PANEL + 1)]
    name = pack.scheme.words.competency.capitalize()
    yield Grid((name, "Needed", *panel, "Agreed"), rows, (4, 1, *([0.9] * PANEL), 0.9), is_ruled=True)
    yield Space("What the panel decided, and why", 40)
