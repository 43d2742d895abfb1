"""What was sent stays as it was sent; who may open it is told by the room's own rows."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from lms.evidence import queries, service
from lms.evidence.models import EvidenceFile, EvidencePin, EvidenceVersion
from lms.evidence.rules.files import CheckedFile
from lms.evidence.rules.words import Carrier, EvidenceKind, PinState
from lms.kit.db import db
from lms.kit.refusal import Refused
from lms.people.models import Person
from tests.cast import NOW, TODAY
from tests.evidence.conftest import ASK, PDF, PLANTED, written

YESTERDAY = TODAY - timedelta(days=1)


@pytest.fixture
def reads(cast):
    """`reads("effie", item)`: the texts of it that she may open, newest first."""

    def read(who, item):
        found = queries.item(item.id, cast[who].viewer())
        return [version.text for version in found.versions] if found else None

    return read


def test_only_the_owner_opens_what_was_sent_to_nobody(has, reads, cast):
    item = has("ailsa")
    assert {who for who in cast.players if reads(who, item)} == {"ailsa"}


def test_a_reader_opens_what_was_sent_and_nobody_else_does(has, sends, reads, cast):
    item = has("ailsa")
    sends(item)
    assert {who for who in cast.players if reads(who, item)} == {"ailsa", "effie"}


def test_a_later_edit_is_a_version_that_the_reader_does_not_see(has, sends, reads, cast):
    item = has("ailsa")
    sends(item)
    service.edit(evidence_id=item.id, item=written(text="Another thought"), today=TODAY, by=cast["ailsa"].viewer())
    assert (reads("ailsa", item), reads("effie", item)) == (["Another thought", PLANTED], [PLANTED])


def test_before_it_is_sent_an_edit_takes_its_place(has, reads, cast):
    item = has("ailsa")
    service.edit(evidence_id=item.id, item=written(text="Another thought"), today=TODAY, by=cast["ailsa"].viewer())
    assert reads("ailsa", item) == ["Another thought"]


def test_saving_what_was_not_changed_makes_no_version(has, sends, cast):
    item = has("ailsa")
    sends(item)
    service.edit(evidence_id=item.id, item=written(), today=TODAY, by=cast["ailsa"].viewer())
    assert len(db.session.scalars(select(EvidenceVersion)).all()) == 1


def test_what_is_sent_in_another_window_meanwhile_is_not_overwritten(has, sends, reads, cast):
    """The page has read the version before it was frozen."""
    item = has("ailsa")
    (read_before,) = db.session.scalars(select(EvidenceVersion)).all()
    db.session.execute(update(EvidenceVersion).values(frozen_at=NOW).execution_options(synchronize_session=False))
    assert read_before.frozen_at is None
    service.edit(evidence_id=item.id, item=written(text="Another thought"), today=TODAY, by=cast["ailsa"].viewer())
    assert reads("ailsa", item) == ["Another thought", PLANTED]


def test_the_edit_is_sent_beside_what_was_sent_before(has, sends, reads, cast):
    item = has("ailsa")
    first = sends(item)
    service.edit(evidence_id=item.id, item=written(text="Another thought"), today=TODAY, by=cast["ailsa"].viewer())
    second = sends(item, to="iona", about=2)
    assert (first.number, second.number, reads("iona", item)) == (1, 2, ["Another thought"])


def test_a_former_assessor_opens_it_no_more(has, sends, reads, cast):
    item = has("ailsa")
    sends(item)
    service.end_reading(pin_kind=ASK, pin_ids=[1], person_id=cast["effie"].person_id, today=YESTERDAY)
    assert reads("effie", item) is None


def test_and_goes_on_seeing_what_they_have_judged(has, sends, reads, cast):
    item = has("ailsa")
    sends(item)
    service.settle(pin_kind=ASK, pin_ids=[1])
    service.end_reading(pin_kind=ASK, pin_ids=[1], person_id=cast["effie"].person_id, today=YESTERDAY)
    assert reads("effie", item) == [PLANTED]


def test_and_opens_it_again_once_asked_again(has, sends, reads, cast):
    item = has("ailsa")
    sends(item)
    service.end_reading(pin_kind=ASK, pin_ids=[1], person_id=cast["effie"].person_id, today=TODAY)
    assert reads("effie", item) is None
    service.let_read(pin_kind=ASK, pin_ids=[1], readers={cast["effie"].person_id: "Asked again"}, today=TODAY)
    assert reads("effie", item) == [PLANTED]


def test_what_is_withdrawn_is_closed_and_counts_no_more(has, sends, reads, cast):
    item = has("ailsa")
    sends(item)
    service.withdraw(pin_kind=ASK, pin_id=1, by=cast["ailsa"].viewer())
    assert (reads("effie", item), queries.kinds_of(ASK, [1])) == (None, {})


def test_what_is_withdrawn_can_be_sent_again(has, sends, reads, cast):
    item = has("ailsa")
    sends(item)
    service.withdraw(pin_kind=ASK, pin_id=1, by=cast["ailsa"].viewer())
    sends(item)
    assert (reads("effie", item), len(db.session.scalars(select(EvidencePin)).all())) == ([PLANTED], 1)


def test_what_is_judged_is_not_withdrawn(has, sends, cast):
    item = has("ailsa")
    sends(item)
    service.settle(pin_kind=ASK, pin_ids=[1])
    with pytest.raises(Refused, match="has been judged"):
        service.withdraw(pin_kind=ASK, pin_id=1, evidence_ids=[item.id], by=cast["ailsa"].viewer())
    service.reopen(pin_kind=ASK, pin_ids=[1])
    service.withdraw(pin_kind=ASK, pin_id=1, by=cast["ailsa"].viewer())


def test_what_was_sent_since_a_judgement_is_withdrawn_and_the_rest_stays(has, sends, reads, cast):
    judged, later = has("ailsa"), has("ailsa")
    sends(judged)
    service.settle(pin_kind=ASK, pin_ids=[1])
    sends(later)
    service.withdraw(pin_kind=ASK, pin_id=1, by=cast["ailsa"].viewer())
    assert (reads("effie", judged), reads("effie", later)) == ([PLANTED], None)


def test_what_was_deleted_goes_once_the_judgement_that_kept_it_is_undone(has, sends, reads, cast):
    item = has("ailsa", carrier=Carrier.FILE, upload=PDF)
    sends(item)
    service.settle(pin_kind=ASK, pin_ids=[1])
    service.delete(evidence_id=item.id, by=cast["ailsa"].viewer())
    assert reads("effie", item) == [PLANTED]
    service.reopen(pin_kind=ASK, pin_ids=[1])
    assert (reads("effie", item), reads("ailsa", item)) == (None, None)
    assert db.session.scalars(select(EvidenceFile)).all() == []


def test_nobody_withdraws_for_the_owner(has, sends, reads, cast):
    item = has("ailsa")
    sends(item)
    service.withdraw(pin_kind=ASK, pin_id=1, by=cast["effie"].viewer())
    assert reads("effie", item) == [PLANTED]


def test_of_what_is_deleted_kind_and_day_stay(has, sends, reads, cast):
    item = has("ailsa", carrier=Carrier.FILE, upload=PDF)
    version = sends(item)
    service.delete(evidence_id=item.id, by=cast["ailsa"].viewer())
    assert (version.kind, version.day, version.title, version.text) == (EvidenceKind.REFLECTIVE_ACCOUNT, written().day, "", "")
    assert (reads("ailsa", item), reads("effie", item), db.session.scalars(select(EvidenceFile)).all()) == (None, None, [])


def test_what_a_judgement_rests_on_stays_with_those_who_judged_it(has, sends, reads, cast):
    item = has("ailsa", carrier=Carrier.FILE, upload=PDF)
    judged = sends(item)
    service.settle(pin_kind=ASK, pin_ids=[1])
    service.edit(evidence_id=item.id, item=written(text="Not judged"), upload=PDF + b"\n", today=TODAY, by=cast["ailsa"].viewer())
    sends(item, to="iona", about=2)
    service.delete(evidence_id=item.id, by=cast["ailsa"].viewer())
    assert (reads("ailsa", item), reads("effie", item), reads("iona", item)) == ([PLANTED], [PLANTED], None)
    assert [file.id for file in db.session.scalars(select(EvidenceFile))] == [judged.file_id]
    assert queries.own(cast["ailsa"].viewer()) == []


def test_deleting_twice_is_deleting_once_and_nobody_deletes_for_another(has, cast):
    item = has("ailsa")
    with pytest.raises(Refused, match="not there"):
        service.delete(evidence_id=item.id, by=cast["priya"].viewer())
    for _ in range(2):
        service.delete(evidence_id=item.id, by=cast["ailsa"].viewer())
    assert queries.own(cast["ailsa"].viewer()) == []


def test_what_is_deleted_or_anothers_is_not_sent(has, sends, cast):
    gone, anothers = has("ailsa"), has("gordon")
    service.delete(evidence_id=gone.id, by=cast["ailsa"].viewer())
    for item in (gone, anothers):
        with pytest.raises(Refused, match="not there"):
            sends(item)


@pytest.fixture
def observed(cast):
    def write(owner="ailsa", kind=EvidenceKind.DIRECT_OBSERVATION, by="effie"):
        return service.observed(
            owner_id=cast[owner].person_id,
            item=written(kind=kind),
            pin_kind=ASK,
            pin_ids=[7, 8],
            readers={},
            today=TODAY,
            by=cast[by].viewer(),
        )

    return write


def test_an_observation_is_the_learners_and_both_read_it(observed, reads, cast):
    item = observed().evidence
    assert {who for who in cast.players if reads(who, item)} == {"ailsa", "effie"}
    assert {about: [one.author_id for one in kinds] for about, kinds in queries.kinds_of(ASK, [7, 8, 9]).items()} == {
        7: [cast["effie"].person_id],
        8: [cast["effie"].person_id],
    }


def test_its_owner_neither_changes_nor_withdraws_what_another_wrote(observed, reads, cast):
    item, ailsa = observed().evidence, cast["ailsa"].viewer()
    service.withdraw(pin_kind=ASK, pin_id=7, by=ailsa)
    for deed in (lambda: service.delete(evidence_id=item.id, by=ailsa), lambda: edited(item, ailsa)):
        with pytest.raises(Refused, match="not there"):
            deed()
    assert reads("effie", item) == [PLANTED]


def test_but_withdraws_it_where_they_sent_it_themselves(observed, sends, reads, cast):
    item = observed().evidence
    sends(item, to="iona")
    service.withdraw(pin_kind=ASK, pin_id=1, by=cast["ailsa"].viewer())
    assert (reads("effie", item), reads("iona", item)) == ([PLANTED], None)


def edited(item, by):
    return service.edit(evidence_id=item.id, item=written(), today=TODAY, by=by)


def test_nobody_observes_themselves_and_nobody_says_so_of_their_own_work(observed, has):
    with pytest.raises(Refused, match="Nobody observes themselves"):
        observed(owner="effie")
    with pytest.raises(Refused, match="Choose a direct observation"):
        observed(kind=EvidenceKind.WORK_PRODUCT)
    with pytest.raises(Refused, match="Whoever saw you work"):
        has("ailsa", kind=EvidenceKind.DIRECT_OBSERVATION)


def test_titles_are_for_readers_kinds_and_days_for_whoever_asks(has, sends, cast):
    sends(has("ailsa"))
    seen = {who: queries.pinned(ASK, [1], cast[who].viewer())[1][0] for who in ("ailsa", "effie", "lorna")}
    assert {who: (one.title, one.kind.value) for who, one in seen.items()} == {
        "ailsa": ("A hard conversation", "reflective_account"),
        "effie": ("A hard conversation", "reflective_account"),
        "lorna": (None, "reflective_account"),
    }
    assert (seen["effie"].author, seen["effie"].state) == ("Ailsa Robertson", PinState.SENT)


def test_merged_records_read_as_one(has, sends, reads, cast):
    item = has("ailsa")
    sends(item)
    for gone, counts in (("ailsa", "gordon"), ("effie", "iona")):
        db.session.get_one(Person, cast[gone].person_id).merged_into_id = cast[counts].person_id
    db.session.flush()
    assert (reads("gordon", item), reads("iona", item)) == ([PLANTED], [PLANTED])
    assert [row.author for row in queries.to_read(cast["iona"].viewer())] == ["Gordon Milne"]
    service.end_reading(pin_kind=ASK, pin_ids=[1], person_id=cast["iona"].person_id, today=TODAY)
    assert reads("iona", item) is None


def test_a_frozen_version_keeps_its_file_when_the_next_has_another(has, sends, cast):
    item = has("ailsa", carrier=Carrier.FILE, upload=PDF)
    frozen = sends(item)
    service.edit(evidence_id=item.id, item=written(), upload=PDF + b"\n", today=TODAY, by=cast["ailsa"].viewer())
    service.edit(evidence_id=item.id, item=written(), upload=PDF + b"\n\n", today=TODAY, by=cast["ailsa"].viewer())
    newest = db.session.scalars(select(EvidenceVersion).order_by(EvidenceVersion.number.desc()).limit(1)).one()
    assert (queries.file_of(frozen.id, cast["effie"].viewer()), queries.file_of(newest.id, cast["effie"].viewer())) == (
        CheckedFile("application/pdf", PDF),
        None,
    )
    assert len(db.session.scalars(select(EvidenceFile)).all()) == 2
