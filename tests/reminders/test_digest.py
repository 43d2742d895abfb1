"""What a digest says: of what is still so when it is sent, to whom, in which order."""

from datetime import date

import pytest
from sqlalchemy import delete, select, update

from lms.kit.db import db
from lms.outbox.rules import MessageState, blocks
from lms.people.models import Absence, Account, Person, Post, Term
from lms.people.rules import WorkerType
from lms.reminders.models import Nudge
from lms.reminders.rules.words import NudgeState, Route
from lms.reminders.service import writing
from lms.training.models import Award, Standing, Subject
from lms.training.service import recompute
from tests.cast import TODAY
from tests.events import booking, course, event
from tests.reminders.letters import decide, message_to, open_digest, switch_on

#: However many lines there are.
MOST_QUERIES = 45


@pytest.fixture(autouse=True)
def policies(cast):
    switch_on()


def subject_called(code: str, name: str) -> None:
    db.session.execute(update(Subject).where(Subject.code == code).values(name=name))


def learn(cast, who: str, code: str, on: date) -> None:
    at = db.session.get_one(Post, cast[who].post_id).employer_id
    db.session.add(Award(person_id=cast[who].person_id, subject_id=cast.subjects[code], achieved_on=on, employer_id=at))


def states_to(cast, who: str) -> list[NudgeState]:
    return list(db.session.scalars(select(Nudge.state).where(Nudge.recipient_id == cast[who].person_id)))


def sections(letter) -> list[str]:
    return letter.body.split("\n\n")


# --- own lines --------------------------------------------------------------------------------------------------------------------


def test_one_line_says_what_by_when_why_and_where_it_is_done(cast, monkeypatch):
    subject_called("IPC-2", "Infection control")
    decide(monkeypatch)
    letter = open_digest(cast["ailsa"].person_id)
    assert letter.to == "ailsa@example.org"
    assert letter.subject == "Infection control runs out on 14 April 2026"
    assert sections(letter)[:2] == [
        "Hello Ailsa,",
        "Infection control runs out on 14 April 2026.\n"
        "Completed 15 April 2025, valid for 12 months.\n"
        "See it in My training:\nhttp://127.0.0.1:8000/my-training",
    ]


def test_it_ends_with_why_it_came_and_when_the_next_comes(cast, monkeypatch):
    decide(monkeypatch)
    ending = sections(open_digest(cast["ailsa"].person_id))[-1]
    assert ending == (
        "You get this because your work needs this training. "
        "The next reminder comes on 13 March 2026 at the earliest. It leaves out what is done by then."
    )


def test_what_is_overdue_comes_first_and_the_longest_before_the_others(cast, monkeypatch):
    for code, on in (("IPC-2", date(2025, 2, 10)), ("FIRE-1", date(2024, 2, 21))):
        award = Award.person_id == cast["ailsa"].person_id, Award.subject_id == cast.subjects[code]
        db.session.execute(update(Award).where(*award).values(achieved_on=on))
    decide(monkeypatch)
    letter = open_digest(cast["ailsa"].person_id)
    assert letter.subject == "2 things are overdue"
    assert letter.body.index("ran out on 9 February 2026") < letter.body.index("ran out on 20 February 2026")


def test_several_that_are_still_to_come_are_counted_to_the_first_of_them(cast, monkeypatch):
    db.session.execute(update(Award).where(Award.person_id == cast["ailsa"].person_id).values(achieved_on=date(2025, 3, 20)))
    db.session.execute(update(Award).where(Award.subject_id == cast.subjects["FIRE-1"]).values(achieved_on=date(2024, 4, 1)))
    decide(monkeypatch)
    assert open_digest(cast["ailsa"].person_id).subject == "2 things to do, the first by 19 March 2026"


def test_where_a_course_has_dates_the_link_goes_to_them(cast, monkeypatch):
    subject_called("IPC-2", "Infection control")
    teaching = course(cast, "IPC", ("IPC-2",))
    event(cast, teaching)
    decide(monkeypatch)
    lines = sections(open_digest(cast["ailsa"].person_id))[1].splitlines()
    assert lines[-2:] == ["Book a place:", f"http://127.0.0.1:8000/courses/{teaching.id}#dates"]


def test_a_stage_that_never_went_out_is_not_told_beside_the_next(cast, monkeypatch):
    decide(monkeypatch)
    decide(monkeypatch, date(2026, 3, 13))
    letter = open_digest(cast["ailsa"].person_id)
    assert letter.body.count("runs out on") == 1
    assert states_to(cast, "ailsa") == [NudgeState.WAITING] * 2


def test_a_volunteer_reads_of_nothing_overdue(cast, monkeypatch):
    db.session.execute(update(Term).where(Term.post_id == cast["ailsa"].post_id).values(worker_type=WorkerType.VOLUNTEER))
    db.session.execute(update(Award).where(Award.person_id == cast["ailsa"].person_id).values(achieved_on=date(2024, 2, 20)))
    decide(monkeypatch)
    letter = open_digest(cast["ailsa"].person_id)
    words = f"{letter.subject} {letter.body}".lower()
    assert "would be good to" in letter.subject
    assert not [word for word in ("overdue", "late", "must") if word in words]


# --- beginnings and thanks ----------------------------------------------------------------------------------------------------------


def test_who_begins_gets_one_list_of_everything(cast, monkeypatch):
    subject_called("FIRE-1", "Fire safety")
    subject_called("IPC-2", "Infection control")
    db.session.execute(update(Term).where(Term.post_id == cast["ailsa"].post_id).values(starts_on=TODAY))
    db.session.execute(delete(Standing))
    db.session.execute(delete(Award).where(Award.person_id == cast["ailsa"].person_id))
    decide(monkeypatch)
    letter = open_digest(cast["ailsa"].person_id)
    assert letter.subject == "Welcome: where to begin"
    assert "- Fire safety is due by 30 March 2026.\n- Infection control is due by 30 March 2026." in letter.body
    assert "Open your induction:\nhttp://127.0.0.1:8000/induction" in letter.body


def test_who_comes_back_gets_one_list_of_what_there_is_to_do_now(cast, monkeypatch):
    subject_called("FIRE-1", "Fire safety")
    db.session.execute(update(Absence).where(Absence.post_id == cast["kirsty"].post_id).values(ends_on=date(2026, 3, 1)))
    db.session.execute(update(Award).where(Award.person_id == cast["kirsty"].person_id).values(achieved_on=date(2024, 3, 10)))
    decide(monkeypatch)
    assert len(states_to(cast, "kirsty")) == 2
    letter = open_digest(cast["kirsty"].person_id)
    assert letter.subject == "Welcome back: what there is to do"
    assert letter.body.count("- Fire safety") == letter.body.count("Fire safety") == 1


def test_what_ran_out_long_ago_is_in_the_list_of_who_comes_back(cast, monkeypatch):
    subject_called("FIRE-1", "Fire safety")
    db.session.execute(update(Absence).where(Absence.post_id == cast["kirsty"].post_id).values(ends_on=date(2026, 3, 1)))
    decide(monkeypatch)
    assert "- Fire safety is due by 29 March 2026." in open_digest(cast["kirsty"].person_id).body


def test_who_has_renewed_is_thanked_first(cast, monkeypatch):
    subject_called("IPC-2", "Infection control")
    decide(monkeypatch)
    open_digest(cast["ailsa"].person_id)
    message_to(cast["ailsa"].person_id).state = MessageState.SENT
    learn(cast, "ailsa", "IPC-2", date(2026, 3, 9))
    decide(monkeypatch, date(2026, 3, 10))
    letter = open_digest(cast["ailsa"].person_id)
    assert letter.subject == "Thank you: Infection control"
    assert sections(letter)[1] == "Thank you, Infection control is done.\nRenewed until 8 March 2027."


# --- the team ---------------------------------------------------------------------------------------------------------------------


@pytest.fixture
def overdue_team(cast, monkeypatch):
    """Ailsa's fire safety ran out on 20 February, so Effie reads of it on the Mondays after."""
    subject_called("FIRE-1", "Fire safety")
    db.session.execute(
        update(Award).where(Award.person_id == cast["ailsa"].person_id, Award.subject_id == cast.subjects["FIRE-1"])
        .values(achieved_on=date(2024, 2, 21))
    )  # fmt: skip
    learn(cast, "effie", "FIRE-1", date(2025, 12, 1))
    decide(monkeypatch)


def test_a_supervisor_reads_of_the_team_and_nobody_is_named_in_the_subject(cast, overdue_team):
    letter = open_digest(cast["effie"].person_id)
    assert letter.subject == "1 of your team is overdue for training"
    assert sections(letter)[1:4] == [
        "Your team",
        "Ailsa Robertson\n- Fire safety ran out on 20 February 2026.",
        "See them all:\nhttp://127.0.0.1:8000/team/",
    ]


def test_what_is_booked_says_so_to_the_supervisor(cast, overdue_team):
    booking(cast, event(cast, course(cast)), "ailsa")
    assert "- Fire safety ran out on 20 February 2026. Booked for 16 March 2026." in open_digest(cast["effie"].person_id).body


def test_who_stands_in_for_a_supervisor_reads_why(cast, monkeypatch):
    db.session.execute(update(Term).where(Term.post_id == cast["ailsa"].post_id).values(supervisor_post_id=None))
    db.session.execute(update(Award).where(Award.person_id == cast["ailsa"].person_id).values(achieved_on=date(2024, 2, 21)))
    decide(monkeypatch)
    letter = open_digest(cast["lorna"].person_id)
    assert "You are asked because their supervisor is not there" in sections(letter)
    assert letter.subject.endswith("; 1 person is overdue for training")


def test_thirty_people_are_read_of_in_as_many_queries_as_one(cast, monkeypatch, query_count):
    term = db.session.scalar(select(Term).where(Term.post_id == cast["ailsa"].post_id))
    for number in range(30):
        person = Person(first_name=f"Person {number}", last_name="Reid", name_folded=f"reid {number}", email=f"reid{number}@example.org")
        db.session.add(person)
        db.session.flush()
        post = Post(person_id=person.id, employer_id=cast.places["NHSL"], employee_number=f"9{number}", number_folded=f"9{number}")
        db.session.add(post)
        db.session.flush()
        values = {"organisation_id": term.organisation_id, "job_role_id": term.job_role_id, "worker_type": term.worker_type}
        db.session.add(Term(post_id=post.id, starts_on=date(2026, 1, 20), supervisor_post_id=cast["effie"].post_id, **values))
    decide(monkeypatch)
    with query_count() as queries:
        message_id = message_to(cast["effie"].person_id).id
        letter = writing.write([message_id])[message_id]
    assert letter.subject == "30 of your team are overdue for training"
    assert letter.body.count("Reid") == 30
    assert len(queries.statements) <= MOST_QUERIES


# --- between the decision and the sending ------------------------------------------------------------------------------------------


def test_a_digest_whose_lines_are_all_done_is_never_sent(cast, monkeypatch):
    decide(monkeypatch)
    learn(cast, "ailsa", "IPC-2", TODAY)
    recompute()
    assert open_digest(cast["ailsa"].person_id) is None
    assert message_to(cast["ailsa"].person_id).state is MessageState.REPLACED
    assert states_to(cast, "ailsa") == [NudgeState.WITHDRAWN]


def test_what_is_booked_meanwhile_rests(cast, monkeypatch):
    teaching = event(cast, course(cast, "IPC", ("IPC-2",)))
    decide(monkeypatch)
    booking(cast, teaching, "ailsa")
    assert open_digest(cast["ailsa"].person_id) is None
    assert states_to(cast, "ailsa") == [NudgeState.WITHDRAWN]


def test_a_date_that_has_moved_is_not_told_as_it_was(cast, monkeypatch):
    decide(monkeypatch)
    db.session.execute(update(Award).where(Award.subject_id == cast.subjects["IPC-2"]).values(achieved_on=date(2025, 4, 20)))
    recompute()
    assert open_digest(cast["ailsa"].person_id) is None


def test_several_messages_are_written_at_once(cast, monkeypatch):
    decide(monkeypatch)
    ids = [message_to(cast[who].person_id).id for who in ("ailsa", "lukasz")]
    letters = writing.write_all(ids, TODAY)
    assert [letter.to for letter in letters.values()] == ["ailsa@example.org", "lukasz@example.org"]
    assert letters == {row_id: writing.write([row_id])[row_id] for row_id in ids}


def test_who_has_gone_on_leave_meanwhile_reads_nothing(cast, monkeypatch):
    decide(monkeypatch)
    db.session.add(Absence(post_id=cast["ailsa"].post_id, starts_on=TODAY, reason="Leave"))
    assert open_digest(cast["ailsa"].person_id) is None


def test_without_an_address_by_now_it_is_to_be_told_in_person(cast, monkeypatch):
    decide(monkeypatch)
    for model in (Person, Account):
        db.session.execute(update(model).where(model.email == "ailsa@example.org").values(email=None))
    assert open_digest(cast["ailsa"].person_id) is None
    nudge = db.session.scalar(select(Nudge).where(Nudge.recipient_id == cast["ailsa"].person_id))
    assert (nudge.route, nudge.message_id, nudge.state) == (Route.PAPER, None, NudgeState.WAITING)


def test_what_was_written_once_stays(cast, monkeypatch):
    decide(monkeypatch)
    before = open_digest(cast["ailsa"].person_id)
    subject_called("IPC-2", "Another name")
    db.session.commit()
    assert message_to(cast["ailsa"].person_id).body == before.body


# --- in person --------------------------------------------------------------------------------------------------------------------


def test_a_supervisor_reads_whom_to_tell_in_person(cast, monkeypatch):
    subject_called("FIRE-1", "Fire safety")
    decide(monkeypatch, date(2026, 3, 9))
    letter = open_digest(cast["effie"].person_id)
    assert letter.subject == "1 person to tell in person"
    assert "Mòrag NicDhòmhnaill\n- Fire safety would be good to do. Its date is 16 March 2026." in sections(letter)


# --- hostile ----------------------------------------------------------------------------------------------------------------------


def test_a_name_with_a_line_feed_begins_no_line(cast, monkeypatch):
    db.session.execute(update(Person).where(Person.id == cast["ailsa"].person_id).values(first_name="Ailsa\n- <b>click</b>"))
    decide(monkeypatch)
    assert sections(open_digest(cast["ailsa"].person_id))[0] == "Hello Ailsa - <b>click</b>,"


def test_a_subject_of_200_letters_keeps_its_date_in_the_subject_line(cast, monkeypatch):
    subject_called("IPC-2", "x" * 200)
    decide(monkeypatch)
    assert open_digest(cast["ailsa"].person_id).subject == f"{'x' * 79}… runs out on 14 April 2026"


def test_markup_in_the_name_of_a_subject_is_text(app, cast, monkeypatch):
    subject_called("IPC-2", "<script>alert(1)</script>")
    decide(monkeypatch)
    letter = open_digest(cast["ailsa"].person_id)
    with app.test_request_context():
        macro = app.jinja_env.get_template("outbox/blocks.html").module.message_blocks
        html = macro(blocks(letter.body, "http://127.0.0.1:8000"))
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
