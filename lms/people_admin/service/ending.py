"""What it sets off that a post ends is said before it does."""

from collections.abc import Sequence
from hashlib import sha256

from lms.kit.house import current_house
from lms.kit.planned import PlannedPost, PlannedTerm
from lms.kit.refusal import Refused
from lms.people_admin.queries.posts import PostAt
from lms.people_admin.rules.terms import Terms, TermVersion


class SetsOff(Refused):
    """The end of the post sets this off, and nobody has seen it yet. `mark`: of exactly this, for whoever has seen it."""

    def __init__(self, sentences: Sequence[str]) -> None:
        super().__init__("Look at what this sets off. If it is right, press the button once more.")
        self.sentences = tuple(sentences)
        self.mark = sha256("\n".join(sentences).encode()).hexdigest()


def refuse_unseen(post: PostAt, terms: Terms, accepted: str) -> None:
    """Raises SetsOff unless what these terms of the post set off was seen, or is nothing."""
    planned = tuple(_planned(term) for term in terms)
    label = f"{post.employer_code} {post.employee_number}"
    consequences = current_house().foresee([PlannedPost(post.id, post.person_id, post.employer_id, label, planned)])
    sets_off = SetsOff([consequence.what for consequence in consequences])
    if sets_off.sentences and sets_off.mark != accepted:
        raise sets_off


def _planned(term: TermVersion) -> PlannedTerm:
    now = term.conditions
    return PlannedTerm(term.starts_on, term.ends_on, now.organisation_id, now.job_role_id, now.supervisor_post_id)
