"""How two versions differ: as data, in sentences, and what is another wording of the same."""

from dataclasses import replace

import pytest

from lms.framework.rules.contents import Behaviour, Competency, Contents, Domain, Enough
from lms.framework.rules.difference import What, behaviour_changes, difference, sentences
from lms.framework.rules.meanings import with_meanings
from lms.framework.rules.search import Sought, narrowed


def texts(*rows, **meanings):
    """Behaviours: `texts("1 Listens", "2 Asks")`; `Asks="Enquires"`: what that text means."""
    return tuple(Behaviour(int(row[0]), row[2:], meanings.get(row[2:], row[2:])) for row in rows)


def contents(*competencies, number="1.0", **more):
    return Contents(number, domains=(Domain("A", "Listening", competencies=competencies),), **more)


def competency(code="A1", *rows, **more):
    return Competency(code, f"Name of {code}", behaviours=texts(*rows) or texts("1 Listens"), **more)


@pytest.mark.parametrize(
    ("old", "new", "change"),
    [
        (texts("1 Listens"), texts("1 Listens"), []),
        (texts("1 Listens", "1 Waits"), texts("1 Waits", "1 Listens"), []),
        (texts("1 Listens"), texts("1 Listens", "2 Asks"), [(What.ADDED, None, "Asks")]),
        (texts("1 Listens", "2 Asks"), texts("1 Listens"), [(What.REMOVED, "Asks", None)]),
        (texts("2 Asks"), texts("1 Asks"), [(What.MOVED, "Asks", "Asks")]),
        (texts("1 Listens well"), texts("1 Listens with care"), [(What.CHANGED, "Listens well", "Listens with care")]),
        (texts("1 Listens"), texts("2 Asks"), [(What.REMOVED, "Listens", None), (What.ADDED, None, "Asks")]),
        (texts("1 Asks"), texts("2 Enquires", Enquires="Asks"), [(What.CHANGED, "Asks", "Enquires")]),
    ],
)
def test_behaviours_are_added_removed_moved_or_changed(old, new, change):
    found = [(row.what, row.old and row.old.text, row.new and row.new.text) for row in behaviour_changes(old, new)]
    assert found == change


def test_changed_texts_of_a_level_are_paired_by_likeness():
    old, new = texts("1 Asks before acting", "1 Waits for an answer"), texts("1 Waits for any answer", "1 Asks before doing")
    pairs = {(row.old.text, row.new.text) for row in behaviour_changes(old, new)}
    assert pairs == {("Asks before acting", "Asks before doing"), ("Waits for an answer", "Waits for any answer")}


def test_what_is_marked_is_wording_only():
    changed = texts("1 Hears", Hears="Listens")
    assert [row.is_wording_only for row in behaviour_changes(texts("1 Listens"), changed)] == [True]


def test_competencies_domains_and_rules_differ_in_words():
    old = contents(competency("A1"), competency("A2"))
    hearing = Domain("A", "Hearing", competencies=(competency("A1", review_months=12),))
    new = Contents("2.0", sufficiency=(Enough(1, kinds=2),), domains=(hearing, Domain("B", "B", competencies=(competency("A3"),))))
    assert [*sentences(difference(old, new))] == [
        "enough evidence for level 1 was “1 kind of evidence, 1 seen at first hand”, is now “2 kinds of evidence, 1 seen at first hand”",
        "enough evidence for level 2 was “2 kinds of evidence, 1 seen at first hand”, is now “”",
        "A: name was “Listening”, is now “Hearing”",
        "B B is added",
        "A1: months until review was “”, is now “12”",
        "A3 Name of A3 is added",
        "A2 Name of A2 is removed",
    ]
    assert not difference(old, old)


def test_a_competency_moves_to_another_domain():
    both = (Domain("A", "A", competencies=(competency("A1"),)), Domain("B", "B", competencies=(competency("B1"),)))
    moved = (both[0], replace(both[1], competencies=(competency("B1"),)))
    new = (replace(moved[0], competencies=()), replace(moved[1], competencies=(competency("B1"), competency("A1"))))
    (change,) = difference(Contents("1", domains=both), Contents("2", domains=new)).competencies
    assert (change.code, change.what, change.details[0].old, change.details[0].new) == ("A1", What.MOVED, "A A", "B B")


def test_a_text_keeps_its_meaning_over_versions_until_it_says_something_else():
    first = contents(competency("A1", "1 Listens"))
    second = with_meanings(contents(competency("A1", "1 Hears")), first, {("A1", "Hears"): "Listens"})
    third = with_meanings(contents(competency("A1", "1 Hears", "1 Waits")), second, {})
    back = with_meanings(contents(competency("A1", "1 Listens")), third, {})
    assert [[row.meaning for row in version.by_code["A1"].behaviours] for version in (second, third, back)] == [
        ["Listens"],
        ["Listens", "Waits"],
        ["Listens"],
    ]


# --- looking for words ------------------------------------------------------------------------------------------------------------

BOOK = contents(competency("A1", "1 Listens", "2 Asks twice"), competency("A2", "1 Asks once", interview_question="When?"))


@pytest.mark.parametrize(
    ("sought", "behaviours"),
    [
        (Sought(), ["Listens", "Asks twice", "Asks once"]),
        (Sought(text="ÁSKS"), ["Asks twice", "Asks once"]),
        (Sought(text="asks twice"), ["Asks twice"]),
        (Sought(text="when"), ["Asks once"]),
        (Sought(text="a1"), ["Listens", "Asks twice"]),
        (Sought(level=2), ["Asks twice"]),
        (Sought(domain="B"), []),
    ],
)
def test_every_word_has_to_occur_in_a_behaviour_or_around_it(sought, behaviours):
    assert [row.text for one in narrowed(BOOK, sought).competencies for row in one.behaviours] == behaviours


def test_what_is_enough_is_said_by_level_and_in_words():
    rules = contents(competency("A1"))
    assert [rules.enough(level).kinds for level in (1, 2, 4)] == [1, 2, 2]
    assert Enough(1, 1, observations=2, assessors=2, days=3).in_words == (
        "1 kind of evidence, 1 seen at first hand, 2 observations, 2 assessors, on 3 days"
    )
