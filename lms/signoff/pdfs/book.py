"""On paper: a competency book, to carry and to sign. It says how somebody stands, and nothing that anyone wrote in private."""

from collections.abc import Iterator
from datetime import date

from lms.kit.datetimes import long_date
from lms.kit.pdf import BOX, Facts, Grid, Heading, Paper, Part, Points, Together, Words, write_pdf
from lms.signoff.rules.book import Book
from lms.signoff.rules.overview import DomainRows, Row
from lms.signoff.rules.states import State


def competency_book(book: Book, day: date) -> bytes:
    """A cover with what is expected by domain; then each competency, with its behaviours and a line for a signature."""
    foot = f"Competency book of {book.name} · {long_date(day)}"
    parts = [*_cover(book, day), *(part for domain in book.expected.domains for part in _domain(book, domain))]
    return write_pdf(
        Paper(title=f"Competency book: {book.name}", subject="What is expected, and what is signed off", made=foot, parts=parts)
    )


# --- the cover ----------------------------------------------------------------------------------------------------------------------


def _cover(book: Book, day: date) -> Iterator[Part]:
    employers = [f"{role}, {employer}" for role, employer in book.posts]
    frameworks = [f"{scheme.name}, version {book.contents[code].number}" for code, scheme in book.schemes.items()]
    yield Facts([
        ("Name", book.name),
        *(("Job role and employer" if not at else "", post) for at, post in enumerate(employers)),
        *(("Framework" if not at else "", framework) for at, framework in enumerate(frameworks)),
        ("As at", long_date(day)),
        ("Signed off", _signed_off(book.expected.whole)),
    ])  # fmt: skip
    yield Heading("By domain")
    yield Grid(("Domain", "Signed off", "Still to do"), [_standing(domain) for domain in book.expected.domains], (3, 1, 3))
    yield Heading("How to use this book")
    yield Words("Tick a behaviour once it has been seen. Your assessor writes their name, signs and dates each competency that is met.")
    yield Words("A signature on paper counts from the day on which the assessor records it in this service. Show them this book, and ask.")
    yield Words("Do not write anything here that could tell who uses services. Keep the book safe: it is about you.")


def _standing(domain: DomainRows) -> tuple[str, str, str]:
    return domain.name, _signed_off(domain), domain.to_do or "Nothing"


def _signed_off(domain: DomainRows) -> str:
    return f"{domain.signed_off} of {domain.counted}" if domain.counted else "Nothing counts"


# --- competencies -------------------------------------------------------------------------------------------------------------------


def _domain(book: Book, domain: DomainRows) -> Iterator[Part]:
    """The first begins a page, so that the cover stands alone; the others stay with their first competency."""
    heading, is_first = f"{domain.code} {domain.name}", domain.rows[0] is book.expected.rows[0]
    if is_first:
        yield Heading(heading, starts_page=True)
    for row in domain.rows:
        above = [Heading(heading)] if row is domain.rows[0] and not is_first else []
        yield Together([*above, *_competency(book, row)])


def _competency(book: Book, row: Row) -> Iterator[Part]:
    scheme, says = book.schemes[row.framework_code], book.contents[row.framework_code].by_code[row.code]
    yield Heading(f"{row.code} {row.name}", is_minor=True)
    yield Facts([("Expected", scheme.level_name(row.expected)), ("State", _state(row)), *_signed(row)])
    for level in range(1, row.expected + 1):
        if behaviours := says.at(level):
            yield Points(scheme.level_name(level), [behaviour.text for behaviour in behaviours], sign=BOX)
    yield Grid(("Assessor’s name", "Signature", "Level", "Date"), [("", "", "", "")], (2.4, 2.4, 0.7, 1.2), is_roomy=True)


def _state(row: Row) -> str:
    """In words, with what is behind it."""
    if row.state is None:
        return "Offered"
    if row.state is State.TOP_UP:
        return f"{row.state.label}: the framework asks for more now"
    if row.state is State.REQUESTED and row.asked_on:
        return f"{row.state.label}, since {long_date(row.asked_on)}"
    return f"{row.state.label}, {row.level_words.lower()}" if row.held and row.held.level < row.expected else row.state.label


def _signed(row: Row) -> Iterator[tuple[str, str]]:
    """Who, when, and until when it counts."""
    if row.held and row.signed:
        brought = ", brought from elsewhere" if row.signed.is_brought else ""
        yield "Signed by", f"{row.signed.name or 'Not recorded'}, level {row.held.level}, on {long_date(row.held.signed_on)}{brought}"
        yield "Counts until", long_date(row.held.review_on)
