"""What the seeds of the demonstration say of supervision. What is loaded of them: `tests/demo/test_loaded.py`."""

import pytest

from lms.kit.named_people import mentions
from lms.kit.seed_files import SEEDS, read_seed_file
from lms.supervision.rules.words import AttendanceMark, CancelledBy, CancelledWhy, GroupKind, Method, Theme

TOLD = read_seed_file(SEEDS / "demo" / "supervision.yaml")
TEXTS = [*(text for kind in TOLD["records"].values() for texts in kind for text in texts), *TOLD["reflections"], *TOLD["actions"]]


def test_no_text_is_there_twice():
    assert len(TEXTS) == len(set(TEXTS))


def test_every_word_is_one_that_the_room_knows():
    assert {CancelledBy(by) for by, _ in TOLD["cancellations"]} == set(CancelledBy)
    assert {CancelledWhy(why) for _, why in TOLD["cancellations"]} >= set(CancelledWhy) - {CancelledWhy.OTHER}
    assert {Theme(word) for word in TOLD["themes"]} == set(Theme)
    assert {AttendanceMark(word) for word in TOLD["marks"]} == set(AttendanceMark)
    assert {GroupKind(kind) for kind in TOLD["methods"]} == {GroupKind(part["kind"]) for part in TOLD["groups"]} == set(GroupKind)
    assert {Method(word) for words in TOLD["methods"].values() for word in words} == set(Method)


@pytest.mark.parametrize("text", TEXTS)
def test_no_text_seems_to_name_anybody(text):
    assert mentions(text, ()) == []
