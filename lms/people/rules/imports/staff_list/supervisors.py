"""Who supervises whom by a staff list. A cell that names nobody who can supervise costs a line its supervisor, and nothing else."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from lms.kit.importing import Notes, Problem
from lms.people.rules.imports.circles import circles
from lms.people.rules.imports.lookups import PostKey
from lms.people.rules.imports.problems import PeopleCode
from lms.people.rules.imports.staff_list.draft_rows import Draft, ended
from lms.people.rules.imports.staff_list.recognition import Recognised
from lms.people.rules.imports.staff_list.terms import KnownPost


@dataclass(frozen=True)
class Supervisors:
    """The supervisors that lines ask for. Where one cannot be taken, the recorded one stays, or there is none."""

    drafts: Mapping[PostKey, Draft]
    placed: Mapping[PostKey, Recognised]  # every line by its number, those that wait among them
    posts: Mapping[PostKey, KnownPost]
    notes: Notes

    def look_up(self, today: date) -> None:
        """Is there such a post, in the file or on record, and does it go on?"""
        for draft in self.drafts.values():
            supervisor = draft.wanted.supervisor
            if supervisor is None or supervisor in self.drafts:
                continue
            post = self.posts.get(supervisor)
            if supervisor in self.placed:
                self._leave(draft, PeopleCode.SUPERVISOR_LINE_BAD, other=self.placed[supervisor].line.line)
            elif post is None:
                self._leave(draft, PeopleCode.SUPERVISOR_UNKNOWN)
            elif (end := ended(post, today)) and draft.line.supervisor_employee_number:
                self._note(draft, PeopleCode.SUPERVISOR_LEFT, end=end)

    def settle(self) -> list[Draft]:
        """Lines that are kept back leave what is recorded: without the posts they would add, and with the circles that may come of it.

        Returns those whose supervisor is another by that.
        """
        changed = list(self._without_their_post())
        while lost := list(self._in_circles()):
            changed += lost
        return changed

    def _is_kept_back(self, draft: Draft) -> bool:
        return draft.line.line in self.notes.bad or draft.line.line in self.notes.waiting

    def _without_their_post(self) -> Iterator[Draft]:
        missing = {key: draft for key, draft in self.drafts.items() if draft.post is None and self._is_kept_back(draft)}
        for draft in self.drafts.values() if missing else ():
            other = missing.get(draft.wanted.supervisor) if draft.wanted.supervisor else None
            if other and not self._is_kept_back(draft):
                self._leave(draft, PeopleCode.SUPERVISOR_LINE_BAD, other=other.line.line)
                yield draft

    def _in_circles(self) -> Iterator[Draft]:
        """What is recorded runs in no circle, so each has a line in it that asks for another supervisor."""
        recorded = {key: post.last.conditions.supervisor if post.last else None for key, post in self.posts.items()}
        lines = {key: draft for key, draft in self.drafts.items() if not self._is_kept_back(draft)}
        for key, circle in circles(recorded | {key: draft.wanted.supervisor for key, draft in lines.items()}).items():
            draft = lines.get(key)
            if draft and draft.wanted.supervisor != draft.recorded_supervisor:
                words = " → ".join(number for _, number in [*circle, circle[0]])
                self._leave(draft, PeopleCode.SUPERVISOR_CIRCLE, circle=words)
                yield draft

    def _leave(self, draft: Draft, code: Problem, **words: object) -> None:
        self._note(draft, code, **words)
        draft.wanted = replace(draft.wanted, supervisor=draft.recorded_supervisor)

    def _note(self, draft: Draft, code: Problem, **words: object) -> None:
        line = draft.line
        self.notes.add(line.line, "supervisor_employee_number", line.supervisor_employee_number, code, **words)
