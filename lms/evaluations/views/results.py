"""What people say: of all courses and trainers, of one course, of one trainer."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from flask import Response, abort, g

from lms.access import FEWEST_SHOWN, May, Reach
from lms.evaluations.forms import QuarterForm
from lms.evaluations.queries import results as queries
from lms.evaluations.queries.results import Wanted
from lms.evaluations.rules import results as rules
from lms.evaluations.rules.results import Counted, Row
from lms.evaluations.rules.words import Stage
from lms.evaluations.views import bp
from lms.kit import clock
from lms.kit.tables import download, wants_download
from lms.kit.web import door, page

OF_STAGE = ["Dates held in", "When", "People asked", "People who answered", "Response rate, percent"]
OF_ANSWER = ["Question", "Answer", "People who chose it", "People who answered the question", "Percent"]


@bp.get("/what-people-say")
@door(May.SEE_EVALUATIONS)
def results() -> Response:
    quarters = rules.quarters(clock.today())
    form = QuarterForm()
    form.offer(quarters)
    wanted = Wanted(*form.among(quarters))
    counted = queries.counted(wanted, g.viewer)
    titles = queries.titles([one.course_id for one in counted])
    courses = [(course_id, title, _both([one for one in counted if one.course_id == course_id])) for course_id, title in titles]
    trainers = [
        (one.person_id, one.name, _both([block for block in counted if block.id in one.outcomes]))
        for one in queries.trainers([one.id for one in counted])
        if one.person_id == g.viewer.person_id or g.viewer.reach(May.SEE_EVALUATIONS) != Reach.SELF
    ]
    waiting = queries.waiting(wanted, g.viewer)
    return page("evaluations/results.html", form=form, courses=courses, trainers=trainers, waiting=waiting, fewest=FEWEST_SHOWN)


def _both(counted: list[Counted]) -> Row:
    """Both stages of these blocks, as one row."""
    return Row(counted[0].quarter, rules.figures(Stage.AFTER, counted), rules.figures(Stage.LATER, counted))


@bp.get("/what-people-say/courses/<int:course_id>")
@door(May.SEE_EVALUATIONS)
def course(course_id: int) -> Response:
    title = queries.course_title(course_id)
    if title is None:
        abort(404)
    shown = _shown(course_id=course_id)
    if wants_download():
        return download([*OF_STAGE, *OF_ANSWER], _cells(shown["rows"]), "what-people-say")
    return page("evaluations/course.html", title=title, course_id=course_id, **shown)


@bp.get("/what-people-say/trainers/<int:person_id>")
@door(May.SEE_EVALUATIONS)
def trainer(person_id: int) -> Response:
    name = queries.trainer_name(person_id, g.viewer)
    if name is None:
        abort(404)
    shown = _shown(trainer_id=person_id)
    if wants_download():
        return download([*OF_STAGE, *OF_ANSWER], _cells(shown["rows"]), "what-people-say")
    titles = queries.titles([one.course_id for one in shown["counted"]])
    return page("evaluations/trainer.html", name=name, person_id=person_id, titles=titles, **shown)


def _shown(course_id: int | None = None, trainer_id: int | None = None) -> dict[str, Any]:
    """What both pages show: the quarter that was chosen, and the row of each quarter beside it."""
    quarters = rules.quarters(clock.today())
    form = QuarterForm()
    form.offer(quarters)
    whole = Wanted(quarters[-1], quarters[0], course_id, trainer_id)
    first, last = form.among(quarters)
    counted = queries.counted(whole, g.viewer)
    chosen = [one for one in counted if first <= one.quarter <= last]
    return {
        "form": form,
        "counted": counted,
        "rows": rules.over_time(counted),
        "figures": [rules.figures(stage, chosen) for stage in Stage],
        "comments": queries.comments(replace(whole, first=first, last=last), g.viewer),
        "most": queries.MOST_COMMENTS,
        "waiting": queries.waiting(whole, g.viewer),
        "is_own": g.viewer.reach(May.SEE_EVALUATIONS) == Reach.SELF,
        "fewest": FEWEST_SHOWN,
    }


def _cells(rows: list[Row]) -> Iterator[list[Any]]:
    """A line for each answer to each question of each quarter that has any."""
    for row in rows:
        for one in (row.after, row.later):
            for question in one.questions if one.answered else ():
                for share in question.shares:
                    told = [row.name, one.stage.label, one.asked, one.answered, one.rate]
                    yield [
                        *told,
                        question.question.label,
                        share.answer.label if share.answer else "",
                        share.number,
                        share.of,
                        share.percent if share.of else "",
                    ]
