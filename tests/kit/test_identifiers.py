"""Written forms: what compares equal, and what is kept."""

import pytest

from lms.kit.identifiers import clean_email, clean_mobile, fold, folded_number, is_email


@pytest.mark.parametrize(
    "written",
    ["Łukasz  Żółć", "łukasz żółć ", "LUKASZ ZOLC", "Łukasz Żółć"],
)
def test_a_name_is_found_without_its_case_accents_and_spaces(written):
    assert fold(written) == "lukasz zolc"


def test_apostrophes_and_hyphens_of_every_shape_are_one():
    assert fold("O’Neill-Dèagh") == fold("o'neill–deagh")


def test_a_number_compares_without_case_and_spaces():
    assert folded_number(" 12a 3456e\u00a0") == "12A3456E"


@pytest.mark.parametrize("written", ["07700 900123", "7700900123", "+44 (0)7700 900-123", "00447700900123", "447700900123"])
def test_a_uk_mobile_has_one_form(written):
    assert clean_mobile(written) == "+447700900123"


@pytest.mark.parametrize("written", ["0131 555 1234", "12345", "", "+44 131 555 1234", "call me"])
def test_what_is_no_mobile_has_none(written):
    assert clean_mobile(written) is None


def test_a_mobile_from_abroad_keeps_its_country():
    assert clean_mobile("0048 600 100 200") == "+48600100200"


@pytest.mark.parametrize("address", ["ailsa@example.org", "m.o'neill+work@nhs.example.co.uk"])
def test_an_address_is_kept_in_lower_case(address):
    assert is_email(clean_email(f" {address.upper()} "))


@pytest.mark.parametrize(
    "text", ["ailsa", "ailsa@example", "a b@example.org", "a@@example.org", "a@example..org", "<a@example.org>", "a" * 260 + "@example.org"]
)
def test_what_cannot_be_an_address_is_told(text):
    assert not is_email(text)
