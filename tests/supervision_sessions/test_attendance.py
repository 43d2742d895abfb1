"""Who came: on a tablet tap by tap, as planned in one tap, corrected for four weeks; and two who mark at once."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date, timedelta
from threading import Barrier, BrokenBarrierError

import pytest
from sqlalchemy import select

from lms.kit import clock
from lms.kit.concurrent_edits import fingerprint
from lms.kit.db import db
from lms.people.models import Person, Term
from lms.supervision.models import AgendaItem, GroupMember, RecordDraft, SessionAttendance, SupervisionSession
from lms.supervision.rules.words import AttendanceMark, MemberRole, Method, SessionState
from lms.supervision_sessions.queries.attendance import register_of
from lms.supervision_sessions.queries.sessions import session_facts
from lms.supervision_sessions.service import attendance, sessions
from tests.cast import TODAY
from tests.client import TOKEN
from tests.supervision.groups import LONG_AGO, a_group, agrees, joins, meets, writes

PLANNED, HAPPENED, CANCELLED = SessionState
PRESENT, PART, APOLOGIES, ABSENT = AttendanceMark
YESTERDAY = TODAY - timedelta(days=1)


@pytest.fixture
def group(cast):
    of = a_group(cast)
    agrees(cast, of)
    return of


@pytest.fixture
def session(cast, group):
    return meets(cast, group, TODAY, state=PLANNED)


def page(of, end=""):
    return f"/supervision/sessions/{of.id}{end}"


def names(session):
    return [(row.name.split()[0], row.role.value) for row in register_of(session_facts(session.id))]


def marks(cast, session):
    db.session.expire_all()
    posts = {player.post_id: who for who, player in cast.players.items() if player.post_ids}
    rows = db.session.query(SessionAttendance).filter_by(session_id=session.id)
    return {posts[row.post_id]: (row.mark, row.minutes) for row in rows}


def state(session):
    db.session.expire_all()
    return db.session.get_one(SupervisionSession, session.id).state


def tap(client, cast, session, who, mark, *, before="", minutes=""):
    """As the script sends it: one row alone."""
    token, post_id = TOKEN.search(client.get(page(session, "/register")).text)[1], cast[who].post_id
    values = {"csrf_token": token, f"mark-{post_id}": mark, f"minutes-{post_id}": minutes, f"was-{post_id}": before}
    return client.post(page(session, f"/register/{post_id}/mark"), data=values)


def whole(cast, minutes="60", **by_who):
    """The answers of the whole form, as a browser without scripts sends them."""
    answers = {"minutes": minutes, "method": "", "themes": []}
    for who, mark in by_who.items():
        post_id = cast[who].post_id
        answers |= {f"mark-{post_id}": mark.split()[0], f"minutes-{post_id}": "".join(mark.split()[1:]), f"was-{post_id}": ""}
    return answers


def seen(of):
    return fingerprint(attendance.values_of(session_facts(of.id)))


# --- who stands on it -------------------------------------------------------------------------------------------------------------


def test_on_the_register_stand_those_of_that_day_who_have_signed(cast, session):
    assert names(session) == [("Ailsa", "member"), ("Effie", "facilitator"), ("Mòrag", "member")]


def test_who_has_left_or_not_signed_is_not_on_it(cast, group, session):
    joins(cast, group, "kirsty")
    db.session.query(GroupMember).filter_by(person_id=cast["ailsa"].person_id).update({"until": YESTERDAY})
    assert names(session) == [("Effie", "facilitator"), ("Mòrag", "member")]


def test_who_has_no_post_that_day_is_not_on_it_and_the_last_day_of_a_post_counts(cast, group):
    db.session.query(Term).filter_by(post_id=cast["ailsa"].post_id).update({"ends_on": YESTERDAY})
    last, later = meets(cast, group, YESTERDAY, state=PLANNED), meets(cast, group, TODAY, state=PLANNED)
    assert ("Ailsa", "member") in names(last) and ("Ailsa", "member") not in names(later)


def test_who_has_two_posts_stands_on_it_once_under_the_first(cast):
    group = a_group(cast, members=("lukasz",))
    agrees(cast, group)
    rows = register_of(session_facts(meets(cast, group, TODAY, state=PLANNED).id))
    assert [row.post_id for row in rows] == [cast["effie"].post_id, cast["lukasz"].post_ids[0]]


def test_a_merged_record_stands_on_it_once(cast, group, session):
    joins(cast, group, "kirsty")
    db.session.get_one(Person, cast["kirsty"].person_id).merged_into_id = cast["ailsa"].person_id
    db.session.flush()
    assert [name for name, _ in names(session)] == ["Ailsa", "Effie", "Mòrag"]


def test_who_is_both_is_a_facilitator(cast, group, session):
    joins(cast, group, "effie", since=LONG_AGO)
    assert names(session)[1] == ("Effie", "facilitator")


# --- tap by tap -------------------------------------------------------------------------------------------------------------------


def test_a_tap_is_saved_at_once(cast, session, as_):
    reply = tap(as_("effie"), cast, session, "ailsa", "present")
    assert "Saved" in reply.text and "1 of 3 marked" in reply.text
    assert marks(cast, session) == {"ailsa": (PRESENT, None)}


def test_a_facilitator_marks_themselves(cast, session, as_):
    tap(as_("effie"), cast, session, "effie", "present")
    assert db.session.query(SessionAttendance).one().role == MemberRole.FACILITATOR


@pytest.mark.parametrize("minutes", ["", "0", "61", "99999", "-5", "ten"])
def test_part_asks_for_minutes_that_can_be(cast, session, as_, minutes):
    reply = tap(as_("effie"), cast, session, "ailsa", "part", minutes=minutes)
    assert "Not saved. Enter how many minutes Ailsa Robertson was there, from 1 to 60." in reply.text
    assert marks(cast, session) == {}


def test_part_is_saved_with_its_minutes(cast, session, as_):
    effie = as_("effie")
    tap(effie, cast, session, "ailsa", "part", minutes="25")
    assert marks(cast, session) == {"ailsa": (PART, 25)}
    tap(effie, cast, session, "ailsa", "present", before="part 25", minutes="25")
    assert marks(cast, session) == {"ailsa": (PRESENT, None)}


def test_of_two_who_mark_one_person_the_second_is_told(cast, session, as_):
    effie = as_("effie")
    tap(effie, cast, session, "ailsa", "present")
    reply = tap(effie, cast, session, "ailsa", "absent")  # from a page that had no mark
    assert "Somebody else had marked Ailsa Robertson differently" in reply.text
    assert marks(cast, session) == {"ailsa": (ABSENT, None)}


def test_the_same_tap_again_changes_nothing_and_tells_nothing(cast, session, as_):
    effie = as_("effie")
    replies = [tap(effie, cast, session, "ailsa", "present") for _ in range(2)]
    assert ["Somebody else" in reply.text for reply in replies] == [False, False]
    assert db.session.query(SessionAttendance).count() == 1


def test_a_mark_for_somebody_who_is_not_on_it_is_refused(cast, session, as_):
    assert "not on the register any more" in tap(as_("effie"), cast, session, "kirsty", "present").text
    assert marks(cast, session) == {}


def test_everyone_else_is_present(cast, session, as_, send):
    send(as_("effie"), page(session, "/register"), **whole(cast, ailsa="apologies"), everyone="yes")
    assert marks(cast, session) == {"ailsa": (APOLOGIES, None), "effie": (PRESENT, None), "morag": (PRESENT, None)}
    assert state(session) == PLANNED


def test_marks_alone_are_saved_without_a_script(cast, session, as_, send):
    reply = send(as_("effie"), page(session, "/register"), **whole(cast, minutes="", ailsa="part 20"), marks="yes")
    assert (reply.status_code, marks(cast, session)) == (303, {"ailsa": (PART, 20)})


@pytest.mark.parametrize("who", ["ailsa", "morag", "kirsty", "lorna", "priya", "adam", "beth"])
def test_nobody_else_marks_by_a_guessed_address(cast, session, as_, send, who):
    client = as_(who)
    assert client.get(page(session, "/register")).status_code == 404
    token = TOKEN.search(client.get("/account/password").text)[1]
    for end in ("/register", f"/register/{cast['ailsa'].post_id}/mark", "/held-as-planned", "/did-not-take-place"):
        assert client.post(page(session, end), data={"csrf_token": token}).status_code == 404
    assert (marks(cast, session), state(session)) == ({}, PLANNED)


@pytest.fixture
def handed_over(cast, group):
    """Effie led the group until yesterday; Kirsty does from today on."""
    joins(cast, group, "kirsty", role=MemberRole.FACILITATOR)
    agrees(cast, group, "kirsty", version=2)
    db.session.query(GroupMember).filter_by(person_id=cast["effie"].person_id).update({"until": YESTERDAY})
    return group


@pytest.mark.parametrize(("days", "status"), [(1, 200), (28, 200), (29, 404)])
def test_who_facilitates_today_records_what_was_in_the_last_28_days(cast, handed_over, as_, days, status):
    session = meets(cast, handed_over, TODAY - timedelta(days=days), state=PLANNED)
    assert [as_(who).get(page(session, "/register")).status_code for who in ("effie", "kirsty")] == [200, status]


def test_who_records_what_others_led_reads_nothing_of_it_and_gives_nobody_an_action(cast, handed_over, as_, send):
    session = meets(cast, handed_over, YESTERDAY, state=PLANNED)
    db.session.add_all(
        [
            AgendaItem(session_id=session.id, author_id=cast["ailsa"].person_id, text="Ailsa’s point"),
            RecordDraft(session_id=session.id, writer_id=cast["effie"].person_id, version=1, text="Effie’s draft", learning=""),
        ]
    )
    db.session.flush()
    everyone = whole(cast, ailsa="present", effie="present", morag="absent")
    assert send(as_("kirsty"), page(session, "/register"), **everyone, seen=seen(session)).status_code == 303
    assert state(session) == HAPPENED and "Ailsa’s point" not in as_("kirsty").get(page(session)).text
    assert "Effie’s draft" not in as_("kirsty").get(page(session, "/record")).text
    for end in ("/actions", "/agenda"):
        assert as_("kirsty").get(page(session, end)).status_code == 404
    assert "Effie’s draft" in as_("effie").get(page(session, "/record")).text


@pytest.mark.parametrize("button", ["marks", "everyone"])
def test_saved_marks_lose_nothing_of_what_is_not_recorded_yet(cast, session, as_, send, button):
    before, effie = seen(session), as_("effie")
    answers = {**whole(cast, "45", ailsa="present"), "method": "reflective", "themes": ["wellbeing", "workload"], "seen": before}
    reply = send(effie, page(session, "/register"), **answers, **{button: "yes"})
    text = effie.get(reply.location).text
    assert 'value="45"' in text and 'value="reflective" selected' in text and text.count("checked") == {"marks": 3, "everyone": 5}[button]
    assert f'value="{before}"' in text and session_facts(session.id).method is None


def test_what_was_not_touched_stands_in_no_address(cast, session, as_, send):
    reply = send(as_("effie"), page(session, "/register"), **whole(cast, ailsa="present"), marks="yes", seen=seen(session))
    assert reply.location.endswith(page(session, "/register"))


def test_an_address_that_no_form_has_made_fills_in_what_can_be(session, as_):
    text = as_("effie").get(page(session, "/register?seen=x&minutes=ten&method=evil&themes=evil")).text
    assert 'value="60"' in text and "evil" not in text


# --- it took place ----------------------------------------------------------------------------------------------------------------


def test_as_planned_in_one_tap(cast, session, as_, send):
    send(as_("effie"), page(session, "/held-as-planned"), page(session))
    assert state(session) == HAPPENED
    assert marks(cast, session) == dict.fromkeys(("ailsa", "effie", "morag"), (PRESENT, None))


def test_as_planned_keeps_the_marks_that_are_there(cast, session, as_, send):
    tap(as_("effie"), cast, session, "ailsa", "apologies")
    send(as_("effie"), page(session, "/held-as-planned"), page(session))
    assert marks(cast, session)["ailsa"] == (APOLOGIES, None)


def test_as_planned_twice_is_once(cast, session, as_, send):
    effie = as_("effie")
    assert [send(effie, page(session, "/held-as-planned"), page(session)).status_code for _ in range(2)] == [303, 303]
    assert db.session.query(SessionAttendance).count() == 3


def test_how_it_was_is_recorded_with_the_marks(cast, session, as_, send):
    answers = {**whole(cast, "50", ailsa="present", effie="present", morag="part 20"), "method": "reflective"}
    send(as_("effie"), page(session, "/register"), **answers | {"themes": ["wellbeing", "workload"], "seen": seen(session)})
    assert state(session) == HAPPENED
    stored = db.session.get_one(SupervisionSession, session.id)
    assert (stored.minutes, stored.method, stored.themes) == (50, Method.REFLECTIVE, {"wellbeing", "workload"})
    assert marks(cast, session)["morag"] == (PART, 20)
    assert "Wellbeing, Workload and priorities" in as_("lorna").get(page(session)).text


def test_everyone_is_marked_first(cast, session, as_, send):
    reply = send(as_("effie"), page(session, "/register"), **whole(cast, ailsa="present"), seen=seen(session))
    assert reply.status_code == 422 and "Mark everyone first: Effie Campbell and Mòrag NicDhòmhnaill have no mark yet." in reply.text
    assert f'id="mark-{cast["ailsa"].post_id}-present" name="mark-{cast["ailsa"].post_id}" value="present" checked' in reply.text


def test_somebody_was_there(cast, session, as_, send):
    everyone = whole(cast, ailsa="absent", effie="apologies", morag="absent")
    reply = send(as_("effie"), page(session, "/register"), **everyone, seen=seen(session))
    assert reply.status_code == 422 and "Nobody is marked as there" in reply.text
    assert (state(session), marks(cast, session)) == (PLANNED, {})


def test_nobody_was_there_longer_than_it_lasted(cast, session, as_, send):
    everyone = whole(cast, "30", ailsa="part 45", effie="present", morag="present")
    reply = send(as_("effie"), page(session, "/register"), **everyone, seen=seen(session))
    assert reply.status_code == 422 and "from 1 to 30" in reply.text


@pytest.mark.parametrize("wrong", [{"minutes": "0"}, {"minutes": ""}, {"method": "gossip"}, {"themes": ["what she said"]}])
def test_what_is_no_answer_is_shown_again(cast, session, as_, send, wrong):
    everyone = whole(cast, ailsa="present", effie="present", morag="present")
    assert send(as_("effie"), page(session, "/register"), **everyone | wrong, seen=seen(session)).status_code == 422
    assert state(session) == PLANNED


def test_of_two_who_record_at_once_the_second_is_told(cast, session, as_, send):
    effie, before = as_("effie"), seen(session)
    everyone = whole(cast, ailsa="present", effie="present", morag="present")
    send(effie, page(session, "/register"), **everyone | {"minutes": "50", "seen": before})
    reply = send(effie, page(session, "/register"), **everyone | {"minutes": "70", "seen": before})
    assert reply.status_code == 422 and "Someone changed this while you were writing" in reply.text
    assert session_facts(session.id).minutes == 50


def test_nothing_is_recorded_before_an_agreement_is_in_force(cast, as_, send):
    session = meets(cast, a_group(cast), TODAY, state=PLANNED)
    with pytest.raises(sessions.Refused):
        attendance.record_as_planned(session_id=session.id, by=cast["effie"].viewer())
    assert as_("effie").get(page(session, "/register")).status_code == 404  # nobody has signed


def test_nothing_is_recorded_while_a_founding_member_has_not_signed(cast, as_, send):
    group = a_group(cast)
    agrees(cast, group).in_force_from = None
    session = meets(cast, group, TODAY, state=PLANNED)
    assert "No agreement is in force yet" in as_("effie").get(page(session, "/register")).text


def test_nothing_is_recorded_of_a_day_to_come(cast, group, as_):
    session = meets(cast, group, TODAY + timedelta(days=1), state=PLANNED)
    assert "You can record who came from 3 March 2026" in as_("effie").get(page(session, "/register")).text
    with pytest.raises(sessions.Refused):
        attendance.mark_everyone(session_id=session.id, by=cast["effie"].viewer())


def test_nothing_is_recorded_of_a_cancelled_session(cast, session, as_, send):
    send(as_("effie"), page(session, "/cancel"), cancelled_by="member", why="illness")
    with pytest.raises(sessions.Refused):
        attendance.record_as_planned(session_id=session.id, by=cast["effie"].viewer())


@pytest.mark.parametrize(("days", "is_open"), [(28, True), (29, False)])
def test_it_can_be_corrected_for_twenty_eight_days(cast, group, as_, send, days, is_open):
    session = meets(cast, group, TODAY - timedelta(days=days), "ailsa", "morag", led_by="effie")
    text = as_("effie").get(page(session, "/register")).text
    assert ("Save the corrections" in text, "is fixed since 1 March 2026" in text) == (is_open, not is_open)


def test_an_older_session_is_entered_and_then_fixed(cast, group, as_, send):
    session = meets(cast, group, TODAY - timedelta(days=60), state=PLANNED)
    db.session.query(Term).filter_by(post_id=cast["morag"].post_id).update({"starts_on": LONG_AGO})
    assert "Once you record it, it is fixed" in as_("effie").get(page(session)).text
    send(as_("effie"), page(session, "/held-as-planned"), page(session))
    assert "is fixed since" in as_("effie").get(page(session)).text


def test_what_took_place_by_mistake_is_planned_again(cast, session, as_, send):
    effie = as_("effie")
    send(effie, page(session, "/held-as-planned"), page(session))
    send(effie, page(session, "/did-not-take-place"), page(session))
    assert state(session) == PLANNED


def test_what_has_a_shared_record_took_place(cast, session, as_, send):
    send(as_("effie"), page(session, "/held-as-planned"), page(session))
    writes(cast, db.session.get_one(SupervisionSession, session.id), "What we spoke about")
    send(as_("effie"), page(session, "/did-not-take-place"), page(session))
    assert state(session) == HAPPENED


def test_the_last_who_was_there_stays_once_it_took_place(cast, group, as_):
    session = meets(cast, group, TODAY, "ailsa")
    assert "Nobody is marked as there" in tap(as_("effie"), cast, session, "ailsa", "absent", before="present").text
    assert marks(cast, session) == {"ailsa": (PRESENT, None)}


def test_a_session_of_a_file_shows_whom_the_file_named(cast, group, as_):
    session = meets(cast, group, TODAY, "kirsty")
    assert ("Kirsty", "member") in names(session)


# --- two at once ------------------------------------------------------------------------------------------------------------------


@pytest.fixture
def at_once(as_, monkeypatch):
    """`at_once((who, url, answers), ...)`: sent together, they wait for one another where the session is locked."""

    def send_all(*sent):
        ready = []
        for who, url, answers in sent:
            client = as_(who)
            ready.append((client, url, {"csrf_token": TOKEN.search(client.get("/account/password").text)[1], **answers}))
        barrier, really = Barrier(len(sent)), sessions.lock

        def meet(session_id):
            with suppress(BrokenBarrierError):
                barrier.wait(timeout=1)
            return really(session_id)

        db.session.rollback()
        with monkeypatch.context() as patched:
            patched.setattr(sessions, "lock", meet)
            with ThreadPoolExecutor(len(sent)) as pool:
                replies = list(pool.map(lambda each: each[0].post(each[1], data=each[2]), ready))
        db.session.expire_all()
        return replies

    return send_all


@pytest.fixture
def two(cast, group):
    joins(cast, group, "kirsty", since=LONG_AGO, role=MemberRole.FACILITATOR)
    agrees(cast, group, "kirsty", version=2, since=LONG_AGO + timedelta(days=1))
    session = meets(cast, group, TODAY, state=PLANNED)
    db.session.commit()
    return session


def one_tap(cast, session, who, mark):
    post_id = cast[who].post_id
    return page(session, f"/register/{post_id}/mark"), {f"mark-{post_id}": mark, f"was-{post_id}": ""}


@pytest.mark.on_both
def test_two_mark_different_people_at_once(cast, two, at_once):
    at_once(("effie", *one_tap(cast, two, "ailsa", "present")), ("kirsty", *one_tap(cast, two, "morag", "apologies")))
    assert marks(cast, two) == {"ailsa": (PRESENT, None), "morag": (APOLOGIES, None)}


@pytest.mark.on_both
def test_two_mark_one_person_at_once_and_the_second_is_told(cast, two, at_once):
    replies = at_once(("effie", *one_tap(cast, two, "ailsa", "present")), ("kirsty", *one_tap(cast, two, "ailsa", "absent")))
    assert sorted("Somebody else had marked" in reply.text for reply in replies) == [False, True]
    assert db.session.scalars(select(SessionAttendance.mark)).one() in (PRESENT, ABSENT)


@pytest.mark.on_both
def test_two_say_at_once_that_it_took_place(cast, two, at_once):
    replies = at_once(("effie", page(two, "/held-as-planned"), {}), ("kirsty", page(two, "/held-as-planned"), {}))
    assert [reply.status_code for reply in replies] == [303, 303]
    assert (state(two), len(marks(cast, two))) == (HAPPENED, 4)


def test_the_register_asks_little_of_the_database(cast, two, as_, query_count):
    with query_count() as watch:
        as_("effie").get(page(two, "/register"))
    assert len(watch.statements) <= 30


def test_the_clock_of_the_partnership_decides_what_day_it_is(cast, group, as_, monkeypatch):
    session = meets(cast, group, TODAY + timedelta(days=1), state=PLANNED)
    midnight = clock.now().replace(hour=0, minute=0) + timedelta(days=1)
    monkeypatch.setattr(clock, "now", lambda: midnight)
    assert "0 of 3 marked" in as_("effie").get(page(session, "/register")).text


def test_what_is_held_of_sessions_says_on_which_day_they_were(cast, as_):
    group = a_group(cast, name="North")
    meets(cast, group, date(2026, 2, 11), "ailsa", led_by="effie")
    assert "North, 11 February 2026" in as_("ailsa").get("/account/what-we-hold").text
