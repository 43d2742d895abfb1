"""Pure: a draft as it is edited, one part at a time."""

from dataclasses import dataclass, replace

from lms.framework.rules.contents import Behaviour, Competency, Contents, Domain


@dataclass(frozen=True)
class CompetencyText:
    """What a form says of one competency: `behaviours` by level, a line each. `domain_name`: of a domain that is not there yet."""

    code: str
    name: str
    domain: str
    behaviours: dict[int, str]
    domain_name: str = ""
    warning_sign: str = ""
    interview_question: str = ""
    review_months: int | None = None

    def as_competency(self) -> Competency:
        lines = [(level, line.strip()) for level, text in sorted(self.behaviours.items()) for line in text.splitlines() if line.strip()]
        return Competency(
            code=self.code,
            name=self.name,
            warning_sign=self.warning_sign,
            interview_question=self.interview_question,
            review_months=self.review_months,
            behaviours=tuple(Behaviour(level, line, line) for level, line in lines),
        )


def text_of(contents: Contents, code: str) -> CompetencyText:
    """A competency as a form shows it."""
    row = contents.by_code[code]
    levels = {behaviour.level for behaviour in row.behaviours}
    lines = {level: "\n".join(behaviour.text for behaviour in row.at(level)) for level in sorted(levels)}
    return CompetencyText(
        code=code,
        name=row.name,
        domain=contents.domain_of[code].code,
        behaviours=lines,
        warning_sign=row.warning_sign,
        interview_question=row.interview_question,
        review_months=row.review_months,
    )


def with_competency(contents: Contents, text: CompetencyText) -> Contents:
    """In its place, or at the end of another domain; a domain that is left empty goes, one that is not there yet comes."""
    stays = text.code in contents.domain_of and contents.domain_of[text.code].code == text.domain
    new = text.as_competency()
    if stays:
        domains = [
            replace(row, competencies=tuple(new if old.code == new.code else old for old in row.competencies)) for row in contents.domains
        ]
        return replace(contents, domains=tuple(domains))
    left = without_competency(contents, new.code)
    domains = [replace(row, competencies=(*row.competencies, new)) if row.code == text.domain else row for row in left.domains]
    if text.domain not in {row.code for row in domains}:
        domains.append(_domain_of(contents, text, new))
    return replace(left, domains=tuple(domains))


def _domain_of(contents: Contents, text: CompetencyText, competency: Competency) -> Domain:
    before = next((row for row in contents.domains if row.code == text.domain), Domain(text.domain, text.domain_name))
    return replace(before, competencies=(competency,))


def without_competency(contents: Contents, code: str) -> Contents:
    """A domain that is left empty goes too."""
    domains = [replace(row, competencies=tuple(old for old in row.competencies if old.code != code)) for row in contents.domains]
    return replace(contents, domains=tuple(row for row in domains if row.competencies))


def with_domain(contents: Contents, code: str, name: str, intent: str) -> Contents:
    """The domain is called so."""
    domains = [replace(row, name=name, intent=intent) if row.code == code else row for row in contents.domains]
    return replace(contents, domains=tuple(domains))
