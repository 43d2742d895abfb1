"""Who is told what on a day: arithmetic.md, Reminders 1 to 8, from the raw tables, slowly and simply."""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, timedelta

from tests.reminders.recount.days import Stage, in_force
from tests.reminders.recount.world import local


@dataclass(frozen=True)
class Line:
    """Something with a date that somebody may have to be told of."""

    matter: str
    about: int
    ref: str
    on: date
    post_id: int
    is_told_after: bool = True  # not within the 28 days after an absence
    rests: bool = False  # for the learner, who is booked
    recipients: tuple | None = None  # where it is not for the learner and those above: who, and their post


@dataclass(frozen=True)
class Copy:
    """What a recipient is told of a line."""

    recipient: int
    line: Line
    stage: Stage
    row: tuple  # of the dry run

    @property
    def about_what(self):
        return self.recipient, self.line.about, self.line.matter, self.line.ref, self.line.on


# --- the lines of a day -----------------------------------------------------------------------------------------------------------


def lines(world):
    every = (training, inductions, bookings, approvals, requests, returned, reviews, registrations)
    return [line for of_matter in every for line in of_matter(world)]


def training(world):
    dates = defaultdict(list)
    for row in world.standings:
        on, is_expiry = date_of(row, world.day)
        if on and row.post_id in world.active and (world.last_day(row.post_id) or date.max) >= on:
            human = world.human(world.posts[row.post_id].person_id)
            dates[human, row.subject_id].append((on, world.place_of(row.post_id), row.post_id, is_expiry, row.in_grace))
    for (human, subject_id), of_posts in dates.items():
        on, _, post_id, is_expiry, in_grace = min(of_posts)
        matter = "refresher" if is_expiry else "first_training"
        rests = is_booked(world, human, subject_id)
        yield Line(matter, human, world.subjects[subject_id].code, on, post_id, not in_grace, rests)


def date_of(row, day):
    """The date of a post's line, and whether it is an expires_on."""
    is_paused = row.absence_id is not None and not row.in_grace
    never_expires = row.award_id is not None and row.expires_on is None
    if row.is_offer or row.exemption_id is not None or is_paused or never_expires:
        return None, False
    if row.award_id is not None and row.expires_on >= day:
        return row.expires_on, True
    if row.award_id is not None and row.expires_on >= row.due_on:
        return row.expires_on, True
    return row.due_on, False


def is_booked(world, human, subject_id):
    """On an event that offers the subject or one that covers it, and no more than 7 days after its last session?"""
    fitting = [row for row in world.booked[human] if world.taught[row.course_id] & world.counting_for[subject_id]]
    return any(world.day <= local(world.events[row.event_id].ends_at) + timedelta(days=7) for row in fitting)


def inductions(world):
    dates = defaultdict(list)
    for row in world.inductions:
        programme = world.programmes[row.programme_id]
        runs = row.starts_on <= world.day <= (row.ends_on or date.max) and row.post_id in world.active
        is_done = row.completed_on is not None and row.completed_on <= world.day
        if row.judged_id != row.programme_id or not programme.is_compulsory or not runs or is_done or world.is_away(row.post_id):
            continue
        human = world.human(world.posts[row.post_id].person_id)
        dates[human, programme.code].append((row.target_on, world.place_of(row.post_id), row.post_id))
    for (human, code), of_posts in dates.items():
        on, _, post_id = min(of_posts)
        yield Line("induction_target", human, code, on, post_id)


def bookings(world):
    for row in world.bookings:
        if row.state == "booked":
            yield Line("booking_soon", world.human(row.person_id), str(row.id), local(world.events[row.event_id].starts_at), row.post_id)


def approvals(world):
    for row in world.bookings:
        event = world.events[row.event_id]
        if row.state == "requested" and local(event.starts_at) >= world.day:
            human, on = world.human(row.person_id), local(row.asked_at)
            line = Line("approval_waits", human, str(row.id), on, row.post_id)
            by_officers = world.courses[row.course_id].approval == "lnd"
            team = officers_over(world, event.organiser_id) if by_officers else officers_of(world, row.post_id)
            leading = None if by_officers else supervisor(world, row.post_id)
            whom = {world.human(world.posts[leading].person_id): leading} if leading else with_posts(world, team)
            whom.pop(human, None)
            yield replace(line, recipients=tuple(whom.items()))


def officers_over(world, place_id):
    """Those of the place and of every place above it."""
    officers = set()
    while place_id:
        officers |= world.officers(place_id)
        place_id = world.places[place_id].parent_id
    return officers


def with_posts(world, humans):
    return {human: world.posts_of[human][0] for human in humans if human in world.posts_of}


def requests(world):
    for item in world.items:
        if item.state in ("waiting", "claimed"):
            assessor = world.human(item.assessor_id)
            whom = ((assessor, world.posts_of[assessor][0]),) if assessor in world.posts_of else ()
            yield replace(of_request(world, "sign_off_request", item), recipients=whom)


def returned(world):
    return [of_request(world, "sign_off_returned", item) for item in world.items if item.state == "returned"]


def of_request(world, matter, item):
    post_id = world.requests[item.request_id].post_id
    return Line(matter, world.human(item.person_id), str(item.request_id), local(item.moved_at), post_id)


def reviews(world):
    """A sign-off that no other of the same competency, at its level or above, outlasts."""
    standing = [row for row in world.sign_offs if row.signed_on <= world.day and (row.withdrawn_on is None or row.withdrawn_on > world.day)]
    alike = defaultdict(list)
    for row in standing:
        alike[world.human(row.person_id), row.framework_id, row.competency_code].append(row)
    for (human, *_), group in alike.items():
        for row in group:
            if not any(other.level >= row.level and other.review_on > row.review_on for other in group):
                yield Line("sign_off_review", human, str(row.id), row.review_on, 0)


def registrations(world):
    for row in world.registrations:
        if row.ends_on is not None:
            yield Line("registration", world.human(row.person_id), str(row.id), row.ends_on, 0)


# --- to whom, and when ------------------------------------------------------------------------------------------------------------


def supervisor(world, post_id):
    """The post that the term names, if it is active and not paused."""
    named = world.active[post_id].supervisor_post_id if post_id in world.active else None
    return named if named in world.active and not world.is_away(named) else None


def officers_of(world, post_id):
    return world.officers(world.posts[post_id].employer_id)


def those_above(world, line):
    """Recipient -> the post by which they are told (none for officers), and whether of every week or of every fourth.

    A supervisor on leave is still the one whose supervisor hears of every fourth week.
    """
    named = world.active[line.post_id].supervisor_post_id
    above = supervisor(world, named)
    answer = {world.human(world.posts[above].person_id): (above, False)} if above else {}
    leading = supervisor(world, line.post_id)
    if leading:
        return answer | {world.human(world.posts[leading].person_id): (leading, True)}
    return answer | dict.fromkeys(officers_of(world, line.post_id), (None, True))


def copies(world, line):
    """(recipient, the post by which they are told, which stages are for them)."""
    if line.recipients is not None:
        return [(human, post_id, lambda key: True) for human, post_id in line.recipients]
    learner = (line.about, line.post_id, lambda key: not line.rests)
    if line.matter not in ("refresher", "first_training", "induction_target"):
        return [learner]
    above = those_above(world, line)
    above.pop(line.about, None)
    weekly, fourth = (lambda key: key[0] == "w"), (lambda key: key in ("w4", "w8", "w12"))
    return [learner, *((human, post_id, weekly if every_week else fourth) for human, (post_id, every_week) in above.items())]


def first_post(world, human):
    return min(world.posts_of.get(human, ()), default=None)


def due(world):
    """Everything that is in force on the day for somebody who works on it, known already or not."""
    for line in lines(world):
        if line.about not in world.posts_of and line.matter != "sign_off_request":
            continue
        post_id = line.post_id if line.post_id in world.active else first_post(world, line.about) or line.post_id
        policy = world.policy(line.matter, world.posts[post_id].employer_id)
        if not policy or not policy.is_on or world.day < policy.starts_on or (world.day > line.on and not line.is_told_after):
            continue
        line = replace(line, post_id=post_id)
        for recipient, by_post_id, is_mine in copies(world, line):
            if recipient != line.about and not policy.to_supervisors and line.recipients is None:
                continue
            copy = copy_of(world, line, policy, recipient, by_post_id, is_mine)
            if copy:
                yield copy


def copy_of(world, line, policy, recipient, by_post_id, is_mine):
    calendar = world.calendar(recipient)
    is_here = recipient in world.posts_of or by_post_id is None
    is_resting = world.is_all_away(recipient) and line.matter != "booking_soon"
    if not is_here or is_resting or not calendar.is_worked(world.day):
        return None
    horizon = world.places[world.posts[line.post_id].employer_id].expiring_days if line.matter == "refresher" else 90

    def is_for(key):
        return is_mine(key) and key not in policy.left_out and not (key.isdigit() and int(key) > horizon)

    stage = in_force(line.matter, line.on, calendar, world.day, is_for)
    return stage and Copy(recipient, line, stage, row_of(world, line, stage, recipient, by_post_id))


def row_of(world, line, stage, recipient, by_post_id):
    address = world.address(recipient)
    label = world.label(by_post_id) if by_post_id else address or world.label(world.posts_of[recipient][0])
    moved_from = stage.own_day if stage.own_day != world.day else None
    about = world.label(line.post_id) if line.post_id in world.active else (world.address(line.about) or "")
    return label, "email" if address else "paper", line.matter, stage.key, line.ref, line.on, moved_from, about


def recount(world, history):
    """What is to be told on the day to those who have not been told it or a later stage: {key: copy}; `history` has (key, place)."""
    answer = {}
    known = defaultdict(lambda: -1)
    for (recipient, about, *rest, _), place in history:
        key = (world.human(recipient), world.human(about), *rest)
        known[key] = max(known[key], place)
    for copy in due(world):
        if copy.stage.place > known[copy.about_what]:
            answer[*copy.about_what, copy.stage.key] = copy
    return answer
