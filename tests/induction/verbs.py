"""Everything that people do and inductions follow: real verbs and real files, by chance, around the cast."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from sqlalchemy import select

from lms.imports import worker
from lms.imports.models import ImportRun
from lms.induction.models import Condition, Joining, StepRecord, Waiver
from lms.induction.queries.inductions import views
from lms.induction.rules.words import Confirm, ConfirmedBy, How, Scope, StepKind
from lms.induction.service import records
from lms.kit.concurrent_edits import fingerprint
from lms.kit.db import db
from lms.people.models import Absence, JobRole, Organisation, Person, Post
from lms.people.rules import Jurisdiction, Sector, WorkerType
from lms.people_admin.models import Merge
from lms.people_admin.queries import posts
from lms.people_admin.queries.posts import PostAt
from lms.people_admin.rules.organisations import Facts as PlaceFacts
from lms.people_admin.rules.terms import TermRequest
from lms.people_admin.service import absences, merges, organisations, persons, terms
from lms.programmes.queries import programmes as written
from lms.programmes.rules.programmes import RowFacts, StepFacts
from lms.programmes.service import drafts
from lms.programmes.service import programmes as programme_service
from lms.signoff.models import SignOff
from lms.signoff.queries.judging import sign_off_row
from lms.signoff.service import withdrawals
from lms.starters.queries.person import post_seen
from lms.starters.service import joinings, taking_over, waivers
from lms.training.models import Award, Subject
from lms.training.rules.enums import Transfers
from lms.training.rules.subjects import Change
from lms.training.service import Achieved, award, exemptions, reinstate, revoke, subjects
from tests.cast import TODAY, Cast
from tests.frameworks import framework
from tests.induction.files import FILES, SUBJECTS, WHY
from tests.induction.programmes import programme, step, version

PLACES = {"NHSL": ("NHSL-W3", "NHSL-COM"), "COUN": ("COUN-EAST", "COUN-HC"), "HARB": ("HARB-DAY",), "BRAE": ("BRAE-1",)}


class Verbs:
    """`some()`: one of them, ready to be called; whether it may be done is for the verb to say."""

    def __init__(self, cast: Cast, chance: Random, bring_in: Callable[..., Any]) -> None:
        self.cast, self.chance, self.bring_in = cast, chance, bring_in
        self.roles = list(db.session.scalars(select(JobRole.id).where(JobRole.key.in_(["staff_nurse", "home_care_sw", "volunteer"]))))
        self.programmes = self._programmes()

    def _programmes(self) -> Mapping[str, int]:
        """Between them they ask for everything that a programme can ask for."""
        long_ago = date(2019, 1, 1)
        competency = {"kind": StepKind.COMPETENCY, "confirm": None, "framework_id": framework().id, "competency_code": "CARE1", "level": 1}
        fire, clean = (self.cast.subjects[code] for code in ("FIRE-1", "IPC-1"))
        shared = programme("ALL", step("fire", subject=fire), step("talk", scope=Scope.PERSON), worker_types=[], joins_from=long_ago)
        made = [
            shared,
            programme("STAFF", step("able", **competency), step("here", jurisdictions=frozenset({"ENG"})),
                      step("sign", confirm=Confirm.BOTH), worker_types=["employee", "bank_relief"], extends=shared, joins_from=long_ago),
            programme("HELP", step("clean", subject=clean), step("meet", audience="contact"), joins_from=long_ago),
            programme("PLACED", step("look"), worker_types=[], joins_from=long_ago),
        ]  # fmt: skip
        rows = [
            Condition(organisation_id=self.cast.places["NHSL-COM"]),
            Condition(sectors=frozenset({"council"})),
            Condition(audiences=frozenset({"contact"})),
            Condition(jurisdiction=Jurisdiction.ENGLAND),
            Condition(job_roles=frozenset({"volunteer"})),
        ]
        version(made[-1], date(2019, 1, 2), step("look"), number=2, conditions=rows)
        return {one.code: one.id for one in made}

    def some(self) -> Callable[[], Any]:
        kinds = (self.of_post, self.of_post, self.of_learning, self.of_learning, self.of_induction, self.of_induction, self.of_place,
                 self.of_records, self.of_programme, self.of_file, self.of_file)  # fmt: skip
        return self.chance.choice(kinds)

    # --- what is chosen -----------------------------------------------------------------------------------------------------------

    @property
    def by(self) -> Any:
        return self.cast["priya"].viewer()

    def day(self) -> date:
        return TODAY - timedelta(days=self.chance.choice((0, 1, 10, 40, 41, 90, 400, 800)))

    def one_of(self, model: Any, *which: Any) -> Any:
        return self.chance.choice(list(db.session.scalars(select(model).where(*which).order_by(model.id))))

    def post(self) -> PostAt:
        return posts.post(self.one_of(Post).id, self.by, TODAY) or self.post()

    def term_request(self, employer: str) -> TermRequest:
        place = self.cast.places[self.chance.choice(PLACES.get(employer, (employer,)))]
        kind = self.chance.choice((WorkerType.EMPLOYEE, WorkerType.BANK_RELIEF, WorkerType.VOLUNTEER))
        return TermRequest(place, self.chance.choice((*self.roles, None)), kind, self.chance.choice((None, Decimal(20))), "")

    # --- posts ----------------------------------------------------------------------------------------------------------------------

    def of_post(self) -> None:
        post, day = self.post(), self.day()
        before, by = posts.terms_of([post.id])[post.id], {"today": TODAY, "by": self.by}
        wanted, seen = self.term_request(post.employer_code), {"seen": fingerprint(terms.values(before))}
        term = self.chance.choice(before)
        verb = self.chance.randrange(9)
        if verb == 0:
            terms.move(post, starts_on=day, term_request=wanted, **seen, **by)
        elif verb in (1, 2):
            dates = {"starts_on": term.starts_on + timedelta(days=self.chance.choice((-500, -3, 4, 90))), "ends_on": term.ends_on}
            marked = fingerprint(terms.term_values(before, term))
            terms.correct(post, term.id or 0, **dates, keep_joined=self.chance.random() < 0.5, term_request=wanted, seen=marked, **by)
        elif verb == 3:
            terms.end(post, last_day=day, seen=fingerprint(terms.end_values(before)), accepted="", by=self.by)
        elif verb == 4:
            terms.take_end_back(post, by=self.by)
        elif verb == 5:
            terms.start_again(post, starts_on=day, term_request=wanted, **seen, **by)
        elif verb == 6:
            terms.remove_term(post, term.id or 0, extend_before=self.chance.random() < 0.5, reason=WHY, by=self.by)
        elif verb == 7:
            self._another_post(day)
        else:
            self._away(post, day)

    def _another_post(self, day: date) -> None:
        if self.chance.random() < 0.5:
            terms.remove_post(self.post(), reason=WHY, by=self.by)
        else:
            number = f"N{self.chance.randrange(10_000)}"
            wanted = self.term_request(self.chance.choice([*PLACES]))
            persons.add_post(self.one_of(Person), starts_on=day, number=number, term_request=wanted, today=TODAY, by=self.by)

    def _away(self, post: PostAt, day: date) -> None:
        absences.add_absence(post, starts_on=day, ends_on=None, reason=None, by=self.by)
        if self.chance.random() < 0.5:
            absences.remove_absence(self.one_of(Absence, Absence.post_id == post.id), post, reason=WHY, by=self.by)

    # --- training and sign-offs -------------------------------------------------------------------------------------------------------

    def of_learning(self) -> None:
        subject_id, verb = self.cast.subjects[self.chance.choice(SUBJECTS)], self.chance.randrange(8)
        if verb in (0, 1):
            whose, employer = self.one_of(Person).id, self.cast.places[self.chance.choice([*PLACES])]
            award(wanted=[Achieved(whose, subject_id, self.day(), employer)])
        elif verb == 2:
            revoke(award_ids=[self.one_of(Award).id], reason=WHY, from_day=self.chance.choice((None, self.day())))
        elif verb == 3:
            reinstate(award_ids=[self.one_of(Award, Award.revoked_on.is_not(None)).id])
        elif verb == 4:
            post = self.post()
            whose_exemption = exemptions.Whose(post.person_id, post.id, [post.id])
            exemptions.exempt(whose=whose_exemption, subject_id=subject_id, starts_on=self.day(), ends_on=None, reason=WHY, by=self.by)
        elif verb == 5:
            change = Change(self.chance.choice((None, self.day())), self.chance.choice((None, 1, 12)), WHY)
            subjects.change_interval(subject_id=subject_id, change=change, by=self.by)
        elif verb == 6:
            of = db.session.get_one(Subject, subject_id)
            text = subjects.Text(of.name, "", 1, of.category, of.due_days, self.chance.choice([*Transfers]), (), "", False, "")
            subjects.change_subject(subject_id=subject_id, text=text, seen=fingerprint(subjects.values_of(of)), by=self.by)
        else:
            other = self.cast.subjects[self.chance.choice(SUBJECTS)]
            self.chance.choice((subjects.cover, subjects.uncover))(subject_id=other, covered_id=subject_id, by=self.by)

    # --- inductions ---------------------------------------------------------------------------------------------------------------

    def of_induction(self) -> None:
        starter, verb = post_seen(self.post().id, self.by, TODAY), self.chance.randrange(8)
        code, key = self.chance.choice(
            [("ALL", "talk"), ("STAFF", "here"), ("STAFF", "sign"), ("HELP", "meet"), ("PLACED", "look"), ("ALL", "")]
        )
        if verb in (0, 1, 2):
            said = self.chance.choice([*ConfirmedBy])
            what = {"programme_id": self.programmes[code], "step_key": key, "done_on": self.day(), "confirmed_by": said}
            records.record(post_ids=[self.one_of(Post).id], **what, how=How.APP, by=self.by)
        elif verb == 3:
            row = self.one_of(StepRecord, StepRecord.withdrawn_from.is_(None))
            if self.chance.random() < 0.5:
                records.undo(record_id=row.id, by=self.by)
            else:
                records.withdraw(record_id=row.id, reason=WHY, by=self.by)
        elif starter and verb == 4:
            open_steps = [one for view in views([starter.id], TODAY) for one in view.steps]
            waivers.waive(post=starter, step=self.chance.choice(open_steps), reason=WHY, from_day=self.day(), by=self.by)
        elif starter and verb == 5:
            joinings.join(post=starter, programme_id=self.programmes[code], starts_on=self.day(), by=self.by)
        elif starter and verb == 6:
            taking_over.take_over(post=starter, by=self.by)
        else:
            self._taken_back()

    def _taken_back(self) -> None:
        row = self.one_of(self.chance.choice((Waiver, Joining, SignOff)))
        if isinstance(row, SignOff):
            signed = sign_off_row(row.id)
            assert signed
            withdrawals.withdraw(row=signed, reason=WHY, by=self.by)
        elif starter := post_seen(row.post_id, self.by, TODAY):
            if isinstance(row, Waiver):
                waivers.take_back(waiver=row, post=starter, by=self.by)
            else:
                joinings.take_off(joining=row, post=starter, reason=WHY)

    # --- places, records of one human, programmes ---------------------------------------------------------------------------------

    def of_place(self) -> None:
        row = db.session.get_one(
            Organisation, self.cast.places[self.chance.choice(["NHSL", "NHSL-COM", "NHSL-W3", "COUN", "COUN-EAST", "HARB"])]
        )
        if self.chance.random() < 0.3:
            above = self.cast.places[self.chance.choice(["NHSL", "NHSL-COM", "COUN", "COUN-HC"])]
            mark = fingerprint(organisations.move_values(row))
            organisations.move_organisation(row.id, parent_id=above, seen=mark, today=TODAY, by=self.by)
        else:
            values: dict[str, Any] = {**organisations.values(row)}
            changed = {
                "jurisdiction": self.chance.choice([None, *Jurisdiction]),
                "sector": self.chance.choice([Sector.NHS, Sector.COUNCIL, Sector.THIRD]),
            }
            facts = replace(PlaceFacts(**values), **changed)
            organisations.edit_organisation(row.id, facts=facts, seen=fingerprint(organisations.values(row)), by=self.by)

    def of_records(self) -> None:
        if self.chance.random() < 0.5:
            merges.undo_merge(self.one_of(Merge, Merge.undone_at.is_(None)).id, by=self.by)
        else:
            merges.merge(kept_id=self.one_of(Person).id, gone_id=self.one_of(Person).id, by=self.by)

    def of_programme(self) -> None:
        row = db.session.get_one(programme_service.Programme, self.programmes[self.chance.choice([*self.programmes])])
        if self.chance.random() < 0.4:
            facts = written.facts_of(row)
            mark = fingerprint(programme_service.shown(facts))
            changed = {"target_days": self.chance.choice((0, 28, 90)), "joins_from": self.chance.choice((date(2019, 1, 1), self.day()))}
            programme_service.change_programme(programme_id=row.id, facts=replace(facts, **changed), seen=mark, by=self.by)
            return
        programme_service.start_draft(programme_id=row.id, by=self.by)
        key = f"new_{self.chance.randrange(1000)}"
        new = StepFacts(key, "New", StepKind.CHECK, 3, is_required=self.chance.random() < 0.5, confirm=Confirm.LEARNER)
        drafts.add_step(programme_id=row.id, facts=new, after="", by=self.by)
        sectors = frozenset({self.chance.choice(["nhs", "third", "council"])})
        drafts.add_condition(
            programme_id=row.id, facts=RowFacts(sectors=sectors, joins_from=self.chance.choice((None, self.day()))), by=self.by
        )
        programme_service.publish(programme_id=row.id, from_day=self.day() + timedelta(days=60), note="", by=self.by)

    # --- files ----------------------------------------------------------------------------------------------------------------------

    def of_file(self) -> None:
        if self.chance.random() < 0.35:
            worker.undo_now(self.one_of(ImportRun).id, WHY)
            return
        kind = self.chance.choice([*FILES])
        header, line = FILES[kind]
        posts_named = db.session.execute(
            select(Organisation.code, Post.employee_number).join(Post, Post.employer_id == Organisation.id)
        ).all()
        lines = [line(self.chance, *self.chance.choice(posts_named), self.day()) for _ in range(3)]
        self.bring_in(kind, "\n".join([header, *lines]) + "\n", good_lines=True)
