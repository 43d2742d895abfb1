"""The groups of the demonstration, with who is in them and what they have agreed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from lms.audit import service as audit
from lms.kit.clock import LOCAL
from lms.supervision.models import Agreement, AgreementSignature, GroupMember, SupervisionGroup
from lms.supervision.rules.words import GroupKind, MemberRole, SupervisionModel
from lms.supervision_sessions.queries.demonstration import Worker
from lms.supervision_sessions.service.demonstration.crew import SUPERVISOR, Crew

DAY = timedelta(days=1)
A_YEAR = timedelta(days=365)
#: In these whoever leads is one of the members.
AMONG_EQUALS = (GroupKind.PEER, GroupKind.LEARNING_NETWORK)


@dataclass
class Belongs:
    """Somebody in a group from a day to a day. `signed_on`: empty where they have not."""

    worker: Worker
    role: MemberRole
    since: date
    until: date | None = None
    signed_on: date | None = None
    is_founding: bool = True

    def is_there_on(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass
class Circle:
    """A group as the seeds have it. `met_on`: its days, once they are known."""

    part: Mapping[str, Any]
    kind: GroupKind
    leader: Worker
    belongs: list[Belongs]
    opened_on: date
    place: str
    id: int = 0
    days: list[date] = field(default_factory=list)

    @property
    def agreed_on(self) -> date | None:
        """From when the first version is in force: once all founders have signed."""
        signed = [entry.signed_on for entry in self.belongs if entry.is_founding]
        return None if None in signed else max(day for day in signed if day)

    @property
    def member(self) -> Worker:
        """The person supervised, of two."""
        return next(entry.worker for entry in self.belongs if entry.role is MemberRole.MEMBER)

    @property
    def minutes(self) -> int:
        return int(self.part.get("minutes", 60))


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """A moment on a wall clock here."""
    return datetime.combine(day, time(hour, minute), LOCAL)


@dataclass
class Circles:
    """Makes the groups."""

    seeds: Mapping[str, Any]
    crew: Crew
    today: date

    def form(self) -> list[Circle]:
        circles = [self._circle(part) for part in self.seeds["groups"]]
        ids = audit.insert_rows(SupervisionGroup, [self._row(circle) for circle in circles])
        for circle, row_id in zip(circles, ids, strict=True):
            circle.id = row_id
        audit.insert_rows(GroupMember, [self._membership(circle, entry) for circle in circles for entry in circle.belongs])
        self._agree(circles)
        return circles

    def _circle(self, part: Mapping[str, Any]) -> Circle:
        kind = GroupKind(part["kind"])
        leader, members = self._people(part)
        usual = self.today - timedelta(days=part.get("started", self.seeds["started"]))
        # A pair exists since both are there; a group waits for nobody.
        since = max([usual, *(worker.starts_on for worker in (leader, *members) if kind.is_pair)])
        circle = Circle(part, kind, leader, [], since, self._place(part, kind))
        circle.belongs = list(self._founders(circle, members))
        circle.belongs += self._later(circle)
        return circle

    def _people(self, part: Mapping[str, Any]) -> tuple[Worker, list[Worker]]:
        if part["led_by"] == SUPERVISOR:
            members = self.crew.pick(part["members"], employer=part.get("at"))
            return self.crew.supervisor_of(members[0]), members
        leader = self.crew.pick([part["led_by"]])[0]
        return leader, self.crew.pick(part["members"], beside=[leader])

    def _place(self, part: Mapping[str, Any], kind: GroupKind) -> str:
        places = self.seeds["places"]["individual" if kind.is_pair else "group"]
        return "" if "link" in part else self.crew.chance.choice(places)

    def _founders(self, circle: Circle, members: list[Worker]) -> Iterator[Belongs]:
        waits_for = {self.crew.named[name] for name in circle.part.get("waits_for", ())}
        roles = [(circle.leader, MemberRole.FACILITATOR), *((worker, MemberRole.MEMBER) for worker in members)]
        if circle.kind in AMONG_EQUALS:
            roles.insert(1, (circle.leader, MemberRole.MEMBER))
        for worker, role in roles:
            since = max(circle.opened_on, worker.starts_on)
            signed_on = since + DAY * self.crew.chance.randint(0, 2)
            is_founding = since <= circle.opened_on + 7 * DAY
            yield Belongs(worker, role, since, None, None if worker.person_id in waits_for else signed_on, is_founding)

    def _later(self, circle: Circle) -> Iterator[Belongs]:
        beside = [entry.worker for entry in circle.belongs]
        if joins := circle.part.get("joins"):
            picks = [joins.get("who", joins)]
            for worker in self.crew.pick(picks, beside=beside):
                since = max(self.today - timedelta(days=joins["days_ago"]), worker.starts_on)
                signed_on = since + 3 * DAY if joins.get("signs", False) else None
                yield Belongs(worker, MemberRole.MEMBER, since, None, signed_on, is_founding=False)
        if leaves := circle.part.get("leaves"):
            worker = self.crew.leaver(leaves, circle.opened_on + 60 * DAY, beside)
            until = worker.ends_on if worker.ends_on and worker.ends_on < self.today else self.today - timedelta(days=leaves["days_ago"])
            since = max(circle.opened_on, worker.starts_on)
            yield Belongs(worker, MemberRole.MEMBER, since, max(until, since), since + DAY, is_founding=False)

    # --- rows ---------------------------------------------------------------------------------------------------------------------

    def _row(self, circle: Circle) -> dict[str, Any]:
        part = circle.part
        return {
            "code": part["code"],
            "kind": circle.kind,
            "name": part.get("name", ""),
            "weeks_between": part["weeks"],
            "place": circle.place,
            "link": part.get("link", ""),
            "is_open": part.get("open", False),
            "opened_by_id": circle.leader.person_id,
            "opened_on": circle.opened_on,
        }

    def _membership(self, circle: Circle, entry: Belongs) -> dict[str, Any]:
        return {
            "group_id": circle.id,
            "person_id": entry.worker.person_id,
            "role": entry.role,
            "since": entry.since,
            "until": entry.until,
        }

    # --- agreements ---------------------------------------------------------------------------------------------------------------

    def _agree(self, circles: list[Circle]) -> None:
        versions = [(circle, values) for circle in circles for values in self._versions(circle)]
        ids = audit.insert_rows(Agreement, [values for _, values in versions])
        signatures = [
            row for (circle, values), row_id in zip(versions, ids, strict=True) for row in self._signatures(circle, values, row_id)
        ]
        audit.insert_rows(AgreementSignature, signatures)

    def _versions(self, circle: Circle) -> Iterator[dict[str, Any]]:
        part, agreed_on = circle.part, circle.agreed_on
        second = self.today + timedelta(days=part["second_version"]) if "second_version" in part else None
        if second and (agreed_on is None or second <= agreed_on + 30 * DAY):
            second = agreed_on and agreed_on + (self.today - agreed_on) // 2
        first_review = (agreed_on or self.today) + A_YEAR
        if "review_in" in part:
            first_review = self.today + timedelta(days=part["review_in"])
        reads = part.get("line_manager_reads", False)
        yield self._version(circle, 1, circle.opened_on, agreed_on, first_review, line_manager_reads=reads and second is None)
        if second:
            own = self.seeds["agreements"]["second"]
            yield self._version(circle, 2, second - 3 * DAY, second, second + A_YEAR, line_manager_reads=reads) | own
        if part.get("next_version"):
            yield self._version(circle, 2, None, None, self.today + A_YEAR)

    def _version(
        self,
        circle: Circle,
        version: int,
        given_out: date | None,
        in_force: date | None,
        review_on: date,
        *,
        line_manager_reads: bool = False,
    ) -> dict[str, Any]:
        agreements, part = self.seeds["agreements"], circle.part
        texts = dict(agreements["pair" if circle.kind.is_pair else "group"])
        texts["confidentiality"] = f"{texts['confidentiality']}\n\n{agreements['limits']}"
        is_action_learning = circle.kind is GroupKind.ACTION_LEARNING_SET
        return texts | {
            "group_id": circle.id,
            "version": version,
            "weeks_between": part["weeks"],
            "session_minutes": circle.minutes,
            "place": circle.place,
            "model": SupervisionModel.ACTION_LEARNING if is_action_learning else SupervisionModel.SCOTTISH,
            "review_on": review_on,
            "line_manager_reads": line_manager_reads,
            "later_members_read": part.get("later_members_read", False),
            "drawn_up_by_id": circle.leader.person_id,
            "given_out_at": at(given_out, 9) if given_out else None,
            "in_force_from": in_force,
        }

    def _signatures(self, circle: Circle, values: Mapping[str, Any], agreement_id: int) -> Iterator[dict[str, Any]]:
        """The first version by whoever was in it when they came; a later one by whoever is in it then; a draft by nobody."""
        if values["given_out_at"] is None:
            return
        is_first = values["version"] == 1
        given_out = values["given_out_at"].date()
        signers = {entry.worker.person_id: entry for entry in circle.belongs if is_first or entry.is_there_on(given_out)}
        for person_id, entry in signers.items():
            signed_on = entry.signed_on if is_first else values["in_force_from"]
            yield {
                "agreement_id": agreement_id,
                "person_id": person_id,
                "is_founding": entry.is_founding or not is_first,
                "signed_at": at(signed_on, 12) if signed_on else None,
            }
