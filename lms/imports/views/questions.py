"""Pages: say who the lines of a file are about that wait for it, and take that back."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask import Response, flash, g, request

from lms.imports import queries, service
from lms.imports.forms.decisions import AnswersForm, WhoForm
from lms.imports.rules.questions import Remembered, RunQuestion, Which, in_words
from lms.imports.rules.runs import MAY_SAY_WHO, WAITING
from lms.imports.views.runs import bp, importers, the_run
from lms.kit.datetimes import moment
from lms.kit.numbers import counted, number
from lms.kit.refusal import Refused
from lms.kit.tables import download, listing, read_page_request, wants_download
from lms.kit.web import commits, go, page

#: Each is a table or more of its own.
PER_PAGE = 20
#: Of lines that somebody else has decided about meanwhile, so many are told one by one.
TOLD = 5


@bp.route("/<int:run_id>/who", methods=["GET", "POST"])
@importers
@commits
def who(run_id: int) -> Response:
    run, form = the_run(run_id), WhoForm()
    which = next((which for which in Which if which == request.args.get("which")), Which.WAITING)
    if form.is_valid_post():
        with form.showing_refusals():
            return _decide(run, form, which)
    ask = read_page_request(queries.LINE_SORTS, "line")
    if wants_download():
        return download(HEADER, _cells(queries.questions(run, which, ask, g.viewer).rows), f"import-{run.id}-who")
    lines = queries.questions(run, which, replace(ask, per_page=PER_PAGE), g.viewer)
    return page(
        "imports/who.html",
        form=form,
        run=run,
        kind=queries.kind_of(run.kind),
        which=which,
        others=len(queries.lines_in(run.id, Which.DECIDED if which == Which.WAITING else Which.WAITING)),
        listing=listing(lines, ask),
        may_say=run.state in MAY_SAY_WHO,
        is_open=run.state in WAITING,
        answered_since=queries.is_answered_anew(run.id),
    )


@bp.post("/<int:run_id>/who/check")
@importers
@commits
def check_who(run_id: int) -> Response:
    run = the_run(run_id)
    try:
        service.check_with_answers(run=run, by=g.viewer)
    except Refused as no:
        flash(str(no), "info")
    return go("imports.show", run_id=run.id)


@bp.route("/answers", methods=["GET", "POST"])
@importers
@commits
def answers() -> Response:
    form, ask = AnswersForm(), read_page_request(queries.ANSWER_SORTS, "-said")
    if form.is_valid_post():
        with form.showing_refusals():
            count = service.forget_answers(ids=form.ticked, by=g.viewer)
            flash(f"{counted(count, 'answer was', 'answers were')} taken back. The next file asks again.", "success")
            return go("imports.answers")
    remembered = queries.remembered_answers(ask, g.viewer)
    if wants_download():
        return download(ANSWERS_HEADER, map(_answer_cells, remembered.rows), "who-lines-are")
    return page("imports/answers.html", form=form, listing=listing(remembered, ask))


def _decide(run: Any, form: WhoForm, which: Which) -> Response:
    lines = queries.lines_in(run.id, which) if form.lines is None else form.lines
    if form.answer is None:
        count = service.take_back(run=run, lines=lines, by=g.viewer)
        flash(f"{counted(count, 'line waits', 'lines wait')} again.", "success")
        return go("imports.who", run_id=run.id)
    outcome = service.say_who(run=run, lines=lines, answer=form.answer, candidate=form.candidate, by=g.viewer)
    _tell(outcome)
    if outcome.is_checked_again:
        return go("imports.show", run_id=run.id)
    return go("imports.who", run_id=run.id, **request.args)


def _tell(outcome: service.Outcome) -> None:
    if outcome.decided:
        again = " Nothing else waits, so the file is checked again with what you said." if outcome.is_checked_again else ""
        flash(f"{counted(outcome.decided, 'line was', 'lines were')} decided.{again}", "success")
    for question in outcome.overtaken[:TOLD]:
        assert question.answer
        words = (
            f"{question.answer.by} had decided about line {number(question.line)} on {moment(question.answer.at)}: {in_words(question)}."
        )
        flash(f"{words} That stands. Is it wrong? Take it back under Decided.", "info")
    if len(outcome.overtaken) > TOLD:
        flash(f"{number(len(outcome.overtaken))} lines had been decided by then. What was said about them stands.", "info")
    if outcome.of_several:
        lines = counted(
            outcome.of_several, "line may be one of several people: say of it", "lines may be one of several people: say of each"
        )
        flash(f"{lines} who it is.", "info")


HEADER = ["line", "who", "may be", "what", "line says", "record says", "agrees", "answer", "by"]
AGREES = {True: "agrees", False: "differs", None: "not said"}


ANSWERS_HEADER = ["employer", "line", "name", "answer", "candidate", "by", "on"]


def _answer_cells(row: Remembered) -> list[object]:
    return [row.employer, row.subject, row.name, row.answer.value, row.candidate, row.by, row.at.date()]


def _cells(lines: Sequence[RunQuestion]) -> list[list[object]]:
    return [
        [question.line, question.who, beside.who, likeness.label, likeness.line, beside.reads(likeness.record), AGREES[likeness.agrees],
         beside.answer.answer.value if beside.answer else "", beside.answer.by if beside.answer else ""]
        for question in lines
        for beside in question.besides
        for likeness in beside.candidate.likenesses
    ]  # fmt: skip
