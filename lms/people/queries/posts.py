"""Posts of people with their terms, as they are or are planned to be: a fixed number of queries for a few thousand."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence

from sqlalchemy import ColumnElement, or_, select

from lms.kit.db import AnyRow, chunked, db
from lms.kit.planned import PlannedPost
from lms.people.models import Person, Post, Term
from lms.people.queries.scope import root_id
from lms.people.queries.tree import places
from lms.people.rules import Place
from lms.people.rules.posts import PersonPost, TermFacts

#: By the record that counts.
PostsOf = Mapping[int, Sequence[PersonPost]]


def humans_of(post_ids: Sequence[int]) -> set[int]:
    """Whose posts these are: the records that count."""
    statement = select(root_id()).join(Post, Post.person_id == Person.id)
    return {human for chunk in chunked(sorted(post_ids)) for human in db.session.scalars(statement.where(Post.id.in_(chunk)))}


def of_humans(humans: Collection[int]) -> Iterator[ColumnElement[bool]]:
    """Whatever is joined with Person, of these people: a condition for every few thousand of them."""
    return (or_(Person.id.in_(chunk), Person.merged_into_id.in_(chunk)) for chunk in chunked(sorted(humans)))


def posts_of(humans: Collection[int], planned: Sequence[PlannedPost] = ()) -> PostsOf:
    """Every post of these people with its terms; those that are planned, as they will be."""
    among, new = places(), {post.id for post in planned}
    posts: defaultdict[int, dict[int, PersonPost]] = defaultdict(dict)
    for row in _rows(humans):
        employer, earlier = among[row.employer_id], posts[row.human].get(row.id)
        terms = earlier.terms if earlier else ()
        if row.starts_on is not None and row.id not in new:
            path = among[row.organisation_id].path
            terms = (*terms, TermFacts(row.starts_on, row.ends_on, row.job_role_id, path, row.supervisor_post_id))
        label = f"{employer.code} {row.employee_number}"
        posts[row.human][row.id] = PersonPost(row.id, row.person_id, employer.id, employer.path, label, terms)
    for post in planned:
        if post.person_id in humans:
            posts[post.person_id][post.id] = _planned(post, among)
    return {human: tuple(of_human.values()) for human, of_human in posts.items()}


def _rows(humans: Collection[int]) -> Iterator[AnyRow]:
    columns = (Post.id, Post.person_id, root_id().label("human"), Post.employer_id, Post.employee_number)
    rest = (Term.starts_on, Term.ends_on, Term.job_role_id, Term.organisation_id, Term.supervisor_post_id)
    statement = select(*columns, *rest).join(Person, Person.id == Post.person_id).outerjoin(Term, Term.post_id == Post.id)
    for condition in of_humans(humans):
        yield from db.session.execute(statement.where(condition).order_by(Post.id, Term.starts_on))


def _planned(post: PlannedPost, among: Mapping[int, Place]) -> PersonPost:
    terms = tuple(
        TermFacts(term.starts_on, term.ends_on, term.job_role_id, among[term.organisation_id].path, term.supervisor_post_id)
        for term in post.terms
    )
    return PersonPost(post.id, post.person_id, post.employer_id, among[post.employer_id].path, post.label, terms)
