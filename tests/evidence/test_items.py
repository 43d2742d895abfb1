"""What an item may say."""

from datetime import timedelta

import pytest

from lms.evidence.rules.items import LONGEST_TEXT, LONGEST_TITLE, checked, is_web_address
from lms.evidence.rules.words import KIND_LABELS, WRITTEN_BY_ASSESSORS, Carrier, EvidenceKind
from lms.kit.refusal import Refused
from tests.cast import TODAY
from tests.evidence.conftest import written


@pytest.mark.parametrize(
    ("address", "is_one"),
    [
        ("https://example.org/a?b=c#d", True),
        ("http://example.org", True),
        ("HTTPS://EXAMPLE.ORG", True),
        ("javascript:alert(1)", False),
        ("java\nscript:alert(1)", False),
        ("data:text/html,<script>", False),
        ("file:///etc/passwd", False),
        ("//example.org", False),
        ("example.org", False),
        ("https://", False),
        ("https://ours.example.org@elsewhere.example.org", False),
        ("https://example.org/a b", False),
        ('https://example.org/"><script>', False),
        ("https://exam\u202eple.org", False),
        ("https://[::1", False),
        ("", False),
    ],
)
def test_a_link_is_the_address_of_a_web_page(address, is_one):
    assert is_web_address(address) is is_one


@pytest.mark.parametrize(
    ("given", "carrier", "field"),
    [
        ({"title": "  "}, Carrier.TEXT, "title"),
        ({"title": "a" * (LONGEST_TITLE + 1)}, Carrier.TEXT, "title"),
        ({"text": ""}, Carrier.TEXT, "text"),
        ({"text": "a" * 100_000}, Carrier.TEXT, "text"),
        ({"text": "a" * (LONGEST_TEXT + 1)}, Carrier.FILE, "text"),
        ({"day": TODAY + timedelta(days=1)}, Carrier.TEXT, "day"),
        ({"link": ""}, Carrier.LINK, "link"),
        ({"link": "https://example.org/" + "a" * 2_000}, Carrier.LINK, "link"),
    ],
)
def test_what_is_refused(given, carrier, field):
    with pytest.raises(Refused) as no:
        checked(written(**given), carrier, TODAY)
    assert no.value.field == field


def test_it_is_kept_tidy_and_a_link_by_links_alone():
    kept = checked(written(title=" A  title\n", text=" one \r\ntwo\0  \n", link="https://example.org"), Carrier.TEXT, TODAY)
    assert (kept.title, kept.text, kept.link) == ("A title", "one\ntwo", "")


def test_every_kind_has_a_word_and_assessors_write_two():
    assert KIND_LABELS.keys() == set(EvidenceKind)
    assert len(EvidenceKind) == 10 and len(WRITTEN_BY_ASSESSORS) == 2
