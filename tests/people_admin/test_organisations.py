"""The tree of organisations, changed by hand: what is refused, what follows, and who may."""

from datetime import date

import pytest

from lms.access import Role
from lms.audit.models import Change
from lms.kit.concurrent_edits import EditConflict, fingerprint
from lms.kit.db import db
from lms.kit.refusal import Refused
from lms.people.models import Organisation, RoleGrant, Term
from lms.people.queries import places
from lms.people.rules import Jurisdiction, OrganisationKind, Sector
from lms.people_admin.queries import choices
from lms.people_admin.queries import organisations as queries
from lms.people_admin.rules.organisations import Facts
from lms.people_admin.service import organisations as service
from lms.training.models import Requirement, Standing
from lms.training.rules.enums import Kind
from lms.training.service import recompute

PARTNERSHIP, EMPLOYER, SERVICE, TEAM = OrganisationKind


def facts(code="NEW", name="New place", sector=None, locality=None, jurisdiction=None, expiring_days=90, starts_on=None):
    return Facts(code, name, sector, locality, jurisdiction, expiring_days, starts_on)


def row(cast, code):
    return db.session.get_one(Organisation, cast.places[code])


def add(cast, today, above, kind, who="priya", **given):
    return service.add_organisation(parent_id=cast.places[above], kind=kind, facts=facts(**given), today=today, by=cast[who].viewer())


def edit(cast, where, who="priya", seen=None, **changed):
    place = row(cast, where)
    values = {**service.values(place), **changed}
    seen = fingerprint(service.values(place)) if seen is None else seen
    service.edit_organisation(place.id, facts=Facts(**values), seen=seen, by=cast[who].viewer())


def move(cast, today, code, under, who="priya", seen=None):
    place = row(cast, code)
    seen = fingerprint(service.move_values(place)) if seen is None else seen
    service.move_organisation(place.id, parent_id=cast.places[under], seen=seen, today=today, by=cast[who].viewer())


def retire(cast, code, day, who="priya"):
    place = row(cast, code)
    service.retire_organisation(place.id, last_day=day, seen=fingerprint(service.end_values(place)), by=cast[who].viewer())


def empty_team(cast, today):
    return add(cast, today, "NHSL-COM", TEAM, code="NHSL-W4", name="Ward 4")


def administer(cast, who, code):
    """An administrator of this branch alone."""
    db.session.query(RoleGrant).filter_by(account_id=cast[who].account_id).delete()
    given = {"role": Role.ADMINISTRATOR, "organisation_id": cast.places[code], "starts_on": date(2024, 1, 1)}
    db.session.add(RoleGrant(account_id=cast[who].account_id, **given))
    db.session.flush()


# --- looking ------------------------------------------------------------------------------------------------------------------


def test_the_tree_shows_every_place_with_its_posts(cast, today):
    (top,) = queries.tree(cast["priya"].viewer(), today)
    assert (top.place.code, top.posts) == ("LOCH", 15)
    assert [(one.place.name, one.posts) for one in top.children][:2] == [("Braeside Homes", 1), ("Harbour Care", 2)]


def test_an_officer_sees_the_branch_alone(cast, today):
    (top,) = queries.tree(cast["lorna"].viewer(), today)
    assert (top.place.code, top.posts) == ("NHSL", 3)


def test_a_place_out_of_reach_looks_like_none(as_, cast):
    assert as_("lorna").get(f"/organisations/{cast.places['COUN']}").status_code == 404
    assert as_("lorna").get("/organisations/99999").status_code == 404


def test_what_is_inherited_names_where_it_comes_from(cast, today):
    one = queries.organisation(cast.places["NHSL-W3"], cast["lorna"].viewer(), today)
    assert {name: (given.value, given.source) for name, given in one.inherited.items()} == {
        "sector": ("NHS", "NHS Lochside"),
        "locality": ("Lochee", "Community nursing"),
        "jurisdiction": ("Scotland", "Lochside Health and Social Care Partnership"),
    }


def test_people_are_counted_once_and_posts_each(cast, today):
    db.session.query(Term).filter_by(post_id=cast["lukasz"].post_ids[1]).update({"organisation_id": cast.places["COUN-HC"]})
    one = queries.organisation(cast.places["COUN-HC"], cast["priya"].viewer(), today)
    assert (one.people, one.posts) == (5, 6)


def test_looking_asks_the_same_however_large_the_tree(as_, cast, today, query_count):
    browser = as_("priya")

    def asked():
        with query_count() as watch:
            browser.get("/organisations")
        return len(watch.statements)

    asked()  # the first request reads who is signed in
    few = asked()
    for number in range(5):
        add(cast, today, "NHSL-W3", TEAM, code=f"T{number}", name=f"Team {number}")
    assert asked() == few


# --- adding -------------------------------------------------------------------------------------------------------------------


def test_a_team_is_added_with_its_place_in_the_tree(cast, today):
    new = empty_team(cast, today)
    assert places()[new].path == f"{row(cast, 'NHSL-COM').path}{new}/"
    assert places()[new].employer_id == cast.places["NHSL"]


def test_adding_twice_adds_once(cast, today):
    assert empty_team(cast, today) == empty_team(cast, today)


@pytest.mark.parametrize(
    ("above", "kind"),
    [("LOCH", TEAM), ("LOCH", SERVICE), ("NHSL", EMPLOYER), ("NHSL-W3", SERVICE), ("NHSL", PARTNERSHIP), ("LOCH", PARTNERSHIP)],
)
def test_kinds_stand_where_they_belong(cast, today, above, kind):
    with pytest.raises(Refused, match="cannot stand under"):
        add(cast, today, above, kind)


@pytest.mark.parametrize("code", ["nhsl-w3", "NHSL-W3", " nhsl- w3 "])
def test_no_two_places_have_one_code(cast, today, code):
    with pytest.raises(Refused, match="has this code already"):
        add(cast, today, "NHSL", SERVICE, code=code)


@pytest.mark.parametrize(("code", "name"), [(" ", "A"), ("A", " "), ("A", "\u0301")])
def test_a_place_has_a_code_and_a_name(cast, today, code, name):
    with pytest.raises(Refused, match="Enter the"):
        add(cast, today, "NHSL", SERVICE, code=code, name=name)


def test_an_administrator_adds_within_the_branch_alone(cast, today):
    administer(cast, "adam", "NHSL")
    assert add(cast, today, "NHSL", SERVICE, who="adam")
    with pytest.raises(Refused, match="not one that you may change"):
        add(cast, today, "COUN", SERVICE, who="adam", code="X")


# --- changing -----------------------------------------------------------------------------------------------------------------


def test_a_change_is_kept_with_its_trail(cast):
    edit(cast, "NHSL-COM", name="Nursing in the community", locality="The Ferry")
    place = row(cast, "NHSL-COM")
    assert (place.name_folded, place.locality) == ("nursing in the community", "The Ferry")
    changed = db.session.query(Change).filter_by(record="organisation", row_id=place.id, what="changed").order_by(Change.id.desc()).first()
    assert changed.values["locality"] == ["Lochee", "The Ferry"]


def test_a_sector_changes_what_is_asked_of_the_branch(cast):
    requirement = {"kind": Kind.MANDATORY, "due_days": 28, "effective_from": date(2020, 1, 1), "sector": Sector.THIRD}
    db.session.add(Requirement(subject_id=cast.subjects["IPC-1"], **requirement))
    recompute()
    there = db.session.query(Standing).filter_by(post_id=cast["ailsa"].post_id, subject_id=cast.subjects["IPC-1"])
    assert there.count() == 0
    edit(cast, "NHSL-COM", sector=Sector.THIRD)
    assert there.count() > 0
    edit(cast, "NHSL-COM", sector=None)
    assert there.count() == 0


def test_an_employer_chooses_when_training_expires_soon(as_, cast):
    edit(cast, "NHSL", expiring_days=30)
    assert row(cast, "NHSL").expiring_days == 30
    page = as_("lorna").get("/people?text=ailsa").text
    assert 'data-label="Expires soon">0<' in page


def test_a_team_cannot(cast):
    edit(cast, "NHSL-W3", expiring_days=30, name="Ward three")
    assert row(cast, "NHSL-W3").expiring_days == 90


def test_the_second_of_two_is_told_what_the_first_has_changed(cast):
    seen = fingerprint(service.values(row(cast, "NHSL-COM")))
    edit(cast, "NHSL-COM", name="Nursing")
    with pytest.raises(EditConflict):
        edit(cast, "NHSL-COM", name="District nursing", seen=seen)
    assert row(cast, "NHSL-COM").name == "Nursing"


def test_a_code_is_corrected_until_posts_are_recorded_there(cast, today):
    new = db.session.get_one(Organisation, empty_team(cast, today))
    values = service.values(new)
    service.edit_organisation(new.id, facts=Facts(**{**values, "code": "W4"}), seen=fingerprint(values), by=cast["priya"].viewer())
    assert new.code == "W4"
    for code in ("NHSL-W3", "NHSL-COM", "NHSL"):
        with pytest.raises(Refused, match="stays"):
            edit(cast, code, code="OTHER")


def test_a_code_may_be_written_otherwise(cast):
    edit(cast, "NHSL", code="Nhsl")
    assert row(cast, "NHSL").code == "Nhsl"


def test_the_first_day_is_not_after_the_first_term(cast):
    with pytest.raises(Refused, match="from 1 August 2022"):
        edit(cast, "NHSL-W3", starts_on=date(2022, 8, 2))
    edit(cast, "NHSL-W3", starts_on=date(2022, 8, 1))


def test_the_partnership_can_be_renamed_but_neither_moved_nor_ended(cast, today):
    edit(cast, "LOCH", name="Lochside together", jurisdiction=Jurisdiction.SCOTLAND)
    with pytest.raises(Refused, match="itself cannot end"):
        retire(cast, "LOCH", date(2030, 1, 1))
    with pytest.raises(Refused, match="root of the tree"):
        move(cast, today, "LOCH", "NHSL")


# --- moving -------------------------------------------------------------------------------------------------------------------


def test_a_branch_moves_with_everything_below_it(cast, today):
    other = add(cast, today, "NHSL", SERVICE, code="NHSL-2", name="Hospital")
    service.move_organisation(
        cast.places["NHSL-COM"], parent_id=other, seen=fingerprint({"parent": cast.places["NHSL"]}), today=today, by=cast["priya"].viewer()
    )
    paths = {one.code: one.path for one in places().values()}
    assert paths["NHSL-COM"] == f"{paths['NHSL-2']}{cast.places['NHSL-COM']}/"
    assert paths["NHSL-W3"] == f"{paths['NHSL-COM']}{cast.places['NHSL-W3']}/"


def test_what_is_asked_follows_the_new_place(cast, today):
    rule = {"kind": Kind.MANDATORY, "due_days": 28, "effective_from": date(2020, 1, 1), "organisation_id": cast.places["NHSL-COM"]}
    db.session.add(Requirement(subject_id=cast.subjects["IPC-1"], **rule))
    recompute()
    there = db.session.query(Standing).filter_by(post_id=cast["ailsa"].post_id, subject_id=cast.subjects["IPC-1"])
    assert there.count() > 0
    move(cast, today, "NHSL-W3", "NHSL")
    assert there.count() == 0


@pytest.mark.parametrize(
    ("code", "under", "said"),
    [
        ("NHSL-COM", "NHSL-COM", "under itself"),
        ("NHSL-COM", "NHSL-W3", "under itself"),
        ("NHSL-W3", "COUN-HC", "another employer"),
        ("COUN-HC", "HARB", "another employer"),
        ("NHSL-W3", "LOCH", "cannot stand under"),
        ("NHSL", "COUN", "cannot stand under"),
        ("NHSL", "NHSL-W3", "under itself"),
    ],
)
def test_a_place_stays_where_it_belongs(cast, today, code, under, said):
    with pytest.raises(Refused, match=said):
        move(cast, today, code, under)


def test_two_who_move_two_places_under_each_other_make_no_circle(cast, today):
    one = add(cast, today, "NHSL", SERVICE, code="S1", name="One")
    two = add(cast, today, "NHSL", SERVICE, code="S2", name="Two")
    seen, by = fingerprint({"parent": cast.places["NHSL"]}), cast["priya"].viewer()
    service.move_organisation(one, parent_id=two, seen=seen, today=today, by=by)
    with pytest.raises(Refused, match="under itself"):
        service.move_organisation(two, parent_id=one, seen=seen, today=today, by=by)


def test_the_second_mover_is_told(cast, today):
    seen = fingerprint(service.move_values(row(cast, "NHSL-W3")))
    move(cast, today, "NHSL-W3", "NHSL")
    other = add(cast, today, "NHSL", SERVICE, code="S1", name="One")
    with pytest.raises(EditConflict):
        service.move_organisation(cast.places["NHSL-W3"], parent_id=other, seen=seen, today=today, by=cast["adam"].viewer())


def test_an_administrator_neither_takes_a_place_away_nor_brings_one_in(cast, today):
    administer(cast, "adam", "NHSL-COM")
    inner = add(cast, today, "NHSL-COM", SERVICE, who="adam", code="S1", name="One")
    with pytest.raises(Refused, match="Choose one"):
        move(cast, today, "NHSL-W3", "NHSL", who="adam")
    with pytest.raises(Refused, match="not yours to change"):
        service.move_organisation(
            cast.places["NHSL-COM"],
            parent_id=inner,
            seen=fingerprint({"parent": cast.places["NHSL"]}),
            today=today,
            by=cast["adam"].viewer(),
        )
    outside = add(cast, today, "NHSL", TEAM, code="T1", name="Outside")
    with pytest.raises(Refused, match="not one that you may change"):
        service.move_organisation(outside, parent_id=inner, seen="", today=today, by=cast["adam"].viewer())


# --- ending -------------------------------------------------------------------------------------------------------------------


def test_a_place_with_posts_that_go_on_cannot_end(cast):
    with pytest.raises(Refused, match=r"^5 posts have terms after 31 March 2026: Care at home \(3\), East team \(2\)\. Move or end"):
        retire(cast, "COUN-HC", date(2026, 3, 31))


def test_a_planned_term_keeps_it_open_too(cast):
    end = db.session.query(Term).filter_by(post_id=cast["ailsa"].post_id)
    end.update({"starts_on": date(2026, 6, 1), "ends_on": date(2026, 8, 31)})
    with pytest.raises(Refused, match="1 post has terms after 30 April 2026"):
        retire(cast, "NHSL-W3", date(2026, 4, 30))
    retire(cast, "NHSL-W3", date(2026, 8, 31))


def test_what_has_ended_is_offered_no_more_and_can_go_on(cast, today):
    new = empty_team(cast, today)
    by = cast["priya"].viewer()

    def is_offered():
        return str(new) in {place for place, _ in choices.workplaces(by)}

    assert is_offered()
    service.retire_organisation(new, last_day=date(2026, 3, 1), seen=fingerprint({"last_day": None}), by=by)
    assert not is_offered()
    service.reopen_organisation(new, by=by)
    assert is_offered()


def test_below_what_has_ended_everything_has(cast, today):
    db.session.query(Term).filter_by(post_id=cast["ailsa"].post_id).update({"ends_on": date(2026, 2, 28)})
    db.session.query(Term).filter_by(post_id=cast["tam"].post_id).update({"ends_on": date(2026, 2, 28)})
    retire(cast, "NHSL-COM", date(2026, 2, 28))
    offered = {place for place, _ in choices.workplaces(cast["priya"].viewer())}
    assert not offered & {str(cast.places["NHSL-COM"]), str(cast.places["NHSL-W3"])}
    with pytest.raises(Refused, match="ended on 28 February 2026"):
        add(cast, today, "NHSL-W3", TEAM)


def test_ending_changes_no_figure_of_the_past(as_, cast):
    def figures():
        return as_("priya").get("/reports/completion?on=2026-02-01&format=csv").text

    before = figures()
    db.session.query(Term).filter_by(post_id=cast["ailsa"].post_id).update({"ends_on": date(2026, 2, 28)})
    recompute()
    retire(cast, "NHSL-W3", date(2026, 2, 28))
    assert figures() == before


def test_an_administrator_of_a_branch_cannot_end_its_top(cast):
    administer(cast, "adam", "MILL")
    with pytest.raises(Refused, match="not yours to change"):
        retire(cast, "MILL", date(2030, 1, 1), who="adam")


# --- pages --------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["", "/add", "/edit", "/move", "/end"])
@pytest.mark.parametrize("code", ["LOCH", "NHSL", "NHSL-COM", "NHSL-W3"])
def test_every_page_opens(as_, cast, path, code):
    assert as_("adam").get(f"/organisations/{cast.places[code]}{path}").status_code == 200


def test_a_service_is_added_changed_moved_and_ended_on_the_pages(as_, cast, send):
    browser, top = as_("adam"), cast.places["NHSL"]
    given = {"kind": "service", "code": "NHSL-9", "name": "Hospital at home", "locality": "", "sector": "", "jurisdiction": ""}
    added = send(browser, f"/organisations/{top}/add", **given)
    assert added.status_code == 303
    address = added.location
    read = browser.get(f"{address}/edit").text
    seen = read.split('name="seen"')[1].split('value="')[1].split('"')[0]
    assert send(browser, f"{address}/edit", **given | {"name": "Hospital", "seen": seen}).status_code == 303
    assert "Hospital" in browser.get(address).text
    parent = str(cast.places["NHSL-COM"])
    seen = browser.get(f"{address}/move").text.split('name="seen"')[1].split('value="')[1].split('"')[0]
    assert send(browser, f"{address}/move", parent=parent, seen=seen).status_code == 303
    seen = browser.get(f"{address}/end").text.split('name="seen"')[1].split('value="')[1].split('"')[0]
    assert send(browser, f"{address}/end", last_day=["28", "2", "2026"], seen=seen).status_code == 303
    assert "ended on 28 February 2026" in browser.get(address).text
    assert send(browser, f"{address}/take-end-back", page=address).status_code == 303
    assert "ended on" not in browser.get(address).text


def test_a_refusal_stands_beside_its_question(as_, cast, send):
    address = f"/organisations/{cast.places['COUN-HC']}/end"
    seen = as_("adam").get(address).text.split('name="seen"')[1].split('value="')[1].split('"')[0]
    reply = send(as_("adam"), address, last_day=["31", "3", "2026"], seen=seen)
    assert reply.status_code == 422
    assert "5 posts have terms after 31 March 2026" in reply.text
