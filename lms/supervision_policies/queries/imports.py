"""What is recorded, as far as files of policies are held against it."""

from typing import Any

from sqlalchemy import select

from lms.kit.db import db
from lms.kit.importing import Line, Options, Sheet
from lms.people.queries import places
from lms.people.queries.imports import role_ids
from lms.people.rules.imports.lookups import Tree
from lms.supervision_policies.models import SupervisionPolicy
from lms.supervision_policies.queries.policies import facts_of
from lms.supervision_policies.rules.policy_files import PoliciesKnown


def policies_known(_: Sheet[Line], __: Options) -> PoliciesKnown:
    """For a file of policies: what its cells may name, and every policy. Of two for the same with one first day, the newer."""
    rows = [facts_of(row) for row in db.session.scalars(select(SupervisionPolicy).order_by(SupervisionPolicy.id))]
    return PoliciesKnown(Tree(places()), role_ids(), {(row.whom, row.effective_from): row for row in rows})


def posts_of_policies(_: Any) -> tuple[int, ...]:
    """Nothing that is stored of posts hangs on a policy: how they stand is worked out whenever it is asked for."""
    return ()
