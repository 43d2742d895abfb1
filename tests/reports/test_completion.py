"""The completion report: equal to a recount, scoped, explained, and opened down to the person."""

import re
from collections import Counter
from datetime import date

import pytest

from lms.audit.service import insert_rows
from lms.kit.db import db
from lms.people.models import Organisation, Post, Term
from lms.people.queries import places
from lms.reports import queries
from lms.reports.rules import Scope, total
from lms.training import queries as training
from lms.training.models import Award, Requirement
from lms.training.queries.completion import COMPLETION, OFFER
from lms.training.rules.oracle import recount
from lms.training.service import recompute
from tests.cast import TODAY
from tests.reports.recounts import Cut

DAYS = [TODAY, date(2024, 6, 30), date(2025, 12, 31), date(2026, 4, 30), date(2027, 1, 1)]


def recounted(day):
    """{(employer, status): lines} in plain Python, over the facts, by the slow count."""
    everything, among, found = training.all_rules(), places(), Counter()
    for post in training.post_facts(training.all_post_ids()):
        rules = (everything.rules, everything.subjects, everything.recognition)
        for line in recount(post, *rules, day, among[post.employer_id].expiring_days).values():
            found[str(post.employer_id), line.status] += 1
    return found


def figures(viewer, scope, cut=Cut.EMPLOYER):
    rows = queries.report(COMPLETION, viewer, scope, cut).rows
    counted = {(row.key, None if status == OFFER else status): n for row in rows for status, n in row.tally.counts.items()}
    return Counter({key: number for key, number in counted.items() if number})


def figure(page):
    found = re.search(r'rate">([\d.]+)%</span> <span class="app-figure__of">(\d+) of (\d+)', page.text)
    return found.groups() if found else None


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_every_figure_equals_a_recount_on_any_day(cast, day):
    assert figures(cast["priya"].viewer(), Scope(day)) == recounted(day)


@pytest.mark.parametrize("cut", Cut)
def test_however_it_is_cut_it_adds_up_to_the_same(cast, cut):
    priya, scope = cast["priya"].viewer(), Scope(TODAY)
    assert sum(figures(priya, scope, cut).values()) == sum(figures(priya, scope).values())


def test_lorna_sees_her_employer_and_no_other(cast):
    assert [row.label for row in queries.report(COMPLETION, cast["lorna"].viewer(), Scope(TODAY), Cut.EMPLOYER).rows] == ["NHS Lochside"]


def test_a_supervisor_sees_her_people_wherever_they_are_employed(cast):
    rows = queries.report(COMPLETION, cast["effie"].viewer(), Scope(TODAY), Cut.EMPLOYER).rows
    assert [row.label for row in rows] == ["Harbour Care", "Lochside Council", "NHS Lochside"]


def test_the_page_shows_the_rate_with_its_two_numbers(as_, cast):
    counted = recounted(TODAY)
    in_date = sum(n for (_, status), n in counted.items() if status in ("current", "expiring"))
    due = in_date + sum(n for (_, status), n in counted.items() if status == "overdue")
    assert figure(as_("priya").get("/reports/completion"))[1:] == (str(in_date), str(due))


@pytest.mark.parametrize(
    ("page", "in_use"), [("", 0), ("?by=employer", 0), ("?by=subject", 1), ("/crossing?by=employer&across=subject", 0)]
)
def test_what_a_report_starts_with_is_no_filter_in_use(as_, cast, page, in_use):
    shown = as_("priya").get(f"/reports/completion{page}").text
    assert f"<summary>Filters{f' ({in_use} in use)' if in_use else ''}</summary>" in shown


@pytest.mark.parametrize("cut", Cut)
def test_every_count_opens_to_as_many_lines_as_it_says(as_, cast, cut):
    client = as_("priya")
    page = client.get(f"/reports/completion?by={cut.value}&organisation={cast.places['LOCH']}").text
    links = re.findall(r'href="(/reports/completion/lines[^"]+status=[^"]+)">(\d+)<', page)
    assert links
    for address, number in links:
        assert f">{number} {'line' if number == '1' else 'lines'}</p>" in client.get(address.replace("&amp;", "&")).text


def test_the_board_reads_figures_without_names_and_without_small_counts(as_, cast):
    page = as_("beth").get("/reports/completion").text
    assert "fewer than 5" in page
    assert "/reports/completion/lines" not in page
    assert as_("beth").get("/reports/completion/lines").status_code == 403


def test_a_learner_is_shown_the_door(as_, cast):
    assert as_("ailsa").get("/reports/completion").status_code == 403


def test_a_line_says_why(as_, cast):
    page = as_("lorna").get("/reports/completion/lines?status=current").text
    assert "Ailsa Robertson" in page
    assert "Completed 4 November 2024. Valid for 24 months, so it expires on 3 November 2026." in page


def test_a_line_leads_to_its_rule_and_names_who_awarded(as_, cast):
    page = as_("lorna").get("/reports/completion/lines?status=current").text
    assert "Award from NHS Lochside." in page and 'href="/requirements/1">Statutory rule' in page


def test_another_employers_lines_are_not_there_however_the_address_is_guessed(as_, cast):
    page = as_("lorna").get(f"/reports/completion/lines?organisation={cast.places['COUN']}&employer={cast.places['COUN']}")
    assert "No lines here" in page.text


@pytest.mark.parametrize("on", ["31+2+2026", "0001-01-01", "9999-12-31", "abc", "%00", "2026-03-02T10:00"])
def test_an_odd_date_is_answered_plainly_and_shows_today(as_, cast, on):
    page = as_("priya").get(f"/reports/completion?on={on}")
    assert page.status_code == 200
    assert "As at 2 March 2026" in page.text


@pytest.mark.parametrize(
    "query", ["organisation=-1", "organisation=9999999999999999999", "subject=x", "by=nonsense", "worker_type='", "sort=%27", "after=[1]"]
)
def test_a_hostile_filter_finds_nothing_or_everything_and_never_breaks(as_, cast, query):
    assert as_("priya").get(f"/reports/completion?{query}").status_code == 200
    assert as_("priya").get(f"/reports/completion/lines?{query}").status_code == 200


def test_no_one_in_scope_is_said_in_words(as_, cast):
    page = as_("priya").get("/reports/completion?on=2010-01-01").text
    assert "No one in scope" in page
    assert "0%" not in page and "100%" not in page


def test_a_move_keeps_past_figures_true(cast):
    priya, ward, day = cast["priya"].viewer(), cast.places["NHSL-W3"], cast.places["NHSL-COM"]
    before = figures(priya, Scope(date(2026, 2, 1), organisation_id=ward))
    term = db.session.query(Term).filter_by(post_id=cast["ailsa"].post_id).one()
    term.ends_on = date(2026, 2, 14)
    db.session.flush()
    moved = {"worker_type": term.worker_type, "job_role_id": term.job_role_id, "organisation_id": day, "starts_on": date(2026, 2, 15)}
    db.session.add(Term(post_id=term.post_id, **moved))
    db.session.flush()
    assert figures(priya, Scope(date(2026, 2, 1), organisation_id=ward)) == before
    assert not figures(priya, Scope(TODAY, organisation_id=ward))


def test_an_employer_that_chose_thirty_days_sees_fewer_that_expire_soon(cast):
    lorna, scope = cast["lorna"].viewer(), Scope(date(2026, 3, 2))
    assert figures(lorna, scope, Cut.WORKER_TYPE)["employee", "expiring"] == 1
    db.session.get_one(Organisation, cast.places["NHSL"]).expiring_days = 30
    assert figures(lorna, scope, Cut.WORKER_TYPE)["employee", "expiring"] == 0


def test_downloads_hold_the_same_rows_and_no_formula(as_, cast):
    reply = as_("priya").get("/reports/completion?by=employer&format=csv")
    lines = reply.data.decode("utf-8-sig").splitlines()
    assert reply.mimetype == "text/csv"
    assert lines[0].startswith("key,name,required,current") and {line.split(",")[0] for line in lines[1:]} > {"NHSL", "COUN"}


@pytest.mark.parametrize("cut", [cut for cut in Cut if cut is not Cut.ORGANISATION])  # the command has a row for every organisation
def test_the_files_of_the_page_are_those_of_the_command(app, as_, cast, cut):
    address = f"/reports/completion?by={cut.value}&organisation={cast.places['LOCH']}&sector=council&format="
    command = ["report", "completion", "--by", cut.value, "--organisation", "LOCH", "--sector", "council", "--format"]
    for kind in ("csv", "json"):
        page = as_("priya").get(address + kind).data
        assert page.decode("utf-8-sig") == app.test_cli_runner().invoke(args=[*command, kind]).stdout_bytes.decode()


def test_json_for_the_board_holds_no_small_count(as_):
    rows = as_("beth").get("/reports/completion?by=worker_type&format=json").json
    assert rows and not any(cell in (1, 2, 3, 4) for row in rows for cell in row.values())


@pytest.mark.parametrize("page", ["/reports/completion", "/reports/completion/crossing", "/reports/completion/trend", "/seats"])
def test_sector_and_locality_can_be_chosen_on_every_report(as_, page):
    text = as_("priya").get(f"{page}?sector=council&locality=East+End").text
    assert '<option value="council" selected>Council</option>' in text and '<option value="East End" selected>' in text
    assert "Filters (2 in use)" in text


def test_the_lines_download_as_a_workbook(as_, cast):
    assert as_("lorna").get("/reports/completion/lines?format=xlsx").data[:2] == b"PK"


def test_the_lines_in_json_are_those_of_the_command_as_far_as_one_sees(app, as_, cast):
    command = ["report", "completion", "--by", "line", "--employer", "NHSL", "--status", "counted", "--format", "json"]
    page = as_("lorna").get("/reports/completion/lines?status=counted&format=json")
    assert page.data == app.test_cli_runner().invoke(args=command).stdout_bytes != b"[]\n"
    assert "format=json" in as_("lorna").get("/reports/completion/lines?status=counted").text
    assert all(line["status"] != "offer" for line in as_("priya").get("/reports/completion/lines?format=json").json)


def test_people_are_counted_once_however_many_posts_they_hold(cast):
    second = {
        "employer_id": cast.places["COUN"],
        "employee_number": "20999",
        "number_folded": "20999",
        "person_id": cast["ailsa"].person_id,
    }
    before = queries.report(COMPLETION, cast["priya"].viewer(), Scope(TODAY), Cut.EMPLOYER)
    (post_id,) = insert_rows(Post, [second])
    term = {"post_id": post_id, "starts_on": date(2024, 1, 1), "organisation_id": cast.places["COUN"], "worker_type": "employee"}
    insert_rows(Term, [term])
    recompute([post_id])
    after = queries.report(COMPLETION, cast["priya"].viewer(), Scope(TODAY), Cut.EMPLOYER)
    assert after.people == before.people
    assert total(COMPLETION, after.rows, "").tally.counted == total(COMPLETION, before.rows, "").tally.counted + 1


def test_something_done_elsewhere_that_does_not_count_here_is_said(as_, cast):
    walk_round = cast.subjects["FIRE-W"]
    insert_rows(Requirement, [{"subject_id": walk_round, "kind": "statutory", "renews_never": False, "effective_from": date(2024, 1, 1)}])
    done = {
        "person_id": cast["ailsa"].person_id,
        "subject_id": walk_round,
        "achieved_on": date(2025, 1, 1),
        "employer_id": cast.places["COUN"],
    }
    insert_rows(Award, [done])
    recompute([cast["ailsa"].post_id])
    page = as_("lorna").get(f"/reports/completion/lines?subject={walk_round}").text
    assert "Completed before, but not in a way that counts for this post." in page
