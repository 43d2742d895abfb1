"""The demonstration as it is made up: pure, believable, and the same every day but for its dates."""

from collections import Counter
from datetime import date, timedelta

import pytest

from lms.demo import service
from lms.demo.rules.demonstration import make_up
from lms.demo.rules.organisations import bodies, shared_out
from lms.demo.rules.requirements import Need, Needs
from lms.people.rules import WorkerType

TODAY = date(2026, 3, 2)
SEEDS = service.read_seeds()
FIRE = Need("FIRE-1", 28, 24, True, False, frozenset())
ROLES = {role for kind in SEEDS.kinds.values() for one in [kind, *kind.services] for role in one.roles}
SUBJECTS = {rule["subject_code"]: Need(rule["subject_code"], 28, 24, True, False, frozenset()) for rule in SEEDS.requirements}
AUDIENCES = {rule["audience"]: frozenset({"home_care_sw"}) for rule in SEEDS.requirements if "audience" in rule}
NEEDS = Needs({role: [FIRE] for role in ROLES}, SUBJECTS, AUDIENCES, SEEDS.requirements)


def made_up(people=300, seed=1, today=TODAY):
    return make_up(SEEDS, NEEDS, people=people, seed=seed, today=today)


@pytest.fixture(scope="module")
def partnership():
    return made_up(1_500)


@pytest.mark.parametrize("people", [60, 300, 5_000])
def test_there_are_exactly_as_many_people_as_asked_for(people):
    assert len({job.human for job in made_up(people).jobs}) == people


def test_some_people_hold_two_posts(partnership):
    posts = Counter(job.human for job in partnership.jobs)
    assert 0.05 < sum(count == 2 for count in posts.values()) / len(posts) < 0.09
    assert max(posts.values()) == 2


def test_two_posts_of_one_person_are_with_two_employers_and_share_an_address(partnership):
    shared = {}
    for job in partnership.jobs:
        shared.setdefault(job.human, []).append(job)
    twos = [jobs for jobs in shared.values() if len(jobs) == 2]
    assert all(one.body.code != other.body.code and one.human.email for one, other in twos)


def test_the_same_seed_gives_the_same_partnership():
    assert made_up().staff == made_up().staff
    assert made_up().awards == made_up().awards


def test_another_seed_gives_another():
    assert made_up(seed=2).staff != made_up().staff


def test_tomorrow_the_dates_have_moved_along_by_a_day():
    now, tomorrow = made_up().staff, made_up(today=TODAY + timedelta(days=1)).staff
    starts = [
        (date.fromisoformat(one["start_date"]), date.fromisoformat(other["start_date"])) for one, other in zip(now, tomorrow, strict=True)
    ]
    assert {other - one for one, other in starts} == {timedelta(days=1)}
    assert [line["last_name"] for line in now] == [line["last_name"] for line in tomorrow]


def test_every_worker_type_is_there(partnership):
    assert {job.worker_type for job in partnership.jobs} == set(WorkerType)


def test_no_award_is_made_in_the_future_or_twice(partnership):
    assert all(line["achieved_on"] <= TODAY.isoformat() for line in partnership.awards)
    keys = [
        (line["employer_code"], line["employee_number"], line["email"], line["subject_code"], line["achieved_on"])
        for line in partnership.awards
    ]
    assert len(keys) == len(set(keys))


def test_mobile_numbers_ring_nowhere_and_are_nobody_elses(partnership):
    numbers = [human.mobile for human in {job.human: None for job in partnership.jobs} if human.mobile]
    assert all(number.startswith("07700 900") for number in numbers)
    assert len(numbers) == len(set(numbers))


def test_addresses_lead_nowhere(partnership):
    assert all(job.human.email.endswith("example.org") for job in partnership.jobs if job.human.email)


def test_everybody_is_supervised_but_heads_and_employers_of_assistants(partnership):
    alone = [job for job in partnership.jobs if job.supervisor is None]
    assert all(job.leads for job in alone)


def test_some_are_supervised_from_another_employer(partnership):
    morag = partnership.post_of("Supervisor of another employer's people")
    team = [job for job in partnership.jobs if job.supervisor is morag]
    assert 8 <= len(team) <= 12
    assert {job.body.code for job in team} == {"LC"}


def test_there_are_starters_leavers_movers_and_people_who_came_back(partnership):
    jobs = partnership.jobs
    assert any(TODAY - timedelta(days=28) < job.starts <= TODAY for job in jobs)
    assert any(job.ends and job.ends < TODAY for job in jobs)
    assert any(job.moved_on for job in jobs)
    assert any(job.earlier and not job.moved_on for job in jobs)


def test_a_larger_partnership_has_more_small_providers():
    def providers(posts):
        return [body.posts for body in bodies(SEEDS, posts) if body.sector == "independent"]

    assert len(providers(20_000)) > len(providers(1_600)) > 3
    large = providers(20_000)
    assert 0.15 < sum(size < 10 for size in large) / len(large) < 0.3


def test_codes_of_organisations_are_all_different():
    codes = [line["code"] for line in made_up(20_000).organisations]
    assert len(codes) == len(set(codes))


def test_shares_add_up():
    assert shared_out(10, [1, 1, 1]) == [4, 3, 3]
    assert shared_out(0, [3, 1]) == [0, 0]


def test_a_handful_of_people_is_too_few():
    with pytest.raises(ValueError, match="60 people"):
        made_up(59)
