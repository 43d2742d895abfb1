"""Pure: which keys are there and which are needed, in sentences for whoever runs the service; keys are named by fingerprints."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from lms.kit.numbers import counted, number
from lms.kit.refusal import Refused

ARE_RIGHT = "What is told in private can be read and kept."
ARE_WRONG = (
    "What was told in private cannot be read, and is not kept: CONFIDENTIAL_KEYS is not what it was written with. Run: flask keys status"
)
ARE_SOME = "Some of what was told in private cannot be read: one of its keys is not in CONFIDENTIAL_KEYS. Run: flask keys status"


@dataclass(frozen=True)
class Noted:
    """Keys that texts were written under, by fingerprint: those that open their known text, and those that are not here."""

    here: Sequence[str] = ()
    missing: Sequence[str] = ()

    @property
    def are_right(self) -> bool | None:
        """May anything be written? None: nothing is noted, so that nobody can say."""
        return bool(self.here) if self.here or self.missing else None

    @property
    def sentence(self) -> str:
        """What anyone may read about it."""
        if self.are_right is False:
            return ARE_WRONG
        return ARE_SOME if self.missing else ARE_RIGHT


@dataclass
class Stood:
    """How many values of one column stand under which key; `plain`: under none yet, `lost`: under a key that is not here."""

    name: str
    under: dict[str, int] = field(default_factory=dict)
    plain: int = 0
    lost: int = 0

    def count(self, is_readable: bool, key: str | None) -> None:
        """One value more; without a key: it is not encrypted."""
        if not is_readable:
            self.lost += 1
        elif key is None:
            self.plain += 1
        else:
            self.under[key] = self.under.get(key, 0) + 1

    def to_move(self, first: str) -> int:
        """What rotating would write anew under the first key."""
        return self.plain + sum(count for key, count in self.under.items() if key != first)


@dataclass
class Moved:
    """What rotating has done with one column; `left`: changed by somebody meanwhile, and so not touched."""

    name: str
    done: int = 0
    left: int = 0
    lost: int = 0

    def count(self, is_done: bool) -> None:
        """One row more: written anew, or left as somebody has changed it."""
        self.done += is_done
        self.left += not is_done


def status_lines(keys: Sequence[str], noted: Noted, stood: Sequence[Stood]) -> list[str]:
    """The keys in their order, a table of what stands under each, and what can be done. `keys`: fingerprints of the setting."""
    roles = ["new texts are written under this one", *["still read" for _ in keys[1:]]]
    lines = ["CONFIDENTIAL_KEYS:", *(f"  {at}. {key}  {role}" for at, (key, role) in enumerate(zip(keys, roles, strict=True), 1))]
    lines += [f"Not in CONFIDENTIAL_KEYS, and texts were written under it: {key}" for key in noted.missing]
    return [*lines, "", *_table(keys, stood), "", *_advice(keys, noted, stood)]


def _table(keys: Sequence[str], stood: Sequence[Stood]) -> list[str]:
    wide = max(len(column.name) for column in stood)
    header = ("", *keys, "not encrypted", "unreadable")
    rows = [
        (column.name, *(number(column.under.get(key, 0)) for key in keys), number(column.plain), number(column.lost)) for column in stood
    ]
    return [f"{name:<{wide}}  " + "  ".join(f"{cell:>{max(13, len(of))}}" for cell, of in zip(cells, header[1:], strict=True))
            for name, *cells in (header, *rows)]  # fmt: skip


def _advice(keys: Sequence[str], noted: Noted, stood: Sequence[Stood]) -> list[str]:
    first, lost = keys[0], sum(column.lost for column in stood)
    moving = sum(column.to_move(first) for column in stood)
    lines = [f"{counted(lost, 'value', 'values')} cannot be read with any of these keys. Put the missing key at the end."] if lost else []
    if noted.are_right is False:
        return [*lines, "None of these keys is one that texts were written with: nothing is written until the right key is back."]
    if moving:
        return [*lines, f"flask keys rotate would write {counted(moving, 'value', 'values')} anew under {first}."]
    old = [key for key in keys[1:] if key not in noted.here]
    dropped = [f"Nothing stands under {key}: it can be dropped from CONFIDENTIAL_KEYS." for key in old]
    settled = "Everything that can be read stands under the first key." if lost else "Everything stands under the first key."
    again = ["flask keys rotate would take note of that."] if len(old) < len(keys) - 1 or noted.missing else []
    return [*lines, settled, *dropped, *again]


def rotated_lines(moved: Sequence[Moved]) -> list[str]:
    """What was done, in a few lines."""
    done, left, lost = (sum(getattr(column, what) for column in moved) for what in ("done", "left", "lost"))
    lines = [f"{counted(done, 'value', 'values')} written anew." if done else "Nothing had to be written anew."]
    lines += [f"{counted(left, 'value was', 'values were')} changed meanwhile and left. Run it again."] if left else []
    lines += [f"{counted(lost, 'value', 'values')} cannot be read with any of the keys, and stayed as they were."] if lost else []
    return lines


def refuse_wrong_keys(noted: Noted) -> None:
    """Raises Refused where nothing can be read with the keys that are here: rotating could only add to the muddle."""
    if noted.are_right is None:
        raise Refused("Nobody has noted yet under which keys texts stand. Run: flask db upgrade")
    if noted.are_right is False:
        raise Refused(
            f"None of the keys is here that texts were written with ({', '.join(noted.missing)}). Put it into CONFIDENTIAL_KEYS, behind a "
            "new one if there is one. If it is lost for good: flask keys rotate --give-up"
        )


def forgotten(noted: Noted, moved: Sequence[Moved], first: str, *, give_up: bool) -> set[str]:
    """Keys that nothing stands under any more, once all of it was rotated. What somebody changed meanwhile may stand under any that is
    here; what cannot be read keeps those that are missing, unless they are given up."""
    here = set() if any(column.left for column in moved) else set(noted.here) - {first}
    missing = set() if any(column.lost for column in moved) and not give_up else set(noted.missing)
    return here | missing


def keys_of_backup(needed: Sequence[str], here: Sequence[str]) -> str:
    """What a backup needs, said before anything is done with it. Fingerprints, both."""
    if not needed:
        return "This backup does not say under which keys its confidential texts stand: it was made before backups did."
    missing = [key for key in needed if key not in here]
    stands = f"What was told in private in this backup stands under the {'keys' if len(needed) > 1 else 'key'} {', '.join(needed)}"
    if not missing:
        return f"{stands}: here in CONFIDENTIAL_KEYS."
    return f"{stands}. Not here: {', '.join(missing)}."


def refuse_other_keys(needed: Sequence[str], here: Sequence[str]) -> None:
    """Raises Refused where none of the keys that a backup needs is here."""
    if needed and not set(needed) & set(here):
        raise Refused(
            f"None of the keys of this backup ({', '.join(needed)}) is in CONFIDENTIAL_KEYS ({', '.join(here)}). Put the right one there "
            "first. If it is lost for good, --without-key restores all the rest. Nothing was changed."
        )


def are_wrong(noted: Noted, stood: Sequence[Stood]) -> bool:
    """Is there anything that cannot be read?"""
    return bool(noted.missing) or any(column.lost for column in stood)
