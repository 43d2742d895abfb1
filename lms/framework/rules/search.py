"""Pure: the part of a version that somebody looks for."""

from dataclasses import dataclass, replace

from lms.framework.rules.contents import Behaviour, Competency, Contents, Domain
from lms.kit.identifiers import fold


@dataclass(frozen=True)
class Sought:
    """By the code of a domain, a level and words; empty: everything."""

    domain: str = ""
    level: int | None = None
    text: str = ""

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(fold(self.text).split())

    def __bool__(self) -> bool:
        return bool(self.domain or self.level or self.words)


def narrowed(contents: Contents, sought: Sought) -> Contents:
    """The behaviours in which every word occurs; all of a competency, if they occur in its name, warning sign or question."""
    domains = [_domain(domain, sought) for domain in contents.domains if sought.domain in ("", domain.code)]
    return replace(contents, domains=tuple(domain for domain in domains if domain.competencies))


def _domain(domain: Domain, sought: Sought) -> Domain:
    competencies = [_competency(competency, domain.name, sought) for competency in domain.competencies]
    return replace(domain, competencies=tuple(row for row in competencies if row.behaviours or not sought))


def _competency(competency: Competency, domain: str, sought: Sought) -> Competency:
    about = (domain, competency.code, competency.name, competency.warning_sign, competency.interview_question)
    whole = _has(" ".join(about), sought.words)
    return replace(competency, behaviours=tuple(row for row in competency.behaviours if _is_sought(row, sought, whole)))


def _is_sought(row: Behaviour, sought: Sought, whole: bool) -> bool:
    return sought.level in (None, row.level) and (whole or _has(row.text, sought.words))


def _has(text: str, words: tuple[str, ...]) -> bool:
    folded = fold(text)
    return all(word in folded for word in words)
