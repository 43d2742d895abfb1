"""The kinds of file that there are: what the rooms below declare."""

from collections.abc import Iterable, Sequence

from lms.access import May, Reach, Viewer
from lms.kit.house import current_house
from lms.kit.importing import AnyKind


def kinds() -> Sequence[AnyKind]:
    """All of them, in the order of the rooms."""
    return current_house().imports


def find_kind(code: str) -> AnyKind | None:
    """The kind with this code."""
    return next((kind for kind in kinds() if kind.code == code), None)


def kind_of(code: str) -> AnyKind:
    """The kind that a run or a mapping is stored with."""
    kind = find_kind(code)
    assert kind is not None, f"No room declares the import kind {code}."
    return kind


def mapped_kinds() -> list[AnyKind]:
    """Those whose files may come in the form of other systems."""
    return [kind for kind in kinds() if kind.of_an_employer]


def whole_lists() -> list[AnyKind]:
    """Those from which somebody may be missing."""
    return [kind for kind in kinds() if kind.whole_list]


def either(among: Iterable[AnyKind]) -> str:
    """'staff list, absences or training history'."""
    *several, last = [kind.label.lower() for kind in among]
    return f"{', '.join(several)} or {last}" if several else last


def kinds_for(viewer: Viewer) -> list[AnyKind]:
    """What this viewer may import."""
    return [kind for kind in kinds() if viewer.may(kind.may)]


def mays() -> list[May]:
    """The permissions that open the pages of imports."""
    return list(dict.fromkeys(kind.may for kind in kinds()))


def mapping_mays() -> list[May]:
    """Whoever may import any file of another system may say what its values mean."""
    return list(dict.fromkeys(kind.may for kind in mapped_kinds()))


def decides_for_all(viewer: Viewer) -> bool:
    """May this viewer say for every employer what values mean?"""
    return any(viewer.reach(may) == Reach.PARTNERSHIP for may in mapping_mays())


def called(column: str) -> str:
    """One of our columns as people call it."""
    every = (target for kind in kinds() for target in kind.targets)
    return next((target.words for target in every if target.name == column), column.replace("_", " "))
