"""What is said about keys: named by fingerprints, in sentences for whoever runs the service."""

import pytest

from lms.kit.refusal import Refused
from lms.operations.rules.backup import Manifest, read_manifest
from lms.operations.rules.keys import Moved, Noted, Stood, are_wrong, forgotten, keys_of_backup, refuse_other_keys, status_lines

OLD, NEW, GONE = "aaaaaaaaaaaa", "bbbbbbbbbbbb", "cccccccccccc"


def advice(keys, noted, *stood):
    """What stands under the table."""
    return status_lines(keys, noted, stood)[len(keys) + len(noted.missing) + len(stood) + 4 :]


@pytest.mark.parametrize(
    ("noted", "may_write", "sentence"),
    [
        (Noted(), None, "can be read and kept"),
        (Noted([OLD]), True, "can be read and kept"),
        (Noted([NEW], [OLD]), True, "Some of what was told in private cannot be read"),
        (Noted([], [OLD]), False, "cannot be read, and is not kept"),
    ],
)
def test_one_key_that_fits_is_enough_to_write(noted, may_write, sentence):
    assert (noted.are_right, sentence in noted.sentence) == (may_write, True)


def test_a_key_can_be_dropped_once_nothing_stands_under_it_and_that_is_noted():
    rotated = Stood("absence.reason", {NEW: 3})
    assert advice([NEW, OLD], Noted([OLD, NEW]), Stood("absence.reason", {NEW: 1, OLD: 2}, plain=1)) == [
        f"flask keys rotate would write 3 values anew under {NEW}."
    ]
    assert advice([NEW, OLD], Noted([OLD, NEW]), rotated)[1:] == ["flask keys rotate would take note of that."]
    assert advice([NEW, OLD], Noted([NEW]), rotated)[1:] == [f"Nothing stands under {OLD}: it can be dropped from CONFIDENTIAL_KEYS."]


def test_what_cannot_be_read_is_wrong():
    assert not are_wrong(Noted([OLD]), [Stood("absence.reason", {OLD: 1})])
    assert are_wrong(Noted([OLD], [GONE]), []) and are_wrong(Noted([OLD]), [Stood("absence.reason", lost=1)])


@pytest.mark.parametrize(
    ("moved", "give_up", "gone"),
    [
        (Moved("x", done=1), False, {OLD, GONE}),
        (Moved("x", left=1), False, {GONE}),
        (Moved("x", lost=1), False, {OLD}),
        (Moved("x", lost=1), True, {OLD, GONE}),
    ],
)
def test_a_key_is_forgotten_when_nothing_can_stand_under_it(moved, give_up, gone):
    assert forgotten(Noted([OLD, NEW], [GONE]), [moved], NEW, give_up=give_up) == gone


def test_a_backup_says_what_it_needs():
    assert keys_of_backup([OLD], [NEW, OLD]).endswith(f"stands under the key {OLD}: here in CONFIDENTIAL_KEYS.")
    assert keys_of_backup([OLD, GONE], [OLD]).endswith(f"stands under the keys {OLD}, {GONE}. Not here: {GONE}.")
    assert "does not say under which keys" in keys_of_backup([], [OLD])


def test_a_backup_none_of_whose_keys_is_here_is_refused():
    refuse_other_keys([OLD, GONE], [OLD])
    refuse_other_keys([], [OLD])
    with pytest.raises(Refused, match=f"None of the keys of this backup .{GONE}. is in CONFIDENTIAL_KEYS .{OLD}."):
        refuse_other_keys([GONE], [OLD])


def test_a_backup_from_before_there_were_fingerprints_is_read():
    manifest = Manifest("sqlite", "2026-03-02T09:00:00+00:00", "0.1", "0028", 0, 1, "", {"person": 1}, keys=[OLD])
    assert read_manifest(manifest.as_json) == manifest
    assert read_manifest(manifest.as_json.replace('"keys"', '"others"')).keys == []
    with pytest.raises(Refused):
        read_manifest(manifest.as_json.replace(OLD, "a key itself"))
