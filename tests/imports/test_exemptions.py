"""Files of exemptions: of a post or a person, with a reason and an end; never for oneself, nor beyond one's reach."""

from datetime import date
from io import BytesIO

from sqlalchemy import select

from lms.access import Role
from lms.imports.models import ImportRun
from lms.kit.db import db
from lms.training.models import Exemption
from lms.training.queries import all_post_ids, stored

HEADER = "employer_code,employee_number,subject_code,starts_on,ends_on,reason,scope\n"
#: Łukasz is exempt from FIRE-1 at the care home since 1 September 2025, on record without an end.
AGENCY = "BRAE,B12,FIRE-1,2025-09-01,2026-03-31,,\n"


def exemptions(cast, name):
    db.session.rollback()
    of = Exemption.post_id.in_(cast[name].post_ids) | (Exemption.person_id == cast[name].person_id)
    columns = (Exemption.post_id, Exemption.person_id, Exemption.starts_on, Exemption.ends_on, Exemption.reason)
    return [tuple(row) for row in db.session.execute(select(*columns).where(of).order_by(Exemption.id))]


def test_of_one_post_or_of_every_post_of_the_person(app, cast, bring_in, recounted):
    bring_in(
        "exemptions", f"{HEADER}NHSL,10001,IPC-2,2026-03-02,2026-12-31,Office work,post\nCOUN,20007,DEM-2,2026-03-02,,Retiring,person\n"
    )
    assert exemptions(cast, "ailsa") == [(cast["ailsa"].post_id, None, date(2026, 3, 2), date(2026, 12, 31), "Office work")]
    assert exemptions(cast, "lukasz")[-1] == (None, cast["lukasz"].person_id, date(2026, 3, 2), None, "Retiring")
    recounted()
    report = app.test_cli_runner().invoke(args=["report", "completion", "--by", "organisation", "--format", "csv"]).output
    assert "NHSL,NHS Lochside,6,2,0,3,0,1,0,3,40.0" in report  # one line of seven is exempt


def test_an_end_is_added_and_an_empty_cell_changes_nothing(cast, bring_in, recounted):
    plan, again = (bring_in("exemptions", HEADER + AGENCY) for _ in range(2))
    assert (plan.counts()["change"], again.unchanged) == (1, 1)
    assert exemptions(cast, "lukasz") == [(cast["lukasz"].post_ids[1], None, date(2025, 9, 1), date(2026, 3, 31), "Trained by the agency")]
    recounted()


CASES = [
    (["NHSL,10001,IPC-2,2026-03-02,,,"], ["missing"]),  # a new one needs its reason
    (["NHSL,10001,NONE-1,2026-03-02,,Why,"], ["unknown_subject"]),
    (["NHSL,10001,IPC-2,2022-07-31,,Why,"], ["exempt_before_post"]),
    (["NHSL,10001,IPC-2,2026-03-02,2026-03-01,Why,"], ["end_before_start"]),
    (["NHSL,10001,IPC-2,2026-03-02,,Why,everywhere"], ["unknown_word"]),
    (["BRAE,B12,FIRE-1,2026-01-01,,Why,"], ["exempt_already"]),
    ([f"{AGENCY.strip()}", "BRAE,B12,FIRE-1,2026-04-01,,Why,"], []),
    (["BRAE,B12,FIRE-1,2026-04-01,,Why,", f"{AGENCY.strip()}"], []),
]


def test_an_exemption_that_cannot_be(cast, checked):
    assert [checked("exemptions", HEADER + "\n".join(lines)) for lines, _ in CASES] == [codes for _, codes in CASES]


def sent_by(who, as_, send, work, lines, **employer):
    reply = send(as_(who), "/imports/start", kind="exemptions", file=(BytesIO((HEADER + lines).encode()), "file.csv"), **employer)
    work()
    return as_(who).get(reply.location).text


def test_never_ones_own_nor_in_posts_beyond_reach(as_, cast, send, work, grant):
    grant("hamish", Role.LND_OFFICER, "COUN")
    council = {"employer_id": str(cast.places["COUN"])}
    assert "Nobody exempts themselves." in sent_by("priya", as_, send, work, "COUN,20003,FIRE-1,2026-03-02,,Why,\n", **council)
    page = sent_by("hamish", as_, send, work, "COUN,20007,DEM-2,2026-03-02,,Why,person\n", **council)
    assert "has a post with an employer that you may not exempt people for" in page


def test_it_is_taken_back(app, cast, bring_in, recounted):
    before = set(stored(all_post_ids())), exemptions(cast, "lukasz")
    bring_in("exemptions", HEADER + AGENCY + "NHSL,10001,IPC-2,2026-03-02,,Office work,person\n")
    number = str(db.session.scalar(select(ImportRun.id)))
    assert app.test_cli_runner().invoke(args=["import", "undo", number, "--reason", "Wrong"]).exit_code == 0
    assert (set(stored(all_post_ids())), exemptions(cast, "lukasz"), exemptions(cast, "ailsa")) == (*before, [])
    recounted()
