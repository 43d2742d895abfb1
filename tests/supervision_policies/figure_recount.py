"""The figures of a year counted anew, slowly and row by row."""

from collections import Counter

from lms.kit.db import db
from lms.people.models import Organisation, Person, Post, Term
from lms.supervision.models import GroupMember, SessionAttendance, SupervisionGroup, SupervisionSession
from lms.supervision.rules.words import SessionState
from lms.supervision_policies.rules.figures import Share


class Slowly:
    """The same figures of everything below a place, counted row by row."""

    def __init__(self, path, since, until):
        self.path, self.since, self.until = path, since, until
        self.places = {place.id: place.path for place in db.session.query(Organisation)}
        self.posts = {post.id: post for post in db.session.query(Post)}
        self.root = {person.id: person.merged_into_id or person.id for person in db.session.query(Person)}
        self.terms = db.session.query(Term).all()
        self.groups = {group.id: group for group in db.session.query(SupervisionGroup)}
        everything = db.session.query(SupervisionSession).filter(SupervisionSession.held_on.between(since, until)).all()
        self.there = {session.id: [] for session in everything}
        for row in db.session.query(SessionAttendance):
            if row.session_id in self.there and row.mark.is_there:
                self.there[row.session_id].append(row.post_id)
        self.cancelled = [session for session in everything if session.state is SessionState.CANCELLED]
        self.held = [session for session in everything if session.state is SessionState.HAPPENED]
        self.seen = [one for one in self.held if any(self.reaches(post_id, one.held_on) for post_id in self.there[one.id])]

    def running(self, post_id, day):
        return [term for term in self.terms if term.post_id == post_id and term.starts_on <= day <= (term.ends_on or day)]

    def reaches(self, post_id, day):
        return any(self.places[term.organisation_id].startswith(self.path) for term in self.running(post_id, day))

    def employers(self, session):
        """Of posts as they stood on that day: one that did not run then is nobody's."""
        return {self.posts[post_id].employer_id for post_id in self.there[session.id] if self.running(post_id, session.held_on)}

    def months(self):
        counts = Counter((one.held_on.replace(day=1), self.groups[one.group_id].kind.is_pair) for one in self.seen)
        return {key: count for key, count in counts.items() if count}

    def shared(self):
        of_many = {one.group_id for one in self.seen if not self.groups[one.group_id].kind.is_pair}
        agencies = Counter(one.group_id for one in self.held if len(self.employers(one)) >= 2)
        return Share(sum(agencies[group_id] >= 2 for group_id in of_many), len(of_many))

    def cancelled_sessions(self):
        members = db.session.query(GroupMember).all()
        return sum(any(self._is_in(member, one) for member in members if member.group_id == one.group_id) for one in self.cancelled)

    def _is_in(self, member, session):
        day = session.held_on
        records = [post.id for post in self.posts.values() if self.root[post.person_id] == self.root[member.person_id]]
        runs = member.since <= day <= (member.until or day)
        return runs and any(self.reaches(post_id, day) for post_id in records)
