"""How rows of this room are called; none of them is about a person."""

from sqlalchemy import select

from lms.kit.labels import Labels
from lms.kit.personal import PersonalTable
from lms.people.models import Organisation
from lms.supervision_policies.models import SupervisionPolicy

PERSONAL: tuple[PersonalTable, ...] = ()

LABELS: Labels = {
    SupervisionPolicy: select(SupervisionPolicy.id, Organisation.name)
    .select_from(SupervisionPolicy)
    .join(Organisation, Organisation.id == SupervisionPolicy.organisation_id)
}
