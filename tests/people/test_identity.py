"""Who somebody is: the rule, pair by pair."""

from datetime import date
from types import SimpleNamespace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from lms.people.rules.identity import (
    Facts,
    FillerCount,
    Fillers,
    Verdict,
    compare,
    facts,
    fits,
    is_filler_address,
    judge,
    suspicion,
)
from lms.people.rules.numbers import former, given_on, is_damaged, without_zeros

SAME, ANOTHER, ASK = Verdict
ANNE = {"first_name": "Anne", "last_name": "Buchanan", "date_of_birth": date(1961, 3, 2), "email": "anne@example.org"}
NUMBER = {"numbers": [(1, "RU-7001")]}
NMC, OTHER_NMC, SSSC = ("nmc", "12 a"), ("NMC", "13B"), ("SSSC", "12A")
BORN_LATER = date(1990, 1, 2)


def pair(line, record):
    return judge(compare(facts(**line), facts(**record)))


#: What a line says beside the number that it shares with Anne, and the verdict.
WITH_HER_NUMBER = [
    ({"first_name": "ANNE", "last_name": "Buchanan"}, SAME),
    ({"first_name": "Anne", "last_name": "Lockhart", "date_of_birth": date(1961, 3, 2)}, SAME),
    ({"last_name": "Buchanan", "date_of_birth": date(1961, 3, 2)}, SAME),
    ({"first_name": "Anne", "last_name": "Lockhart"}, ASK),
    ({"first_name": "Tomasz", "last_name": "Zielinski"}, ASK),
    ({"first_name": "Anne", "last_name": "Buchanan", "date_of_birth": BORN_LATER}, ASK),
    ({"first_name": "Tomasz", "last_name": "Zielinski", "date_of_birth": BORN_LATER}, ASK),
    ({}, ASK),
]


@pytest.mark.parametrize(("line", "verdict"), WITH_HER_NUMBER)
def test_the_same_number(line, verdict):
    assert pair(NUMBER | line, NUMBER | ANNE) == verdict


@pytest.mark.parametrize(("line", "verdict"), WITH_HER_NUMBER)
def test_a_register_number_says_as_much(line, verdict):
    assert pair({"registers": [NMC]} | line, {"registers": [("NMC", "12A")]} | ANNE) == verdict


#: What a line says without a number of hers.
WITHOUT = [
    (ANNE, SAME),
    (ANNE | {"email": None}, ASK),
    (ANNE | {"date_of_birth": None}, ASK),
    (ANNE | {"first_name": "Eve"}, ASK),
    (ANNE | {"date_of_birth": BORN_LATER}, ANOTHER),
    ({"first_name": "Anne", "last_name": "Buchanan"}, ASK),
    ({"first_name": "Anne", "date_of_birth": date(1961, 3, 2)}, ANOTHER),
    ({"email": "anne@example.org"}, ASK),
]


@pytest.mark.parametrize(("line", "verdict"), WITHOUT)
def test_without_a_number(line, verdict):
    assert pair(line, ANNE) == verdict


def test_another_number_on_the_same_register_contradicts_and_another_register_says_nothing():
    line = NUMBER | ANNE | {"date_of_birth": None}
    assert pair(line | {"registers": [OTHER_NMC]}, NUMBER | ANNE | {"registers": [NMC]}) == ASK
    assert pair(line | {"registers": [SSSC]}, NUMBER | ANNE | {"registers": [NMC]}) == SAME


def test_a_first_name_agrees_with_the_preferred_one():
    assert pair(NUMBER | {"first_name": "Luke", "last_name": "Żółć"}, NUMBER | {"first_name": "Łukasz", "last_name": "Zolc"}) == ASK
    record = {"first_name": "Łukasz", "last_name": "Zolc", "preferred_name": "Luke"}
    assert pair(NUMBER | {"first_name": "Luke", "last_name": "Żółć"}, NUMBER | record) == SAME


def test_further_first_names_are_no_other_name():
    assert pair(ANNE | {"first_name": "Anne Marie"}, ANNE) == SAME
    assert pair(ANNE | {"first_name": "Annelise"}, ANNE) == ASK


@pytest.mark.parametrize("heading", ["first_name", "last_name"])
def test_one_name_is_enough_under_either_heading(heading):
    suharti = {"last_name": "Suharti"}
    assert pair(NUMBER | {heading: "suharti"}, NUMBER | suharti) == SAME
    assert pair(NUMBER | {heading: "Sukarno"}, NUMBER | suharti) == ASK
    assert pair({heading: "suharti"}, suharti) == ASK


def test_one_of_two_names_is_silent_about_the_other():
    assert pair(NUMBER | {"last_name": "Buchanan"}, NUMBER | ANNE) == ASK
    assert fits(compare(facts(last_name="Buchanan"), facts(**ANNE)))
    assert not fits(compare(facts(first_name="Tomasz", last_name="Buchanan"), facts(**ANNE)))


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (ANNE | {"last_name": "Lockhart"}, "same first name and date of birth"),
        (ANNE | {"first_name": "Ana", "last_name": "Buchannan"}, "similar last name and same date of birth"),
        ({"first_name": "A", "last_name": "Buchannan", "mobile": "+447700900123"}, "similar last name and same mobile number"),
        (ANNE | {"date_of_birth": BORN_LATER}, ""),
        (ANNE | {"first_name": "Eve", "last_name": "Gunn"}, ""),
    ],
)
def test_who_may_be_one_after_all(line, why):
    assert suspicion(facts(**line), facts(**ANNE | {"mobile": "+447700900123"})) == why


# --- what always holds --------------------------------------------------------------------------------------------------------------

_NAMES = st.sampled_from(["", "Ann", "Eve", "Gunn"])
_FACTS = st.builds(
    lambda first, last, preferred, born, email, mobile, numbers, registers: facts(
        first_name=first,
        last_name=last,
        preferred_name=preferred,
        date_of_birth=born,
        email=email,
        mobile=mobile,
        numbers=numbers,
        registers=registers,
    ),
    _NAMES, _NAMES, _NAMES,
    st.sampled_from([None, date(1961, 3, 2), BORN_LATER]),
    st.sampled_from(["", "a@example.org", "b@example.org"]),
    st.sampled_from(["", "+447700900123"]),
    st.sets(st.sampled_from([(1, "1"), (2, "1")])),
    st.sets(st.sampled_from([NMC, OTHER_NMC, SSSC])),
)  # fmt: skip


@given(_FACTS, _FACTS)
def test_it_is_the_same_from_both_sides(line, record):
    assert judge(compare(line, record)) == judge(compare(record, line))


@given(_FACTS, st.sampled_from(["emails", "mobiles", "numbers", "registers"]))
def test_an_identifier_alone_never_decides(line, name):
    alone = Facts(**{name: getattr(line, name)})
    assert judge(compare(alone, line)) != SAME


@given(_FACTS, _FACTS)
def test_nobody_is_the_same_without_two_of_names_and_birthday(line, record):
    comparison = compare(line, record)
    if judge(comparison) == SAME:
        assert sum(map(bool, (comparison.first_name, comparison.last_name, comparison.born))) >= 2


@given(_FACTS)
def test_somebody_with_three_posts_is_one(person):
    posts = [Facts(**{name: getattr(person, name) for name in person.__slots__} | {"numbers": frozenset({(n, "1")})}) for n in (1, 2, 3)]
    whole = posts[0].with_all_of(posts[1]).with_all_of(posts[2])
    verdicts = {judge(compare(post, whole)) for post in posts}
    assume(sum(map(bool, (person.first_names, person.last_names, person.births))) >= 2)
    assert verdicts == {SAME}


# --- fillers and damaged numbers ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address", ["no-email@example.org", "noemail2@x.org", "none@x.org", "n/a@x.org".replace("/", "."), "unknown@x.org"]
)
def test_an_address_that_says_that_there_is_none(address):
    assert is_filler_address(address)


@pytest.mark.parametrize("address", ["nora.email@x.org", "noemi@x.org", "nonena@x.org", "anne@x.org"])
def test_an_address_of_somebody(address):
    assert not is_filler_address(address)


def somebody(first="Ann", born=None, email="", mobile=""):
    return SimpleNamespace(first_name=first, last_name="Gunn", date_of_birth=born, email=email, mobile=mobile)


def fillers_of(records, lines=()):
    count = FillerCount()
    count.take(records)
    count.take(lines)
    return count.fillers()


def test_what_three_names_share_proves_nothing_and_what_two_share_does():
    family = [somebody(first, email="g@x.org") for first in ("Isla", "Eve", "EVE")]
    assert fillers_of(family).emails == frozenset()
    assert fillers_of(family, [somebody("Rory", email="g@x.org")]).emails == {"g@x.org"}


def test_a_birthday_of_four_names_and_more_than_one_line_in_fifty_proves_nothing():
    filled_in = [somebody(f"F{n}", born=BORN_LATER) for n in range(4)]
    assert BORN_LATER in fillers_of([], filled_in).births
    assert BORN_LATER not in fillers_of([], [*filled_in, *(somebody(f"G{n}") for n in range(196))]).births
    assert BORN_LATER not in fillers_of([], filled_in[:3]).births


def test_fillers_leave_what_is_ones_own():
    said = facts(**ANNE | {"date_of_birth": date(1900, 1, 1), "email": "no-email@x.org"})
    assert Fillers().out_of(said) == facts(first_name="Anne", last_name="Buchanan")


@pytest.mark.parametrize("number", ["1.23E+11", "1,23457e+11", "#REF!", "#N/A", "####", "n/a", "N / A", "-", "--", "?", "none", "TBC"])
def test_what_spreadsheets_and_forms_leave_is_no_number(number):
    assert is_damaged(number)


@pytest.mark.parametrize("number", ["", "00410", "12A3456E", "12E4", "V-7", "#12", "NA12", "x"])
def test_what_may_be_one(number):
    assert not is_damaged(number)


def test_a_number_without_its_zeros_and_one_given_on():
    assert (without_zeros("00410"), without_zeros("V0")) == ("410", "V0")
    assert (given_on(former("RU-7001", 17)), given_on("RU-7001")) == ("RU-7001", "")
    assert len(former("9" * 60, 123_456_789)) <= 60
