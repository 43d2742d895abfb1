"""Pure: who is told what on a day, from the facts of a block of people. `arithmetic.md`, Reminders, 1 to 8."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from lms.kit.room import Matter
from lms.reminders.rules.calendar import WorkCalendar
from lms.reminders.rules.ladder import Ladder, Stage, for_supervisors, in_force, ladder_of
from lms.reminders.rules.words import Audience, NudgeState


class Line(NamedTuple):
    """What somebody is reminded of: the columns of its matter. `about_id`: whose training or work it is."""

    matter: str
    person_id: int
    about_id: int
    post_id: int | None
    ref: str
    on: date
    since: date


class PostOn(NamedTuple):
    """A post that runs on the day."""

    id: int
    human_id: int
    employer_id: int
    employer_code: str
    number: str
    starts_on: date
    is_absent: bool
    supervisor_post_id: int | None


@dataclass(frozen=True, slots=True)
class Policy:
    """What holds for a matter at an employer. `is_opening`: this is its first run."""

    is_on: bool
    starts_on: date
    left_out: frozenset[str] = frozenset()
    to_supervisors: bool = True
    is_opening: bool = False
    opening_mail: bool = True


class Key(NamedTuple):
    """What is told once: a later stage of the same counts for an earlier one."""

    recipient_id: int
    about_id: int
    matter: str
    ref: str
    on: date


class Decided(NamedTuple):
    """A nudge, as it is to be written."""

    key: Key
    stage: Stage
    audience: Audience
    recipient_post_id: int | None
    about_post_id: int | None
    state: NudgeState


@dataclass(frozen=True)
class Facts:
    """What is so on the day about a block of people and those who look after them.

    `posts`: by human, earliest start first. `booked`: (human, subject code) whose stages rest. `places`: the last place that somebody has
    been told, by key. `officers`: humans by employer. `policy`: by matter and employer (None: of no employer).
    """

    day: date
    posts: Mapping[int, list[PostOn]]
    officers: Mapping[int, Sequence[int]]
    calendars: Mapping[int, WorkCalendar]
    horizons: Mapping[int, int]
    policy: Callable[[str, int | None], Policy | None]
    lines: Sequence[Line] = ()
    booked: Collection[tuple[int, str]] = ()
    places: Mapping[Key, int] = field(default_factory=dict)
    by_post: Mapping[int, PostOn] = field(init=False)

    def __post_init__(self) -> None:
        by_post = {post.id: post for posts in self.posts.values() for post in posts}
        object.__setattr__(self, "by_post", by_post)

    def calendar(self, human_id: int) -> WorkCalendar:
        """Of the employer of the post that began first; without a post, Monday to Friday."""
        posts = self.posts.get(human_id)
        return self.calendars[posts[0].employer_id] if posts else WorkCalendar()

    def is_away(self, human_id: int) -> bool:
        """On long leave from every post."""
        posts = self.posts.get(human_id, ())
        return bool(posts) and all(post.is_absent for post in posts)

    def at_work(self, post_id: int | None) -> PostOn | None:
        """The post, where it runs and its holder is not on leave from it."""
        post = self.by_post.get(post_id) if post_id is not None else None
        return post if post and not post.is_absent else None


def deciding(lines: Iterable[Line], matters: Mapping[str, Matter], posts: Mapping[int, PostOn]) -> list[Line]:
    """Of several lines of one person and ref the earliest; at one date, that of the post with the lowest employer code, then number."""
    best: dict[tuple[str, int, int, str], Line] = {}
    for line in lines:
        group = matters[line.matter].group or line.matter
        key = group, line.person_id, line.about_id, line.ref
        other = best.get(key)
        if other is None or _order(line, posts) < _order(other, posts):
            best[key] = line
    return list(best.values())


def _order(line: Line, posts: Mapping[int, PostOn]) -> tuple[date, str, str, int]:
    post = posts.get(line.post_id or 0)
    return line.on, post.employer_code if post else "", post.number if post else "", line.post_id or 0


def decide(facts: Facts, matters: Mapping[str, Matter]) -> Iterator[Decided]:
    """Every nudge of the day that has not been given."""
    for line in deciding(facts.lines, matters, facts.by_post):
        matter = matters[line.matter]
        policy = facts.policy(line.matter, employer_of(line, facts))
        if policy is None or not policy.is_on or facts.day < policy.starts_on:
            continue
        for recipient_id, audience, post_id, ladder in _recipients(line, matter, policy, facts):
            nudge = _nudge(line, facts, policy, recipient_id, audience, post_id, ladder)
            if nudge is not None:
                yield nudge


def employer_of(line: Line, facts: Facts) -> int | None:
    post = facts.by_post.get(line.post_id or 0) or next(iter(facts.posts.get(line.person_id, ())), None)
    return post.employer_id if post else None


def _recipients(line: Line, matter: Matter, policy: Policy, facts: Facts) -> Iterator[tuple[int, Audience, int | None, Ladder]]:
    """Whom it may be told, as whom, by which of their posts, and when: each human once, nobody about themselves as a supervisor."""
    post = facts.by_post.get(line.post_id or 0)
    ladder = ladder_of(matter, policy.left_out, facts.horizons[post.employer_id] if post else None)
    if not (matter.is_about_subjects and (line.about_id, line.ref) in facts.booked) and may_read(line, matter, facts):
        yield line.person_id, Audience.SELF, _own_post(line.person_id, post, facts), ladder
    if not (matter.for_supervisors and policy.to_supervisors and line.on < facts.day and post):
        return
    reached = {line.about_id}
    for recipient_id, audience, post_id in _supervisors(post, facts):
        if recipient_id not in reached and not facts.is_away(recipient_id):
            reached.add(recipient_id)
            yield recipient_id, audience, post_id, for_supervisors(ladder, above=audience is Audience.ABOVE)


def _own_post(human_id: int, post: PostOn | None, facts: Facts) -> int | None:
    """By which of their posts somebody is told: the one it is about, or the one that supervises it; else the one that began first."""
    concerned = (post, facts.by_post.get(post.supervisor_post_id or 0)) if post else ()
    return next((each.id for each in (*concerned, *facts.posts.get(human_id, ())) if each and each.human_id == human_id), None)


def may_read(line: Line, matter: Matter, facts: Facts) -> bool:
    """Not on leave, unless the matter is for that time too; and in post, unless it is one that officers are told once."""
    if facts.is_away(line.person_id):
        return matter.in_absence
    return matter.is_once or bool(facts.posts.get(line.person_id))


def _supervisors(post: PostOn, facts: Facts) -> Iterator[tuple[int, Audience, int | None]]:
    """The supervisor who is named and at work, else the officers of the employer; then whoever supervises the one who is named."""
    supervising = facts.at_work(post.supervisor_post_id)
    if supervising:
        yield supervising.human_id, Audience.SUPERVISOR, supervising.id
    else:
        for officer_id in facts.officers.get(post.employer_id, ()):
            yield officer_id, Audience.OFFICER, None
    running = facts.by_post.get(post.supervisor_post_id or 0)
    above = facts.at_work(running.supervisor_post_id) if running else None
    if above:
        yield above.human_id, Audience.ABOVE, above.id


def looks_after(human_id: int, line: Line, facts: Facts) -> bool:
    """Is it told to this person as one who looks after whom it is about?"""
    post = facts.by_post.get(line.post_id or 0)
    return post is not None and any(recipient_id == human_id for recipient_id, _, _ in _supervisors(post, facts))


def tellers(human_id: int, facts: Facts) -> list[int]:
    """Who tells somebody in person: the supervisor by the post that began first, if at work and another, else its employer's officers."""
    posts = facts.posts.get(human_id)
    if not posts:
        return []
    supervising = facts.at_work(posts[0].supervisor_post_id)
    if supervising and supervising.human_id != human_id:
        return [supervising.human_id]
    return [officer_id for officer_id in facts.officers.get(posts[0].employer_id, ()) if officer_id != human_id]


def _nudge(
    line: Line,
    facts: Facts,
    policy: Policy,
    recipient_id: int,
    audience: Audience,
    post_id: int | None,
    ladder: Ladder,
) -> Decided | None:
    calendar = facts.calendar(recipient_id)
    is_silent = policy.is_opening and not policy.opening_mail
    if not is_silent and not calendar.is_worked(facts.day):
        return None
    stage = in_force(ladder, line.on, line.since, calendar, facts.day)
    if stage is None:
        return None
    key = Key(recipient_id, line.about_id, line.matter, line.ref, line.on)
    if facts.places.get(key, -1) >= stage.place:
        return None
    state = NudgeState.RECORDED if is_silent else NudgeState.WAITING
    return Decided(key, stage, audience, post_id, line.post_id, state)
