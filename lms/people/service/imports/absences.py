"""Files of long leave: the import kind."""

from lms.access import May
from lms.kit.importing import ImportKind, Undo
from lms.kit.importing.tables import write_rows
from lms.people.models import Absence
from lms.people.queries import imports as queries
from lms.people.rules.imports import absences

ABSENCES = ImportKind(
    code="absences",
    label="Absences",
    may=May.IMPORT_PEOPLE,
    columns=absences.COLUMNS,
    known=queries.absences_known,
    plan=absences.plan_absences,
    write=write_rows(Absence),
    undo=(Undo(Absence, queries.absence_names, title="Leave of", together="post_id", span=("starts_on", "ends_on")),),
    check=absences.check_absence,
    of_an_employer=True,
    vocabularies={"employer_code": queries.employer_choices},
)
