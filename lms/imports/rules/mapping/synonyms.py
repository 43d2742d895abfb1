"""What other systems call our columns. Compared by letters and figures alone, so 'Emp. No' is 'empno'."""

from lms.kit.importing import AnyKind, Column
from lms.kit.importing.columns import plain

#: Names that mislead: the clerk who changed a row is not who learnt (S16), and neither is whoever awarded or measured it.
NEVER = frozenset({"lastupdatedby", "awardedby", "acquiredby", "measuredby", "createdby", "updatedby", "lastupdated", "lastupdatedate"})


def names_of(column: Column) -> list[str]:
    """Every plain name of one of our columns, its own first."""
    return [plain(column.name), *map(plain, column.also)]


def words_for(kind: AnyKind) -> frozenset[str]:
    """Every name that a header of this kind may be recognised by."""
    return frozenset(name for column in kind.targets for name in names_of(column))
