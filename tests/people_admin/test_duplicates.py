"""Records that may be of one human: who sees what of them, and what is said about them."""

from datetime import date
from itertools import combinations
from random import Random

import pytest
from sqlalchemy import insert, select, update

from lms.access import Role
from lms.kit.db import db
from lms.kit.identifiers import fold
from lms.people.models import Person
from lms.people.rules import MOST_ALIKE
from lms.people.rules.identity import are_alike
from lms.people_admin.queries import duplicates
from lms.people_admin.queries.known_already import duplicate_records
from lms.people_admin.rules.duplicates import Why, names_are_alike
from lms.people_admin.rules.persons import Details

BORN = date(1971, 6, 5)


def amend(cast, who, **values):
    db.session.execute(update(Person).where(Person.id == cast[who].person_id).values(**values))
    db.session.commit()


@pytest.fixture
def alike(cast):
    """Ailsa of the NHS and Gordon of the charity have one address and one birthday; his other details are his employer's."""
    amend(cast, "ailsa", date_of_birth=BORN)
    amend(cast, "gordon", email="ailsa@example.org", date_of_birth=BORN, mobile="+447700900555", preferred_name="Gogs")


def address(cast, verb="", one="ailsa", other="gordon"):
    return f"/duplicates/{cast[one].person_id}/{cast[other].person_id}{verb}"


def found(cast, who, today):
    db.session.rollback()
    return [(one.sides[0].name, one.sides[1].name, set(one.whys)) for one in duplicates.duplicate_pairs(cast[who].viewer(), today)]


def test_an_address_a_mobile_number_or_name_and_birthday_make_two_records_alike(cast, today):
    amend(cast, "gordon", email="ailsa@example.org")
    amend(cast, "kirsty", mobile="+447700900123")
    amend(cast, "iona", mobile="+447700900123", date_of_birth=BORN, name_folded="macdonald anna", first_name="Anna")
    amend(cast, "tam", date_of_birth=BORN, name_folded="mcdonald anna", first_name="Anna")
    amend(cast, "fraser", date_of_birth=BORN, name_folded="macdonald anna", first_name="Anna")
    whys = sorted(why for _, _, pair in found(cast, "priya", today) for why in pair - {Why.FIRST_AND_BIRTH})
    assert whys == sorted([Why.EMAIL, Why.MOBILE, Why.NAME_AND_BIRTH, Why.ALIKE_AND_BIRTH, Why.ALIKE_AND_BIRTH])


def test_another_last_name_or_another_first_name_on_one_birthday_comes_last(cast, today):
    amend(cast, "ailsa", date_of_birth=BORN, email="a@example.org")
    amend(cast, "gordon", email="a@example.org")
    amend(cast, "kirsty", date_of_birth=BORN, first_name="Ailsa", name_folded="duncan ailsa")
    amend(cast, "iona", date_of_birth=BORN, last_name="Robertsen", name_folded="robertsen iona")
    first, *others = [whys for _, _, whys in found(cast, "priya", today)]
    assert (first, {why for whys in others for why in whys}) == ({Why.EMAIL}, {Why.FIRST_AND_BIRTH, Why.LAST_AND_BIRTH})


def test_a_birthday_alone_says_nothing(cast, today):
    for who in ("ailsa", "gordon", "kirsty"):
        amend(cast, who, date_of_birth=BORN)
    assert found(cast, "priya", today) == []


def test_a_pair_is_listed_to_both_employers_and_to_nobody_else(cast, as_, alike, grant):
    grant("hamish", Role.LND_OFFICER, "HARB")
    grant("iona", Role.LND_OFFICER, "COUN")
    listed = {who: "Look and decide" in as_(who).get("/duplicates").text for who in ("lorna", "hamish", "priya", "iona")}
    assert listed == {"lorna": True, "hamish": True, "priya": True, "iona": False}
    assert as_("iona").get(address(cast)).status_code == 404


def test_of_the_other_side_only_name_employer_and_why_are_shown(cast, as_, alike):
    for url in ("/duplicates", address(cast)):
        page = as_("lorna").get(url).text
        assert "Gogs Milne" in page and "Harbour Care" in page and "same email address" in page
        assert not any(secret in page for secret in ("900555", "30001", "Day service", f'/people/{cast["gordon"].person_id}"'))
    assert "5 June 1971" in as_("lorna").get(address(cast)).text  # her own side


def test_two_people_are_kept_apart_until_that_is_taken_back(cast, as_, send, alike, today):
    assert send(as_("lorna"), address(cast), answer="not_the_same", reason=" ").status_code == 422
    assert send(as_("lorna"), address(cast), answer="not_the_same", reason="I know both").status_code == 303
    assert found(cast, "priya", today) == []
    assert "I know both" in as_("priya").get("/duplicates?answer=not_the_same").text
    assert send(as_("lorna"), address(cast, "/take-back"), page=address(cast)).status_code == 303
    assert len(found(cast, "priya", today)) == 1


def test_a_merge_that_is_asked_for_comes_first(cast, as_, send, alike, today):
    amend(cast, "effie", mobile="+447700900777")
    amend(cast, "adam", mobile="+447700900777", email="effie@example.org")
    for _ in range(2):
        assert send(as_("lorna"), address(cast), answer="asked", reason="Same nurse").status_code == 303
    assert found(cast, "priya", today)[0][0] == "Ailsa Robertson"
    assert "Same nurse" in as_("priya").get("/duplicates").text


def test_two_who_have_nothing_in_common_are_no_pair(cast, as_):
    urls = [address(cast, one="ailsa", other="lorna"), address(cast, one="ailsa", other="ailsa"), "/duplicates/1/999999"]
    assert [as_("lorna").get(url).status_code for url in urls] == [404, 404, 404]


def test_only_the_lead_compares_and_merges(cast, as_, app, alike):
    app.config["WTF_CSRF_ENABLED"] = False
    for who in ("lorna", "adam", "effie", "ailsa"):
        assert as_(who).get(address(cast, "/compare")).status_code == 403
        assert as_(who).post(address(cast, "/compare"), data={"kept": 1, "checked": "yes"}).status_code == 403


@pytest.mark.parametrize("who", ["lorna", "priya"])
def test_the_list_asks_the_same_number_of_questions_whatever_is_on_it(cast, as_, alike, query_count, who):
    browser = as_(who)

    def asked():
        with query_count() as watch:
            assert browser.get("/duplicates").status_code == 200
        return len(watch.statements)

    before = asked()
    for other in ("tam", "kirsty", "iona"):
        amend(cast, other, email="lorna@example.org")
    db.session.commit()
    assert asked() == before


def share(number, **values):
    """So many more people, all with these."""
    first_id = db.session.scalar(select(Person.id).order_by(Person.id.desc()).limit(1)) + 1
    names = ({"first_name": f"A{n}", "last_name": f"B{n}", "name_folded": f"b{n} a{n}"} for n in range(number))
    db.session.execute(insert(Person), [{"id": first_id + n} | name | values for n, name in enumerate(names)])
    db.session.commit()


def test_a_telephone_that_a_crowd_shares_makes_no_pairs(cast, today):
    share(MOST_ALIKE, mobile="+447700900001")
    among = found(cast, "priya", today)
    share(1, mobile="+447700900001")
    assert (len(among), found(cast, "priya", today)) == (MOST_ALIKE * (MOST_ALIKE - 1) // 2, [])


def test_nor_does_a_birthday_that_a_system_has_filled_in(cast, today, monkeypatch):
    monkeypatch.setattr(duplicates, "MOST_BORN", 3)
    share(3, date_of_birth=BORN, name_folded="mackay anna")
    among = found(cast, "priya", today)
    share(1, date_of_birth=BORN, name_folded="mackay anna")
    assert (len(among), found(cast, "priya", today)) == (3, [])


def test_whoever_is_added_with_the_telephone_of_several_is_held_against_nobody(cast, today):
    new = Details("New", "Person", "", "", "+447700900001", None)
    share(1, mobile="+447700900001")
    few = duplicate_records(new, None, None, cast["priya"].viewer(), today)
    share(2, mobile="+447700900001")
    assert (len(few), duplicate_records(new, None, None, cast["priya"].viewer(), today)) == (1, [])


# --- many people, recounted in plain Python ---------------------------------------------------------------------------------------------


def crowd(chance, number):
    """Names, birthdays, addresses and numbers of which few are different; every tenth is merged into the one before."""
    lasts = ["Mackay", "McKay", "Mackey", "Ó Néill", "O'Neil", "Ng", "N", "Zak-Nowak", "Żak", "Anna"]
    firsts = ["Anna", "Ann", "Hanna", "Żaneta", "Ng", "Mackay"]
    first_id = db.session.scalar(select(Person.id).order_by(Person.id.desc()).limit(1)) + 1
    for person_id in range(first_id, first_id + number):
        first, last = chance.choice(firsts), chance.choice(lasts)
        yield {
            "id": person_id,
            "first_name": first,
            "last_name": last,
            "name_folded": fold(f"{last} {first}"),
            "email": chance.choice([None, None, f"p{chance.randrange(number)}@example.org"]),
            "mobile": chance.choice([None, None, f"+4477009{chance.randrange(number):05}"]),
            "date_of_birth": chance.choice([None, *(date(1970, 1, day) for day in range(1, 8))]),
            "merged_into_id": person_id - 1 if person_id % 10 == 5 else None,
        }


def recounted(people):
    """{(one, other): whys}, by looking at every pair there is."""
    pairs = {}
    for one, other in combinations(sorted((row for row in people if row.merged_into_id is None), key=lambda row: row.id), 2):
        whys = {
            why for why, name in ((Why.EMAIL, "email"), (Why.MOBILE, "mobile")) if getattr(one, name) == getattr(other, name) is not None
        }
        begin_alike = one.name_folded[:2] == other.name_folded[:2] or one.first_name == other.first_name
        born_together = one.date_of_birth == other.date_of_birth is not None
        if born_together and one.name_folded == other.name_folded:
            whys.add(Why.NAME_AND_BIRTH)
        elif born_together and begin_alike:
            whys |= {Why.ALIKE_AND_BIRTH} if names_are_alike(one.name_folded, other.name_folded) else set()
            whys |= {Why.FIRST_AND_BIRTH} if one.first_name == other.first_name else set()
            whys |= {Why.LAST_AND_BIRTH} if are_alike(fold(one.last_name), fold(other.last_name)) else set()
        if whys:
            pairs[one.id, other.id] = whys
    return pairs


@pytest.mark.parametrize("seed", range(3))
def test_the_list_is_what_a_recount_of_every_pair_finds(cast, today, seed, monkeypatch):
    monkeypatch.setattr(duplicates, "MOST", 10_000)
    db.session.execute(insert(Person), list(crowd(Random(seed), 150)))
    db.session.commit()
    counted = recounted(db.session.scalars(select(Person)).all())
    listed = {
        (one.sides[0].person_id, one.sides[1].person_id): set(one.whys) for one in duplicates.duplicate_pairs(cast["priya"].viewer(), today)
    }
    assert {why for whys in counted.values() for why in whys} == set(Why) - {Why.REGISTER, Why.NUMBER, Why.NAME}
    assert listed == counted
    for first, second in [*counted][:5]:
        assert set(duplicates.duplicate_pair(first, second, cast["priya"].viewer(), today).whys) == counted[first, second]


def test_an_officer_is_listed_only_pairs_of_which_one_is_within_reach(cast, today):
    rows = list(crowd(Random(4), 60))
    mine, viewer = cast["ailsa"].person_id, cast["lorna"].viewer()
    db.session.execute(insert(Person), rows)
    amend(cast, "ailsa", email=next(row["email"] for row in rows if row["email"] and not row["merged_into_id"]))
    listed = [{side.person_id for side in one.sides} for one in duplicates.duplicate_pairs(viewer, today)]
    assert listed and all(mine in pair for pair in listed)
