"""Which sentences seem to name somebody who uses services."""

from time import process_time

import pytest

from lms.kit.named_people import MOST_PAIRS, Mention, Seems, mentions, pairs

KNOWN = ["Ailsa Robertson", "Mòrag NicDhòmhnaill", "Lukasz Zolc", "Harbour Care", "Lochside Royal Hospital", "Braeside House"]
KNOWN += ["Adult support and protection", "Fire safety awareness", "Medication level 2", "Autism (Oliver McGowan): Tier 1"]
#: sentence -> what seems to name somebody in it.
SENTENCES = {
    "Mrs Campbell told me about her sister.": ["Mrs Campbell"],
    "I helped Mr. O'Neill to the door.": ["Mr. O'Neill"],
    "Mrs Campbell and Mrs Low agree.": ["Mrs Campbell", "Mrs Low"],
    "I met Dr Baird in the hall.": ["Dr Baird"],
    "Miss Nic Dhòmhnaill was tired.": ["Miss Nic Dhòmhnaill"],
    "Assisting Mrs Low, Prof. Jean Low said it.": ["Mrs Low", "Prof. Jean Low"],
    "Jean Gillespie had fallen.": ["Jean Gillespie"],
    "I sat with Jean Gillespie, and with Tom Low.": ["Jean Gillespie", "Tom Low"],
    "Yesterday Jean Gillespie wept.": ["Jean Gillespie"],
    "Visited Mary Ann McKay at home.": ["Mary Ann McKay"],
    "This was Jean Gillespie's idea.": ["Jean Gillespie"],
    "Wojciech Żółkiewski asked for soup.": ["Wojciech Żółkiewski"],
    "Her name is Anne-Marie Low.": ["Anne-Marie Low"],
    "Her CHI is 0101481234.": ["0101481234"],
    "Her CHI is 010148 1234.": ["010148 1234"],
    "NHS number 943 476 5919.": ["943 476 5919"],
    "Born 4 March 1948, she lives alone.": ["Born 4 March 1948"],
    "DOB: 04/03/48": ["DOB: 04/03/48"],
    "date of birth is 2011-05-30": ["date of birth is 2011-05-30"],
    "She is from 1948, more precisely from 4/3/1948.": ["4/3/1948"],
    "She came here on 4th of March 1948.": ["4th of March 1948"],
    "She moved to DD3 8QZ.": ["DD3 8QZ"],
    "she lives at eh1 1aa now": ["eh1 1aa"],
    "Mrs Campbell of DD3 8QZ, and Mrs Campbell again.": ["Mrs Campbell", "DD3 8QZ"],
    # --- and those that name nobody
    "She told me that the soup was cold.": [],
    "Mrs B was tired, and Mr. C too.": [],
    "I spoke to A, who was worried.": [],
    "I worked with Ailsa Robertson on this.": [],
    "Mòrag NicDhòmhnaill and Łukasz Żółć were there.": [],
    "I spent a day at Harbour Care.": [],
    "Visited Harbour Care with Ailsa Robertson.": [],
    "The Lochside Royal Hospital rang.": [],
    "I did Adult Support And Protection training.": [],
    "I passed Oliver McGowan, tier 1.": [],
    "Moving and Handling Assessment": [],
    "Reflective Account": [],
    "On Monday Morning Ward 3 was short.": [],
    "The NHS and the RNIB agree. Then I rang.": [],
    "It was nice. Jean laughed.": [],
    "Jean, Tom and I sang.": [],
    "I rang 0131 496 0000 and 07700 900123.": [],
    "Order 9434765918 was late.": [],
    "On 4 March 2026 I did this.": [],
    "She takes vitamin B12 3rd thing in the morning.": [],
    "The Equality Act 2010 and Getting It Right For Every Child.": [],
}


def test_there_are_forty_of_them():
    assert len(SENTENCES) >= 40


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_sentence(sentence):
    assert [mention.words for mention in mentions(sentence, KNOWN)] == SENTENCES[sentence]


def test_it_says_what_the_words_seem_to_be():
    text = "Mrs Low, Jean Low, 0101481234, 943 476 5919, born 4.3.48, DD3 8QZ"
    assert [mention.seems for mention in mentions(text, ())] == list(Seems)
    assert mentions("Jean Low", ()) == [Mention("Jean Low", Seems.NAME)]


def test_what_may_be_known_is_asked_for_folded_and_each_once():
    assert pairs("I met Łukasz Żółć, Łukasz Żółć and Mary Ann McKay's cat. Mrs Low Fell. Mr Low.") == [
        "lukasz zolc",
        "mary ann",
        "ann mckay",
        "low fell",
    ]


def test_a_long_list_of_names_is_looked_up_in_part():
    assert len(pairs(", ".join(f"Jean {first}{second}o" for first in "ABCDEFGHI" for second in "abcdefghi"))) == MOST_PAIRS


def test_a_long_text_takes_no_time():
    """Ten thousand letters that begin like everything it looks for."""
    for piece in ("Mr ", "1 ", "Aa ", "dob ", "4 March ", "A1 1", "19"):
        assert mentions(piece * (10_000 // len(piece)), ()) is not None


def test_a_long_list_of_capitals_is_looked_through_in_no_time():
    start = process_time()
    assert len(mentions("Ab " * 50_000, [])) == 1 and process_time() - start < 2
