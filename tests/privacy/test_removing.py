"""Retention removes what its preview said, once, whatever happens meanwhile; and past figures stay as they were."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from threading import Barrier

import pytest
from sqlalchemy import func, select

from lms.accounts.models import AccountHelp, Ticket
from lms.accounts.rules.security_policy import Act
from lms.accounts.rules.tickets import TicketKind
from lms.audit import service as audit
from lms.audit.models import Change
from lms.files.models import StoredFile
from lms.imports import service as imports
from lms.imports.models import ImportChange, ImportFinding, ImportIdentityAnswer, ImportRun
from lms.jobs import worker as jobs
from lms.jobs.models import Job
from lms.kit import clock
from lms.kit.columns import PersonalBytes
from lms.kit.db import Base, db, transaction
from lms.kit.importing import Answer
from lms.kit.readers import Work, reading_as
from lms.kit.refusal import Refused
from lms.people.models import Account, Person, Term
from lms.people.rules import WorkerType
from lms.people.service.imports import STAFF_LIST
from lms.people_admin.models import Removal
from lms.privacy.models import Disposal, DisposalItem, DisposalPart, RemovedPerson
from lms.privacy.queries import disposals as queries
from lms.privacy.queries.retention import listed, rules_now
from lms.privacy.rules.retention import DisposalState
from lms.privacy.service import retention, run_disposal
from lms.training.models import Award, Standing
from tests.privacy.conftest import SENT, TELLTALE


def look(key):
    return queries.preview(rules_now()[key], clock.today())


def order(key, by):
    seen = look(key)
    made = retention.order(key=key, seen_rows=seen.rows, seen_before=seen.before_on, by=by)
    db.session.commit()
    return made.id


def remove(app, key, by):
    disposal_id = order(key, by)
    jobs.work(app.extensions["house"].handlers)
    db.session.rollback()
    return disposal_id


def everything():
    """Every value of every table, as text."""
    rows = []
    for table in Base.metadata.sorted_tables:
        wanted = [column for column in table.columns if not isinstance(column.type, PersonalBytes)]
        rows += [f"{table.name}: {dict(row._mapping)}" for row in db.session.execute(reading_as(select(*wanted), Work.OWN_COPY))]
    return rows


def facts():
    """What figures for any day rest on: terms, awards' days, standings."""
    terms = db.session.execute(select(Term.__table__).order_by(Term.id)).all()
    awards = db.session.execute(
        select(Award.id, Award.person_id, Award.subject_id, Award.achieved_on, Award.employer_id).order_by(Award.id)
    ).all()
    return terms, awards, db.session.execute(select(Standing.__table__).order_by(Standing.id)).all()


# --- people who have left -------------------------------------------------------------------------------------------------------


def test_the_preview_names_who_has_left_long_ago_and_nobody_else(una):
    seen = look("people")
    assert (seen.rows, seen.sample, seen.oldest_on, seen.before_on) == (1, (una,), date(2019, 6, 30), date(2020, 3, 3))


@pytest.mark.parametrize(("day", "rows"), [(date(2025, 6, 29), 0), (date(2025, 6, 30), 1)])
def test_a_record_goes_when_its_six_years_are_over_and_no_day_before(una, day, rows):
    assert queries.preview(rules_now()["people"], day).rows == rows


def test_nothing_that_tells_who_she_was_is_left_in_any_table(app, una, officer):
    assert any("Strachan" in row for row in everything())
    remove(app, "people", officer)
    assert [row for row in everything() if any(word.lower() in row.lower() for word in TELLTALE)] == []


def test_figures_for_every_day_are_as_before(app, una, officer):
    before = facts()
    remove(app, "people", officer)
    assert facts() == before and len(before[2]) > 0


def test_rates_of_past_days_are_as_before(app, una, officer, as_):
    url = "/reports/completion?by=subject&on={}+3+2018"
    before = [as_("priya").get(url.format(day)).text.split("<table")[1] for day in (1, 2)]
    remove(app, "people", officer)
    assert [as_("priya").get(url.format(day)).text.split("<table")[1] for day in (1, 2)] == before


def test_her_name_becomes_a_number(app, una, officer, as_):
    remove(app, "people", officer)
    person = db.session.get_one(Person, una)
    assert (person.first_name, person.last_name, person.email, person.date_of_birth) == ("Removed", f"person {una}", None, None)
    assert as_("priya").get(f"/people/{una}").status_code == 200


def test_nobody_signs_in_as_her_any_more(app, una, officer):
    remove(app, "people", officer)
    account = db.session.scalars(select(Account).where(Account.person_id == una)).one()
    assert (account.active, account.password, account.email) == (False, None, None)


def test_what_was_removed_as_a_mistake_is_forgotten_too(app, cast, una, officer):
    """The row is gone, the trail remembers what it said, and somebody said why."""
    wrong = Award(
        person_id=una, subject_id=cast.subjects["IPC-2"], achieved_on=date(2018, 1, 1), employer_id=cast.places["COUN"], notes="Strachan"
    )
    db.session.add(wrong)
    db.session.commit()
    db.session.add(Removal(record="award", row_id=wrong.id, reason="Una told us so", by_account_id=officer.account_id, at=clock.now()))
    db.session.delete(wrong)
    db.session.commit()
    assert any("Strachan" in row for row in everything() if "'record': 'award'" in row)
    remove(app, "people", officer)
    assert [row for row in everything() if "Strachan" in row or "told us so" in row] == []


def test_the_seals_still_prove_everything_else(app, una, officer):
    remove(app, "people", officer)
    while audit.seal():
        pass
    found = audit.verify()
    assert (found.complaints, found.removed > 5, found.unsealed) == ([], True, 0)


def test_what_the_trail_said_of_her_is_empty_and_the_rest_as_it_was(app, una, officer):
    others = dict(iter(db.session.execute(select(Change.id, Change.values).where(Change.record == "requirement"))))
    remove(app, "people", officer)
    hers = db.session.execute(select(Change.values, Change.what).where(Change.record == "person", Change.row_id == una)).all()
    assert [tuple(row) for row in hers] == [({}, "added"), ({"personal details": [None, "removed"]}, "changed")]
    assert dict(iter(db.session.execute(select(Change.id, Change.values).where(Change.record == "requirement")))) == others


def untold_sign_of_life(cast, una, sign):
    match sign:
        case "award":
            db.session.add(
                Award(person_id=una, subject_id=cast.subjects["IPC-2"], achieved_on=date(2026, 1, 1), employer_id=cast.places["COUN"])
            )
        case "sign-in":
            db.session.scalars(select(Account).where(Account.person_id == una)).one().last_sign_in_at = clock.now() - timedelta(days=30)
        case "post":
            old = db.session.scalars(select(Term).where(Term.ends_on == date(2019, 6, 30))).one()
            new = {"organisation_id": old.organisation_id, "worker_type": WorkerType.VOLUNTEER}
            db.session.add(Term(post_id=old.post_id, starts_on=date(2026, 3, 9), **new))
    db.session.commit()


@pytest.mark.parametrize("sign", ["award", "sign-in", "post"])
def test_a_sign_of_life_keeps_the_record(cast, una, sign):
    untold_sign_of_life(cast, una, sign)
    assert (look("people").rows, look("leaver_accounts").rows) == (0, 0)


@pytest.mark.parametrize("sign", ["award", "sign-in", "post"])
def test_whoever_comes_back_before_their_turn_is_spared(app, cast, una, officer, sign):
    disposal_id = order("people", officer)
    untold_sign_of_life(cast, una, sign)
    jobs.work(app.extensions["house"].handlers)
    db.session.rollback()
    one = db.session.get_one(Disposal, disposal_id)
    assert (one.state, one.rows, one.spared) == (DisposalState.DONE, 1, 1)
    assert db.session.get_one(Person, una).first_name == "Una"


def test_an_account_goes_earlier_and_the_record_stays(app, una, officer):
    assert look("leaver_accounts").rows == 1
    remove(app, "leaver_accounts", officer)
    account = db.session.scalars(select(Account).where(Account.person_id == una)).one()
    assert (account.active, account.mobile, db.session.get_one(Person, una).last_name) == (False, None, "Strachan")
    assert look("leaver_accounts").rows == 0


def test_with_an_account_goes_what_the_register_keeps_as_long(app, una, officer):
    """Where invitations were sent to, and why somebody helped."""
    account = db.session.scalar(select(Account).where(Account.email == "una@example.org"))
    used = {"expires_at": SENT, "used_at": SENT}
    db.session.add(Ticket(kind=TicketKind.INVITATION, person_id=account.person_id, secret="x", email="una@example.org", **used))
    db.session.add(AccountHelp(account_id=account.id, act=Act.UNLOCKED, reason="She rang", by_account_id=officer.account_id))
    db.session.commit()
    remove(app, "leaver_accounts", officer)
    assert db.session.scalars(select(Ticket.id)).all() == []
    assert db.session.scalars(select(AccountHelp.reason)).all() == [None]


# --- files, lines, messages, the trail ------------------------------------------------------------------------------------------


@pytest.fixture
def imported(app, cast):
    """A staff list that was sent in two years ago and applied, with one bad line."""
    lines = "employer_code,employee_number,first_name,last_name,start_date\nBRAE,N1,Nan,Zed,2026-01-05\nBRAE,N2,,,2026-01-05\n"
    begun = imports.begin(kind=STAFF_LIST, employer_id=None, name="staff.csv", content=lines.encode(), by=cast["priya"].viewer())
    run_id = begun.id
    db.session.commit()
    jobs.work(app.extensions["house"].handlers)
    db.session.rollback()
    run = db.session.get_one(ImportRun, run_id)
    imports.apply(run, apply_good_lines=True, end_leavers_on=None, by=cast["priya"].viewer())
    db.session.commit()
    jobs.work(app.extensions["house"].handlers)
    db.session.rollback()
    run = db.session.get_one(ImportRun, run_id)
    run.made_at = db.session.get_one(StoredFile, run.file_id).at = datetime(2024, 1, 1, tzinfo=UTC)
    db.session.commit()
    return run_id


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


def test_old_files_lose_their_content_and_keep_their_proof(app, imported, officer):
    assert look("uploads").rows == 1
    remove(app, "uploads", officer)
    stored = db.session.scalars(select(StoredFile)).one()
    assert (stored.content, stored.name, len(stored.sha256)) == (b"", "staff.csv", 64)


def test_old_lines_go_and_the_numbers_stay(app, imported, officer):
    assert count(ImportFinding) > 0 and count(ImportChange) > 0 and look("import_lines").rows == 1
    disposal_id = remove(app, "import_lines", officer)
    assert (count(ImportFinding), count(ImportChange), db.session.get_one(ImportRun, imported).adds) == (0, 0, 1)
    assert {part.record for part in queries.parts(disposal_id)} == {"import_finding", "import_change", "import_write"}


def test_what_was_said_about_a_line_long_ago_goes(app, cast, officer):
    said = {
        "employer_id": cast.places["BRAE"],
        "subject": "BRAE:7",
        "name": "zed nan",
        "candidate": "line:BRAE:8",
        "answer": Answer.ANOTHER,
    }
    db.session.add(ImportIdentityAnswer(**said, at=datetime(2019, 1, 1, tzinfo=UTC)))
    db.session.add(ImportIdentityAnswer(**said | {"subject": "BRAE:9"}))
    db.session.commit()
    remove(app, "identity_answers", officer)
    assert db.session.scalars(select(ImportIdentityAnswer.subject)).all() == ["BRAE:9"]


def test_a_file_that_waits_for_a_decision_is_left_alone(app, imported):
    db.session.get_one(ImportRun, imported).state = "checked"
    db.session.get_one(ImportRun, imported).applied_at = None
    db.session.flush()
    assert (look("uploads").rows, look("import_lines").rows) == (0, 0)


def test_old_messages_lose_their_text(app, una, officer):
    assert look("messages").rows == 1
    remove(app, "messages", officer)
    assert [row for row in everything() if row.startswith("message:") and ("Una" in row or "una@" in row)] == []
    assert look("messages").rows == 0


def test_a_reason_for_leave_goes_and_its_days_stay(app, una, officer):
    remove(app, "absence_reasons", officer)
    assert not any("bad back'" in row for row in everything() if row.startswith("absence"))
    assert any("2017" in row for row in everything() if row.startswith("absence"))


@pytest.fixture
def old_trail(cast, monkeypatch):
    """Seven years ago twelve hundred people were added."""
    with monkeypatch.context() as then:
        then.setattr(clock, "now", lambda: datetime(2019, 2, 1, tzinfo=UTC))
        audit.insert_rows(Person, [{"first_name": f"Old{n}", "last_name": "Name", "name_folded": f"name old{n}"} for n in range(1_200)])
        db.session.commit()


def values_left():
    db.session.rollback()
    return sum(values != {} for values in db.session.scalars(select(Change.values).where(Change.at < datetime(2020, 1, 1, tzinfo=UTC))))


def test_old_values_of_the_trail_go_in_batches(app, old_trail, officer):
    assert look("trail").rows == 1_200
    disposal_id = remove(app, "trail", officer)
    parts = db.session.scalars(select(DisposalPart.rows).where(DisposalPart.disposal_id == disposal_id)).all()
    assert (values_left(), parts) == (0, [500, 500, 200])


# --- killed, twice, two at once --------------------------------------------------------------------------------------------------


class Killed(BaseException):
    """As a power cut would."""


@pytest.mark.parametrize("batch", [0, 1, 2])
def test_killed_in_the_middle_it_goes_on_where_it_was(app, old_trail, officer, monkeypatch, batch):
    disposal_id, really, begun = order("trail", officer), run_disposal._log, []

    def log_and_die(*given):
        really(*given)
        begun.append(1)
        if len(begun) == batch + 1:
            raise Killed

    with monkeypatch.context() as dying:
        dying.setattr(run_disposal, "_log", log_and_die)
        with pytest.raises(Killed):
            jobs.work(app.extensions["house"].handlers)
    assert values_left() == 1_200 - 500 * batch
    later = clock.now() + timedelta(minutes=10)  # by then it is known that the worker is dead
    monkeypatch.setattr(clock, "now", lambda: later)
    jobs.work(app.extensions["house"].handlers)
    logged = db.session.scalar(select(func.sum(DisposalPart.rows)).where(DisposalPart.disposal_id == disposal_id))
    assert (values_left(), logged, count(DisposalItem)) == (0, 1_200, 0)


def test_run_twice_it_does_nothing_more(app, una, officer):
    disposal_id = remove(app, "people", officer)
    before = everything()
    assert dispose(disposal_id) == 0
    db.session.rollback()
    assert everything() == before
    with pytest.raises(Refused, match="old enough"):
        retention.order(key="people", seen_rows=1, seen_before=look("people").before_on, by=officer)


def in_two_threads(app, do):
    met = Barrier(2, timeout=20)

    def one(number):
        with app.app_context():
            try:
                met.wait()
                return do(number)
            except Refused as no:
                return str(no)
            finally:
                db.session.remove()

    db.session.remove()
    with ThreadPoolExecutor(2) as both:
        return list(both.map(one, range(2)))


def dispose(disposal_id):
    """As a worker does; how many batches."""
    for batches in range(99):
        with transaction():
            if run_disposal.run_next_batch(disposal_id, 1) is None:
                return batches
    return None


def test_two_workers_with_one_order_remove_everything_once(app, old_trail, officer):
    disposal_id = order("trail", officer)
    assert sum(in_two_threads(app, lambda _: dispose(disposal_id))) == 3
    logged = db.session.scalar(select(func.sum(DisposalPart.rows)).where(DisposalPart.disposal_id == disposal_id))
    assert (values_left(), logged, db.session.get_one(Disposal, disposal_id).state) == (0, 1_200, DisposalState.DONE)


def test_two_orders_at_once_become_one(app, una, cast, officer):
    seen = look("people")

    def ask(_):
        with transaction():
            return retention.order(key="people", seen_rows=seen.rows, seen_before=seen.before_on, by=officer).rows

    said = in_two_threads(app, ask)
    assert 1 in said and any("under way" in str(one) for one in said) and count(Disposal) == 1


# --- ordering ---------------------------------------------------------------------------------------------------------------------


def test_what_has_changed_since_the_preview_is_looked_at_again(una, cast, officer, as_, send):
    url = "/retention/people/remove"
    assert "1 person" in as_("priya").get(url).text
    reply = send(as_("priya"), url, rows="2", before="2020-03-03")
    assert reply.status_code == 422 and "changed since you looked" in reply.text and count(Disposal) == 0


@pytest.mark.parametrize("forged", [{"rows": "x"}, {"before": "never"}, {"rows": "-1", "before": "0001-01-01"}])
def test_an_edited_confirmation_is_refused(una, as_, send, forged):
    assert send(as_("priya"), "/retention/people/remove", **{"rows": "1", "before": "2020-03-03"} | forged).status_code == 422


def test_from_the_page_to_the_log(app, una, as_, send):
    at = send(as_("priya"), "/retention/people/remove", rows="1", before="2020-03-03").location
    assert "Removing … 0 of 1" in as_("priya").get(at).text
    jobs.work(app.extensions["house"].handlers)
    page = as_("priya").get(at).text
    for said in ("Done", "Priya Nair", "30 June 2019", "registration", "Values removed"):
        assert said in page
    assert "Strachan" not in page and at in as_("adam").get("/disposals").text


def test_the_log_holds_no_personal_values(app, una, officer):
    remove(app, "people", officer)
    logged = [row for row in everything() if row.startswith(("disposal", "removed_person", "job"))]
    assert logged and not any(word.lower() in row.lower() for row in logged for word in TELLTALE)
    assert count(RemovedPerson) == 2


def test_nothing_goes_unless_somebody_orders_it(app, una, imported):
    before = everything()
    jobs.work(app.extensions["house"].handlers)
    assert everything() == before


@pytest.mark.parametrize("key", [key for key, rule in listed().items() if rule.months is not None])
def test_every_rule_can_be_looked_at_and_ordered(app, una, imported, old_trail, officer, key):
    seen = look(key)
    if not seen.rows:
        with pytest.raises(Refused):
            order(key, officer)
        return
    disposal_id = remove(app, key, officer)
    one = db.session.get_one(Disposal, disposal_id)
    assert (one.rows, one.spared, one.state, look(key).rows) == (seen.rows, 0, DisposalState.DONE, 0)


def test_a_removal_that_stopped_can_be_taken_up(app, una, officer, as_, send):
    disposal_id = order("people", officer)
    db.session.execute(Job.__table__.update().values(state="failed", ended_at=clock.now()))
    db.session.commit()
    assert "The work has stopped" in as_("priya").get(f"/disposals/{disposal_id}").text
    send(as_("priya"), f"/disposals/{disposal_id}/go-on", page=f"/disposals/{disposal_id}")
    jobs.work(app.extensions["house"].handlers)
    assert "Done" in as_("priya").get(f"/disposals/{disposal_id}").text
