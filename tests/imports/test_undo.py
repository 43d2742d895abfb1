"""Taking a whole import back: everything as it was before, but for what somebody has changed since."""

from datetime import date
from io import BytesIO

import pytest
from sqlalchemy import func, select

from lms.access import Role
from lms.audit.models import Change
from lms.imports import queries, service, worker
from lms.imports.models import ImportRun, ImportUndo, ImportWrite
from lms.imports.rules.undo import UndoState
from lms.jobs import worker as jobs
from lms.jobs.models import Job
from lms.jobs.rules import JobState
from lms.kit.db import DERIVED, Base, db
from lms.kit.house import current_house
from lms.kit.refusal import Refused
from lms.people.models import Absence, Account, Organisation, Person, Post, Registration, RoleGrant, Term
from lms.training.models import Award, Requirement, Standing
from lms.training.queries import all_post_ids, stored
from lms.training.rules.imports.awards import REVOKED_BECAUSE
from lms.training.service import recompute

STAFF = (
    "employer_code,employee_number,first_name,last_name,start_date,worker_type,job_role,organisation_code,"
    "supervisor_employee_number,register,register_number,preferred_name\n"
)
AWARDS = "employer_code,employee_number,subject_code,achieved_on,method\n"
RULES = "subject_code,organisation_code,kind,effective_from,effective_until,due_days\n"
PLACES = "code,name,kind,sector,parent_code,locality\n"

FILES = {
    "people": STAFF
    + "NHSL,N1,New,Boss,2025-01-01,employee,staff_nurse,NHSL-COM,,NMC,11A1\n"
    + "NHSL,N2,New,Person,2025-02-01,employee,staff_nurse,NHSL-COM,N1,,\n"
    + "NHSL,10001,Ailsa,Robertson,2022-08-01,employee,district_nurse,NHSL-COM,N1,NMC,22B2,Renamed\n",
    "awards": AWARDS + "NHSL,10001,FIRE-1,2026-02-11,class\nNHSL,10001,IPC-2,2025-04-15,class\nCOUN,20001,FIRE-1,2026-02-12,class\n",
    "requirements": RULES
    + "FIRE-1,NHSL,mandatory,2026-01-01,,14\nIPC-2,NHSL,mandatory,2020-01-01,2026-02-28,28\nIPC-2,NHSL,mandatory,2026-03-01,,7\n",
    "organisations": PLACES + "NEW,New service,service,nhs,NHSL,\nNEW-T,New team,team,,NEW,\nNHSL-W3,Ward three,team,third,NEW,Elsewhere\n",
}
FACTS = (Person, Post, Term, Registration, Requirement, Organisation)


def standings():
    return set(stored(all_post_ids()))


def facts():
    """Every row that an import may write, but for awards that count on no day."""
    rows = {(model.__tablename__, *db.session.execute(select(model.__table__).order_by(model.id)).all()) for model in FACTS}
    counting = Award.revoked_on.is_(None) | (Award.revoked_on > Award.achieved_on)
    return rows | {("award", *db.session.execute(select(Award.__table__).where(counting).order_by(Award.id)).all())}


def last_run():
    return db.session.scalar(select(func.max(ImportRun.id)))


def undone(run_id=None, reason="The wrong file"):
    plan = worker.undo_now(run_id or last_run(), reason)
    db.session.rollback()
    return plan


@pytest.mark.parametrize("kind", FILES)
def test_everything_is_as_it_was_before(cast, bring_in, kind):
    before = standings(), facts()
    bring_in(kind, FILES[kind])
    assert (standings(), facts()) != before
    plan = undone()
    assert (standings(), facts(), plan.kept) == (*before, {})


def test_all_four_in_a_row_and_back_again(cast, bring_in):
    before = standings(), facts()
    for kind in ("organisations", "people", "awards", "requirements"):
        bring_in(kind, FILES[kind])
    last = last_run()
    for run_id in range(last, last - 4, -1):
        undone(run_id)
    assert (standings(), facts()) == before


def test_leavers_come_back(cast, bring_in):
    before = standings(), facts()
    bring_in("people", STAFF + "NHSL,N1,New,Boss,2025-01-01,employee,,,,,\n", end_leavers=date(2026, 2, 28))
    undone()
    assert (standings(), facts()) == before


def test_an_award_is_revoked_and_never_deleted(cast, bring_in):
    bring_in("awards", FILES["awards"])
    count = db.session.scalar(select(func.count()).select_from(Award))
    undone()
    revoked = db.session.scalars(select(Award).where(Award.revoked_reason == REVOKED_BECAUSE)).all()
    assert [one.revoked_on == one.achieved_on for one in revoked] == [True, True]
    assert db.session.scalar(select(func.count()).select_from(Award)) == count


def test_the_right_file_brings_an_award_back(cast, bring_in):
    bring_in("awards", FILES["awards"])
    after = standings()
    undone()
    plan = bring_in("awards", FILES["awards"].replace("class", "e-learning"))
    back = db.session.scalar(select(Award).where(Award.achieved_on == date(2026, 2, 11)))
    assert (back.revoked_on, back.method, len(plan.writes.revived), standings()) == (None, "e-learning", 2, after)


def test_an_undo_of_what_came_back_revokes_it_again(cast, bring_in):
    before = standings()
    for _ in range(2):
        bring_in("awards", FILES["awards"])
        undone()
    assert standings() == before


def test_what_somebody_has_changed_since_stays(cast, bring_in):
    bring_in("awards", FILES["awards"])
    db.session.scalar(select(Award).where(Award.achieved_on == date(2026, 2, 11))).notes = "Seen the certificate"
    db.session.commit()
    plan = undone()
    assert [(row.record, why) for row, why in plan.kept.items()] == [("award", "It has been changed since.")]
    assert db.session.scalar(select(Award.revoked_on).where(Award.achieved_on == date(2026, 2, 11))) is None


def test_an_account_keeps_its_person_and_the_post_goes(cast, bring_in):
    bring_in("people", FILES["people"])
    person = db.session.scalar(select(Person).where(Person.last_name == "Boss"))
    db.session.add(Account(person=person, fs_uniquifier="boss", active=True))
    db.session.commit()
    plan = undone()
    assert [(row.record, why) for row, why in plan.kept.items()] == [("person", "An account hangs on it.")]
    assert db.session.scalar(select(Post).where(Post.employee_number == "N1")) is None


def test_an_absence_keeps_its_post_with_its_terms_and_its_supervisor(cast, bring_in):
    bring_in("people", FILES["people"])
    post = db.session.scalar(select(Post.id).where(Post.employee_number == "N2"))
    db.session.add(Absence(post_id=post, starts_on=date(2026, 1, 1)))
    db.session.commit()
    undone()
    assert db.session.scalars(select(Post.employee_number).where(Post.employee_number.in_(["N1", "N2"]))).all() == ["N1", "N2"]
    assert db.session.scalar(select(Person.last_name).where(Person.id == cast["ailsa"].person_id)) == "Robertson"


def test_an_older_import_after_a_newer_leaves_what_the_newer_built_on(cast, bring_in):
    bring_in("people", FILES["people"])
    older = last_run()
    bring_in("people", FILES["people"].replace("N2,New,Person,2025-02-01,employee,staff_nurse", "N2,New,Person,2025-02-01,employee,hcsw"))
    plan = undone(older)
    assert "It has been changed since." in plan.kept.values()
    assert db.session.scalar(select(func.count()).select_from(Post).where(Post.employee_number == "N2")) == 1
    again = recompute()
    assert (again.removed, again.added) == (0, 0)


def test_an_undo_belongs_to_its_import_in_the_trail(cast, bring_in):
    bring_in("awards", FILES["awards"])
    undone()
    causes = db.session.execute(
        select(Change.what, func.count()).where(Change.cause == f"import {last_run()}", Change.record == "award").group_by(Change.what)
    )
    assert dict(iter(causes)) == {"added": 2, "changed": 3 + 1}


def test_what_is_removed_stands_in_the_trail(cast, bring_in):
    bring_in("people", FILES["people"])
    undone()
    gone = db.session.execute(select(Change.record, func.count()).where(Change.what == "removed").group_by(Change.record))
    assert dict(iter(gone)) == {"person": 2, "post": 2, "term": 3, "registration": 2}


def test_twice_is_refused(cast, bring_in):
    bring_in("awards", FILES["awards"])
    undone()
    with pytest.raises(Refused, match="has been undone already"):
        undone()


def test_nothing_to_undo_is_refused(cast, bring_in):
    with pytest.raises(Refused, match="no applied import"):
        undone(99)
    bring_in("awards", FILES["awards"])
    undone()
    bring_in("awards", FILES["awards"])
    bring_in("awards", FILES["awards"])
    with pytest.raises(Refused, match="changed nothing"):
        undone()


def test_a_reason_is_needed(cast, bring_in):
    bring_in("awards", FILES["awards"])
    with pytest.raises(Refused, match="Say why"):
        undone(reason="  ")


def test_from_the_command_line(app, cast, bring_in):
    bring_in("awards", FILES["awards"])
    said = app.test_cli_runner().invoke(args=["import", "undo", str(last_run()), "--reason", "Wrong file"])
    assert (said.exit_code, "2  awards revoked" in said.output) == (0, True)
    again = app.test_cli_runner().invoke(args=["import", "undo", str(last_run()), "--reason", "Wrong file"])
    assert (again.exit_code, "undone already" in again.output) == (2, True)


# --- the pages ------------------------------------------------------------------------------------------------------------------------


@pytest.fixture
def applied(app, as_, cast, send):
    """An import of another employer's file, applied from the page: the client, and its address."""
    client = as_("lorna")
    file = (BytesIO(FILES["people"].encode()), "list.csv")
    address = send(client, "/imports/start", kind="people", employer_id=str(cast.places["NHSL"]), file=file).location
    db.session.commit()
    jobs.work(app.extensions["house"].handlers)
    send(client, address)
    db.session.commit()
    jobs.work(app.extensions["house"].handlers)
    db.session.rollback()
    return client, address


def test_an_import_is_undone_from_its_page(app, applied, send):
    client, address = applied
    assert "Undo this import" in client.get(address).text
    assert "Everything it wrote goes back at once" in client.get(f"{address}/undo").text
    assert send(client, f"{address}/undo", reason="Wrong file").status_code == 303
    assert "It is being undone." in client.get(address).text
    db.session.commit()
    jobs.work(app.extensions["house"].handlers)
    db.session.rollback()
    assert "Undone on 2 March 2026" in client.get(address).text
    assert 'data-label="State">Undone<' in client.get("/imports/").text
    assert client.get(f"{address}/left").status_code == 200


def test_two_clicks_undo_once(app, applied, send):
    client, address = applied
    token = client.get(f"{address}/undo").text.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]
    sent = [client.post(f"{address}/undo", data={"csrf_token": token, "reason": "Wrong file"}).status_code for _ in range(2)]
    db.session.commit()
    jobs.work(app.extensions["house"].handlers)
    db.session.rollback()
    assert (sent, db.session.scalars(select(ImportUndo.state)).all()) == ([303, 303], [UndoState.DONE])


def test_without_a_reason_the_page_says_so(applied, send):
    client, address = applied
    reply = send(client, f"{address}/undo")
    assert (reply.status_code, "Say why the import is taken back." in reply.text) == (422, True)


def test_others_find_no_undo(applied, as_):
    _, address = applied
    assert {as_(name).get(f"{address}/undo").status_code for name in ("ailsa", "effie", "beth")} == {403}


def test_an_undo_that_breaks_says_so_and_changes_nothing(app, applied, send, monkeypatch):
    client, address = applied
    send(client, f"{address}/undo", reason="Wrong file")
    db.session.commit()
    monkeypatch.setattr(service, "finish_undo", lambda run: 1 / 0)
    monkeypatch.setattr("lms.jobs.worker.TRIES", 1)  # it is the last one
    jobs.work(app.extensions["house"].handlers)
    db.session.rollback()
    assert "nothing was undone" in client.get(address).text
    assert queries.has_writes(int(address.rsplit("/", 1)[1]))
    monkeypatch.undo()


def test_a_ledger_knows_every_row(cast, bring_in):
    bring_in("people", FILES["people"])
    wrote = db.session.execute(select(ImportWrite.record, func.count()).group_by(ImportWrite.record))
    assert dict(iter(wrote)) == {"person": 3, "post": 2, "term": 4, "registration": 2}
    assert db.session.scalar(select(func.count()).select_from(Standing)) > 0


def test_nobody_inherits_the_trail_of_somebody_whom_an_undo_removed(cast, bring_in, as_):
    bring_in("people", FILES["people"])
    undone()
    bring_in("people", STAFF + "NHSL,N9,Fresh,Newcomer,2025-01-01,employee,staff_nurse,NHSL-COM,,,\n")
    newcomer = db.session.scalar(select(Person.id).where(Person.first_name == "Fresh"))
    page = as_("priya").get(f"/people/{newcomer}/changes").text
    assert ("Newcomer" in page, "Boss" in page, "11A1" in page) == (True, False, False)


def test_whatever_may_keep_a_row_back_is_named(app):
    written = {undo.record for kind in queries.kinds() for undo in kind.undo}
    pointing = {
        its.name
        for its in Base.metadata.sorted_tables
        for key in its.foreign_keys
        if key.column.table.name in written and key.ondelete is None and not its.info.get(DERIVED)
    }
    assert pointing <= current_house().called.keys()


@pytest.fixture
def once_lead(app, cast, as_, send):
    """Lorna led the partnership when she sent in rules for everybody; now she looks after the NHS alone: the address of her import."""
    grant = db.session.scalar(select(RoleGrant).where(RoleGrant.account_id == cast["lorna"].account_id))
    grant.role, grant.organisation_id = Role.PARTNERSHIP_LEAD, cast.places["LOCH"]
    client, file = as_("lorna"), (BytesIO((RULES + "IPC-2,COUN,mandatory,2026-01-01,,7\n").encode()), "rules.csv")
    address = send(client, "/imports/start", kind="requirements", file=file).location
    for go_on in (lambda: send(client, address), lambda: None):
        db.session.commit()
        jobs.work(app.extensions["house"].handlers)
        go_on()
    db.session.rollback()
    grant.role, grant.organisation_id = Role.LND_OFFICER, cast.places["NHSL"]
    db.session.commit()
    return address


def test_an_undo_reaches_no_further_than_its_officer_does_by_now(app, cast, once_lead, as_, send):
    count = select(func.count()).select_from(Requirement).where(Requirement.organisation_id == cast.places["COUN"])
    assert db.session.scalar(count) == 1
    reply = send(as_("lorna"), f"{once_lead}/undo", reason="Wrong file")
    assert (reply.status_code, "beyond what you look after" in reply.text) == (422, True)
    assert send(as_("priya"), f"{once_lead}/undo", reason="Wrong file").status_code == 303
    db.session.commit()
    jobs.work(app.extensions["house"].handlers)
    assert db.session.scalar(count) == 0


def test_an_undo_that_failed_is_not_done_by_trying_its_job_again(app, applied, send, monkeypatch):
    client, address = applied
    send(client, f"{address}/undo", reason="Wrong file")
    db.session.commit()
    with monkeypatch.context() as broken:
        broken.setattr(service, "finish_undo", lambda run: 1 / 0)
        broken.setattr("lms.jobs.worker.TRIES", 1)
        broken.setattr("lms.jobs.rules.TRIES", 1)
        jobs.work(app.extensions["house"].handlers)
    job = db.session.scalar(select(Job).where(Job.kind == "imports.undo"))
    job.state = JobState.WAITING
    db.session.commit()
    jobs.work(app.extensions["house"].handlers)
    db.session.expire_all()
    assert (job.state, "Ask for the undo again" in job.problem) == (JobState.FAILED, True)
