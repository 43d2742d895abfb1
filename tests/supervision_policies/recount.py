"""Supervision counted once more, slowly: day by day, in plain loops over the rows as they are. Shares nothing with the statements."""

from calendar import monthrange
from collections import defaultdict
from datetime import date, timedelta

from lms.kit.db import db
from lms.people.models import Absence, JobRole, Organisation, Person, Post, Term
from lms.supervision.models import SessionAttendance, SupervisionGroup, SupervisionSession
from lms.supervision_policies.models import SupervisionPolicy

ONE = timedelta(days=1)
OFFERED = ("personal_assistant", "unpaid_carer", "pa_employer", "citizen_representative")
WHERE_IT_SAYS_SO = ("group", "action_learning_set", "peer")
OF_MANY = (*WHERE_IT_SAYS_SO, "learning_network")


def covers(first, last, day):
    return first <= day and (last is None or day <= last)


def percent(part, whole):
    """To one decimal, halves up."""
    return "" if not whole else str(int(1000 * part / whole + 0.5) / 10)


def months_before(day, months):
    """The same day so many months before, or the last of that month."""
    count = day.year * 12 + day.month - 1 - months
    year, month = divmod(count, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


class Recount:
    """Everything as at one day."""

    def __init__(self, day, months=12):
        self.day, self.months = day, months
        self.places = {place.id: place for place in db.session.query(Organisation)}
        self.roles = {role.id: role.key for role in db.session.query(JobRole)}
        self.human = {person.id: person.merged_into_id or person.id for person in db.session.query(Person)}
        self.posts = {post.id: post for post in db.session.query(Post)}
        self.terms = defaultdict(list)
        for term in db.session.query(Term):
            self.terms[term.post_id].append(term)
        self.policies = db.session.query(SupervisionPolicy).all()
        self.absences = defaultdict(list)
        for absence in db.session.query(Absence):
            self.absences[absence.post_id].append(absence)
        self.groups = {group.id: group for group in db.session.query(SupervisionGroup)}
        self.sessions = {session.id: session for session in db.session.query(SupervisionSession)}
        self.there = [
            (self.sessions[row.session_id], row)
            for row in db.session.query(SessionAttendance)
            if row.mark in ("present", "part") and self.sessions[row.session_id].state == "held"
        ]
        self.mine = defaultdict(list)
        for session, row in self.there:
            self.mine[self.human[self.posts[row.post_id].person_id]].append((session, row))

    # --- which policy -----------------------------------------------------------------------------------------------------------

    def term_of(self, post_id, day):
        return next((term for term in self.terms[post_id] if covers(term.starts_on, term.ends_on, day)), None)

    def up(self, place_id):
        """The organisation, and each above it, the nearest first."""
        while place_id is not None:
            yield place_id
            place_id = self.places[place_id].parent_id

    def matching(self, post_id, day):
        """Every policy that matches this post on this day, with how far its organisation is away."""
        term = self.term_of(post_id, day)
        if term is None:
            return []
        steps = {place_id: step for step, place_id in enumerate(self.up(term.organisation_id))}
        return [
            (steps[policy.organisation_id], policy)
            for policy in self.policies
            if covers(policy.effective_from, policy.effective_until, day)
            and policy.organisation_id in steps
            and policy.job_role_id in (None, term.job_role_id)
            and policy.worker_type in (None, term.worker_type)
        ]

    def policy_of(self, post_id, day):
        """(interval, do groups count) of what applies; None: nothing."""
        matching = self.matching(post_id, day)
        if not matching or self.term_of(post_id, day).worker_type in OFFERED:
            return None
        nearest = min(step for step, _ in matching)
        of_nearest = [policy for step, policy in matching if step == nearest]
        shortest = min(policy.interval_days for policy in of_nearest)
        return shortest, any(policy.group_counts for policy in of_nearest if policy.interval_days == shortest)

    def start_of(self, post_id):
        day = self.day
        while self.matching(post_id, day - ONE):
            day -= ONE
        return day

    # --- how a post stands --------------------------------------------------------------------------------------------------------

    def last_of(self, post_id, group_counts):
        days = []
        for session, row in self.mine[self.human[self.posts[post_id].person_id]]:
            kind = self.groups[session.group_id].kind
            counts = kind == "individual" or (group_counts and kind in WHERE_IT_SAYS_SO)
            if counts and row.role != "facilitator" and session.held_on <= self.day:
                days.append(session.held_on)
        return max(days, default=None)

    def line(self, post_id):
        """interval, last, due, status; None: not in scope."""
        policy = self.policy_of(post_id, self.day)
        if policy is None:
            return None
        interval, start = timedelta(days=policy[0]), self.start_of(post_id)
        last = self.last_of(post_id, policy[1])
        absences = self.absences[post_id]
        if any(covers(absence.starts_on, absence.ends_on, self.day) for absence in absences):
            state = "paused"
        elif last is not None and last + interval >= self.day:
            state = "up_to_date"
        elif start + interval >= self.day or any(
            absence.ends_on and absence.ends_on < self.day <= absence.ends_on + timedelta(days=28) for absence in absences
        ):
            state = "not_yet_due"
        else:
            state = "overdue"
        return policy[0], last, (last or start) + interval, state

    def lines(self):
        return {post_id: line for post_id in self.posts if (line := self.line(post_id))}

    def offered(self):
        """The posts that a policy matches of people whom nobody may oblige."""
        matched = [post_id for post_id in self.posts if self.matching(post_id, self.day)]
        return [post_id for post_id in matched if self.term_of(post_id, self.day).worker_type in OFFERED]

    # --- figures ------------------------------------------------------------------------------------------------------------------

    def keys(self, post_id, day, cut):
        """The rows that a post stands under on a day."""
        term, post = self.term_of(post_id, day), self.posts[post_id]
        trail = list(self.up(term.organisation_id))
        if cut == "organisation":
            return [self.places[place_id].code for place_id in trail]
        if cut in ("sector", "locality"):
            return [next((value for place_id in trail if (value := getattr(self.places[place_id], cut))), "")]
        if cut == "employer":
            return [self.places[post.employer_id].code]
        return [self.roles.get(term.job_role_id, "") if cut == "job_role" else term.worker_type.value]

    def in_period(self):
        """Every attendance of the period, with the session."""
        since = months_before(self.day, self.months) + ONE
        return [
            (session, row)
            for session, row in self.there
            if since <= session.held_on <= self.day and self.term_of(row.post_id, session.held_on)
        ]

    def multi_agency(self):
        employers = defaultdict(set)
        for session, row in self.in_period():
            if self.groups[session.group_id].kind in OF_MANY:
                employers[session.id].add(self.posts[row.post_id].employer_id)
        across = [self.sessions[session_id].group_id for session_id, of_session in employers.items() if len(of_session) >= 2]
        return {group_id for group_id in across if across.count(group_id) >= 2}

    def by(self, cut):
        """Every row of the report by its key."""
        states, attended = defaultdict(list), defaultdict(list)
        for post_id, line in self.lines().items():
            for key in self.keys(post_id, self.day, cut):
                states[key].append(line[3])
        for post_id in self.offered():
            for key in self.keys(post_id, self.day, cut):
                states[key]  # a row, in which nothing counts
        for session, row in self.in_period():
            for key in self.keys(row.post_id, session.held_on, cut):
                attended[key].append(session)
        multi_agency = self.multi_agency()
        return {key: self._row(states[key], attended[key], multi_agency) for key in {*states, *attended}}

    def _row(self, states, sessions, multi_agency):
        late, good = states.count("overdue"), states.count("up_to_date")
        of_many = [session for session in sessions if self.groups[session.group_id].kind in OF_MANY]
        numbers = {
            "in_scope": len(states),
            "up_to_date": good,
            "overdue": late,
            "not_yet_due": states.count("not_yet_due"),
            "paused": states.count("paused"),
            "rate": percent(good, good + late),
            "sessions": len({session.id for session in sessions}),
            "group_sessions": len({session.id for session in of_many}),
            "multi_agency_groups": len({session.group_id for session in sessions} & multi_agency),
            "attendances": len(sessions),
        }
        return {name: str(value) for name, value in numbers.items()}
