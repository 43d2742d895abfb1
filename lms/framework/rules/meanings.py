"""Pure: what makes the behaviours of a version the same as those of the version before it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from lms.framework.rules.contents import Behaviour, Competency, Contents
from lms.framework.rules.files import Rewording

#: Competency and text -> meaning.
Meanings = Mapping[tuple[str, str], str]


def meanings_of(contents: Contents | None) -> dict[tuple[str, str], str]:
    competencies = contents.competencies if contents else ()
    return {(competency.code, row.text): row.meaning for competency in competencies for row in competency.behaviours}


def with_meanings(contents: Contents, base: Contents | None, marked: Meanings) -> Contents:
    """A text that the version before has too means what it means there; one that is marked, what it is marked as; any other, itself."""
    known = {**marked, **meanings_of(base)}
    domains = [replace(domain, competencies=tuple(_with(row, known) for row in domain.competencies)) for domain in contents.domains]
    return replace(contents, domains=tuple(domains))


def _with(competency: Competency, known: Meanings) -> Competency:
    return replace(competency, behaviours=tuple(_meant(competency.code, row, known) for row in competency.behaviours))


def _meant(code: str, row: Behaviour, known: Meanings) -> Behaviour:
    return replace(row, meaning=known.get((code, row.text), row.text))


def marks(rewordings: Sequence[Rewording], base: Contents | None) -> tuple[dict[tuple[str, str], str], list[str]]:
    """What the file marks as another wording, and what is wrong with it: the earlier text has to be one of the version before."""
    known, meant = meanings_of(base), {(code, meaning) for (code, _), meaning in meanings_of(base).items()}
    marked, problems = {}, []
    for row in rewordings:
        if base and (row.competency, row.was) not in known.keys() | meant:
            problems.append(f"framework, wording_only: “{row.was}” is no behaviour of {row.competency} in version {base.number}")
        marked[row.competency, row.now] = known.get((row.competency, row.was), row.was)
    return marked, problems
