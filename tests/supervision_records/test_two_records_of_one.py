"""Two records of one human, each with an account, are merged while what they wrote in supervision is there; and undone."""

from datetime import timedelta

from sqlalchemy import func, select

from lms.kit.concurrent_edits import fingerprint
from lms.kit.db import db
from lms.people.models import Account
from lms.people.queries.accounts import viewer
from lms.people_admin.models import Merge
from lms.people_admin.service import merges
from lms.supervision_records.service import records as service
from lms.supervision_records.service import reflections
from tests.cast import TODAY
from tests.supervision.groups import a_group, agrees, meets

NOTHING = fingerprint({"text": "", "learning": ""})


def looks(cast, who):
    return viewer(db.session.get_one(Account, cast[who].account_id), TODAY)


def test_both_accounts_read_what_either_wrote_until_the_merge_is_undone(cast, as_):
    group = a_group(cast, members=("ailsa", "gordon"))
    agrees(cast, group)
    session = meets(cast, group, TODAY - timedelta(days=1), "ailsa", "gordon", led_by="effie")
    other = a_group(cast, code="SOUTH", name="South", members=("gordon",))
    agrees(cast, other)
    elsewhere = meets(cast, other, TODAY - timedelta(days=1), "gordon", led_by="effie")
    for each in (session, elsewhere):
        service.share(session_id=each.id, text=f"Spoken in {each.group_id}", learning="", seen=NOTHING, by=looks(cast, "effie"))
    for who in ("ailsa", "gordon"):
        reflections.save(session_id=session.id, text=f"I am {who}", seen=fingerprint({"text": ""}), by=looks(cast, who))
    db.session.commit()
    page, record = f"/supervision/sessions/{session.id}/reflection", f"/supervision/sessions/{elsewhere.id}/record"
    assert as_("ailsa").get(record).status_code == 404
    merges.merge(kept_id=cast["ailsa"].person_id, gone_id=cast["gordon"].person_id, by=looks(cast, "priya"))
    db.session.commit()
    for who in ("ailsa", "gordon"):
        words = as_(who).get(page).text
        assert "I am ailsa" in words and "I am gordon" in words
        assert "Spoken in" in as_(who).get(record).text
    for who in ("priya", "adam", "lorna"):
        assert as_(who).get(page).status_code == as_(who).get(record).status_code == 404
    assert "I am" not in as_("priya").get("/duplicates/merged").text
    merges.undo_merge(db.session.scalar(select(func.max(Merge.id))), by=looks(cast, "priya"))
    db.session.commit()
    assert "I am gordon" not in as_("ailsa").get(page).text and "I am ailsa" not in as_("gordon").get(page).text
    assert "I am gordon" in as_("gordon").get(page).text
    assert as_("ailsa").get(record).status_code == 404 and "Spoken in" in as_("gordon").get(record).text
