"""Files of exemptions: the import kind."""

from lms.access import May
from lms.kit.importing import ImportKind, Undo
from lms.kit.importing.tables import write_rows
from lms.people.queries.imports import employer_choices
from lms.training.models import Exemption
from lms.training.queries import imports as queries
from lms.training.rules.imports import exemptions

EXEMPTIONS = ImportKind(
    code="exemptions",
    label="Exemptions",
    may=May.EXEMPT,
    columns=exemptions.COLUMNS,
    known=queries.exemptions_known,
    plan=exemptions.plan_exemptions,
    write=write_rows(Exemption),
    undo=(Undo(Exemption, queries.exemption_names, title="Exemption of", posts=queries.posts_of_exemptions),),
    check=exemptions.check_exemption,
    of_an_employer=True,
    vocabularies={"subject_code": queries.subject_choices, "employer_code": employer_choices},
)
