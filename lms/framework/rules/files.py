"""Pure: what a file of frameworks says; see `README.md` of the room for its shape."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from lms.framework.rules.contents import USUAL, Behaviour, Competency, Contents, Domain, Enough, Level, PartWords, Rating, Scheme
from lms.framework.rules.reading import BEYOND_NUMBERS, Part

#: What a file may say besides, for people who read it: it is not kept.
FOR_READERS = ("note", "verified", "used_for", "values", "levels_are_cumulative", "signoff_rules", "evidence_kinds")
FRAMEWORK = ("code", "version", "published_from", "name", "owner", "source", "words", "levels", "judgement_scale", "review_months",
             "sufficiency", "domains", "wording_only", *FOR_READERS)  # fmt: skip
NUMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
HIGHEST_LEVEL = 9
LONGEST_MONTHS = 600
#: The scale where a file gives none: which ratings count as met is said there too.
MET_FROM = 2


@dataclass(frozen=True)
class Rewording:
    """A text of a draft that says the same as an earlier one, in other words."""

    competency: str
    was: str
    now: str


@dataclass(frozen=True)
class FrameworkFile:
    """A framework with one version of it. The meanings of its behaviours are their texts, until they are compared with a version before."""

    scheme: Scheme
    contents: Contents
    published_from: date | None
    rewordings: tuple[Rewording, ...] = ()


class WrongFile(Exception):
    """The file cannot be loaded; `problems`, each with its place."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def read_framework(loaded: object) -> FrameworkFile:
    """Raises WrongFile. Only what stands under `framework` is read."""
    problems: list[str] = []
    file = Part(loaded if isinstance(loaded, Mapping) else {}, "the file", problems)
    file.only("schema", "framework", "external_frameworks", "crosswalk")
    if not isinstance(file.values.get("framework"), Mapping):
        raise WrongFile(["the file: framework is missing, which holds code, version, name, levels and domains"])
    read = _framework(Part(file.values["framework"], "framework", problems))
    if problems:
        raise WrongFile(problems)
    return read


def _framework(part: Part) -> FrameworkFile:
    part.only(*FRAMEWORK)
    scheme = _scheme(part)
    contents = Contents(
        number=_number(part),
        review_months=part.number("review_months", 1, LONGEST_MONTHS, Contents("").review_months),
        sufficiency=_sufficiency(part, scheme.highest_level),
        domains=_domains(part, {level.level for level in scheme.levels}),
    )
    return FrameworkFile(scheme, contents, part.day("published_from"), tuple(_rewordings(part, contents)))


def _number(part: Part) -> str:
    """It stands in addresses."""
    value = part.values.get("version")
    number = part.one_text(str(value) if type(value) is int and abs(value) < BEYOND_NUMBERS else value, "version", "number")
    if number and not NUMBER.fullmatch(number):
        part.note(f"version {number} has something else than letters, numbers, dots, - and _")
    return number


def _scheme(part: Part) -> Scheme:
    words = part.part("words")
    words.only("domain", "competency", "behaviour")
    usual = PartWords()
    return Scheme(
        code=part.code(),
        name=part.text("name", needed=True),
        owner=part.text("owner"),
        source=part.text("source"),
        words=PartWords(*(words.text(name, "code") or getattr(usual, name) for name in ("domain", "competency", "behaviour"))),
        levels=_levels(part),
        ratings=_ratings(part),
    )


def _levels(part: Part) -> tuple[Level, ...]:
    levels = []
    for level in part.parts("levels", "level", named_by="level", needed=True):
        level.only("level", "key", "name", "who", "test")
        number = level.whole("level", 1, HIGHEST_LEVEL)
        if "level" not in level.values:
            level.note("level is missing")
        levels.append(
            Level(number or 0, level.code("key"), level.text("name", needed=True), level.text("who", "text"), level.text("test", "text"))
        )
    part.once([level.level for level in levels], "level")
    part.once([level.key for level in levels], "the key of a level")
    return tuple(sorted(levels, key=lambda level: level.level))


def _ratings(part: Part) -> tuple[Rating, ...]:
    ratings = []
    for rating in part.parts("judgement_scale", "score", named_by="score", needed=True):
        rating.only("score", "key", "name", "met")
        score = rating.number("score", 0, HIGHEST_LEVEL, 0)
        ratings.append(Rating(score, rating.code("key"), rating.text("name", needed=True), rating.flag("met", score >= MET_FROM)))
    part.once([f"{rating.score}" for rating in ratings], "the score")
    part.once([rating.key for rating in ratings], "the key of a score")
    if ratings and not any(rating.is_met for rating in ratings):
        part.note("judgement_scale has no score that counts as met")
    return tuple(sorted(ratings, key=lambda rating: rating.score))


def _sufficiency(part: Part, highest: int) -> tuple[Enough, ...]:
    rules = []
    for rule in part.parts("sufficiency", "level", named_by="level"):
        rule.only("level", "kinds", "first_hand", "observations", "assessors", "days")
        least = {"kinds": (1, 10, 1), "first_hand": (0, 50, 1), "observations": (0, 50, 0), "assessors": (1, 10, 1), "days": (1, 50, 1)}
        rules.append(
            Enough(rule.number("level", 1, highest or HIGHEST_LEVEL, 1), **{name: rule.number(name, *at) for name, at in least.items()})
        )
    part.once([rule.level for rule in rules], "sufficiency for level")
    return tuple(sorted(rules, key=lambda rule: rule.level)) or USUAL


# --- domains ----------------------------------------------------------------------------------------------------------------------


def _domains(part: Part, levels: set[int]) -> tuple[Domain, ...]:
    domains = []
    for domain in part.parts("domains", "domain", needed=True):
        domain.only("code", "name", "intent", "competencies")
        competencies = tuple(_competency(row, levels) for row in domain.parts("competencies", "competency", needed=True))
        domains.append(Domain(domain.code(), domain.text("name", needed=True), domain.text("intent", "text"), competencies))
    part.once([domain.code for domain in domains], "the code of a domain", str.upper)
    part.once([row.code for domain in domains for row in domain.competencies], "the code of a competency", str.upper)
    return tuple(domains)


def _competency(part: Part, levels: set[int]) -> Competency:
    lists = [f"l{level}" for level in range(1, HIGHEST_LEVEL + 1)]
    part.only("code", "name", "watch_for", "ask", "review_months", *lists)
    for key in lists:
        if key in part.values and int(key[1:]) not in levels:
            part.note(f"{key} is of level {key[1:]}, which the framework does not have")
    behaviours = tuple(_behaviours(part, sorted(levels)))
    if not behaviours:
        part.note("has no behaviour")
    part.once([row.text for row in behaviours], "the behaviour")
    return Competency(
        code=part.code(),
        name=part.text("name", needed=True),
        warning_sign=part.text("watch_for", "text"),
        interview_question=part.text("ask", "text"),
        review_months=part.whole("review_months", 1, LONGEST_MONTHS),
        behaviours=behaviours,
    )


def _behaviours(part: Part, levels: list[int]) -> Iterator[Behaviour]:
    for level in levels:
        for place, value in enumerate(part.items(f"l{level}"), 1):
            text = part.one_text(value, f"l{level}, text {place}", "behaviour")
            yield Behaviour(level, text, text)


def _rewordings(part: Part, contents: Contents) -> Iterator[Rewording]:
    texts = {code: {row.text for row in competency.behaviours} for code, competency in contents.by_code.items()}
    for marked in part.parts("wording_only", "entry", named_by="competency"):
        marked.only("competency", "was", "is")
        code, was, now = marked.code("competency"), *(marked.text(key, "behaviour", needed=True) for key in ("was", "is"))
        if code and now and now not in texts.get(code, ()):
            marked.note(f"“{now}” is no behaviour of {code} in this file")
        yield Rewording(code, was, now)


# --- back into a file ---------------------------------------------------------------------------------------------------------------


def as_file(file: FrameworkFile) -> dict[str, Any]:
    """What reads as the same again."""
    scheme, contents = file.scheme, file.contents
    about = {"code": scheme.code, "version": contents.number, "published_from": file.published_from, "name": scheme.name}
    about |= {name: getattr(scheme, name) for name in ("owner", "source")}
    levels = [{"level": row.level, "key": row.key, "name": row.name, "who": row.audience, "test": row.test} for row in scheme.levels]
    framework = about | {
        "words": vars(scheme.words) if scheme.words != PartWords() else None,
        "levels": [_said(level) for level in levels],
        "judgement_scale": [{"score": row.score, "key": row.key, "name": row.name, "met": row.is_met} for row in scheme.ratings],
        "review_months": contents.review_months,
        "sufficiency": [vars(rule) for rule in contents.sufficiency],
        "domains": [_domain_as_file(domain) for domain in contents.domains],
        "wording_only": _rewordings_as_file(contents),
    }
    return {"schema": "lms.frameworks/1", "framework": _said(framework)}


def _said(values: Mapping[str, Any]) -> dict[str, Any]:
    """Without what is empty."""
    return {key: value for key, value in values.items() if value not in ("", None, [])}


def _domain_as_file(domain: Domain) -> dict[str, Any]:
    competencies = [_competency_as_file(competency) for competency in domain.competencies]
    return _said({"code": domain.code, "name": domain.name, "intent": domain.intent}) | {"competencies": competencies}


def _competency_as_file(competency: Competency) -> dict[str, Any]:
    levels = sorted({row.level for row in competency.behaviours})
    return _said(
        {"code": competency.code, "name": competency.name}
        | {f"l{level}": [row.text for row in competency.at(level)] for level in levels}
        | {"watch_for": competency.warning_sign, "ask": competency.interview_question, "review_months": competency.review_months}
    )


def _rewordings_as_file(contents: Contents) -> list[dict[str, str]]:
    reworded = [(competency.code, row) for competency in contents.competencies for row in competency.behaviours if row.meaning != row.text]
    return [{"competency": code, "was": row.meaning, "is": row.text} for code, row in reworded]
