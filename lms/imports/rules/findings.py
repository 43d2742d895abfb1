"""What can be wrong with a file: every code and its sentence, in one place."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from lms.kit.datetimes import long_date


class Severity(StrEnum):
    ERROR = "error"  # the line is not applied
    WARNING = "warning"  # it is


class Code(StrEnum):
    # reading the line
    MISSING = "missing"
    TOO_LONG = "too_long"
    TOO_MANY_CELLS = "too_many_cells"
    GARBLED = "garbled"
    NOT_A_DATE = "not_a_date"
    TWO_DIGIT_YEAR = "two_digit_year"
    YEAR_OUT_OF_RANGE = "year_out_of_range"
    NOT_A_NUMBER = "not_a_number"
    NUMBER_OUT_OF_RANGE = "number_out_of_range"
    HOURS_ROUNDED = "hours_rounded"
    UNKNOWN_WORD = "unknown_word"
    NOT_AN_EMAIL = "not_an_email"
    NOT_A_MOBILE = "not_a_mobile"
    END_BEFORE_START = "end_before_start"
    UNKNOWN_COLUMN = "unknown_column"
    NO_LINES = "no_lines"
    # reading a file that is not ours
    UNDECIDED = "undecided"
    NO_RECORD = "no_record"
    HEADER_AGAIN = "header_again"
    NAME_NEEDED = "name_needed"
    VALIDITY_DIFFERS = "validity_differs"
    # looking things up
    UNKNOWN_ORGANISATION = "unknown_organisation"
    NOT_AN_EMPLOYER = "not_an_employer"
    OTHER_EMPLOYER = "other_employer"
    OUTSIDE_EMPLOYER = "outside_employer"
    OUTSIDE_REACH = "outside_reach"
    PLACE_ENDED = "place_ended"
    UNKNOWN_JOB_ROLE = "unknown_job_role"
    UNKNOWN_AUDIENCE = "unknown_audience"
    UNKNOWN_SUBJECT = "unknown_subject"
    SUBJECT_RETIRED = "subject_retired"
    TAKEN_FOR = "taken_for"
    UNKNOWN_PERSON = "unknown_person"
    EMAIL_SHARED = "email_shared"
    # one line against another
    DUPLICATE_LINE = "duplicate_line"
    REPEATED_LINE = "repeated_line"
    LINES_DISAGREE = "lines_disagree"
    # people
    ASSUMED_EMPLOYEE = "assumed_employee"
    BORN_LATER = "born_later"
    CHANGES_OUTSIDE = "changes_outside"
    CHANGES_TOO_EARLY = "changes_too_early"
    CHANGE_AFTER_END = "change_after_end"
    START_CORRECTED = "start_corrected"
    START_OVERLAPS = "start_overlaps"
    START_NEEDED = "start_needed"
    END_BEFORE_TERM = "end_before_term"
    END_TAKEN_BACK = "end_taken_back"
    SUPERVISOR_UNKNOWN = "supervisor_unknown"
    SUPERVISOR_NUMBER_MISSING = "supervisor_number_missing"
    SUPERVISOR_SELF = "supervisor_self"
    SUPERVISOR_CIRCLE = "supervisor_circle"
    SUPERVISOR_LINE_BAD = "supervisor_line_bad"
    SUPERVISOR_LEFT = "supervisor_left"
    SUSPECTED_DUPLICATE = "suspected_duplicate"
    REGISTER_INCOMPLETE = "register_incomplete"
    REGISTER_TAKEN = "register_taken"
    REGISTER_NAME_DIFFERS = "register_name_differs"
    NUMBER_OF_ANOTHER = "number_of_another"
    LEAVER_STARTS_LATER = "leaver_starts_later"
    LEAVERS_UNCERTAIN = "leavers_uncertain"
    # awards
    FUTURE_DATE = "future_date"
    EXPIRES_BEFORE_ACHIEVED = "expires_before_achieved"
    PERSON_NOT_NAMED = "person_not_named"
    EXPIRES_DIFFERS = "expires_differs"
    REVOKED_STAYS = "revoked_stays"
    # requirements
    RULE_OVERLAPS = "rule_overlaps"
    WHOLE_PARTNERSHIP = "whole_partnership"
    # organisations
    SECOND_PARTNERSHIP = "second_partnership"
    PARENT_MISSING = "parent_missing"
    PARENT_UNKNOWN = "parent_unknown"
    PARENT_LINE_BAD = "parent_line_bad"
    PARENT_CIRCLE = "parent_circle"
    PARENT_OF_WRONG_KIND = "parent_of_wrong_kind"
    PARENT_OTHER_EMPLOYER = "parent_other_employer"
    KIND_IS_FIXED = "kind_is_fixed"


WARNINGS = frozenset(
    {
        Code.NO_RECORD,
        Code.HEADER_AGAIN,
        Code.VALIDITY_DIFFERS,
        Code.HOURS_ROUNDED,
        Code.UNKNOWN_COLUMN,
        Code.NO_LINES,
        Code.REPEATED_LINE,
        Code.LINES_DISAGREE,
        Code.ASSUMED_EMPLOYEE,
        Code.CHANGE_AFTER_END,
        Code.START_CORRECTED,
        Code.END_TAKEN_BACK,
        Code.SUPERVISOR_LEFT,
        Code.SUSPECTED_DUPLICATE,
        Code.REGISTER_NAME_DIFFERS,
        Code.NUMBER_OF_ANOTHER,
        Code.REVOKED_STAYS,
        Code.RULE_OVERLAPS,
        Code.TAKEN_FOR,
        Code.EXPIRES_DIFFERS,
    }
)

MESSAGES = {
    Code.MISSING: "This cell must be filled.",
    Code.TOO_LONG: "This is longer than {longest} characters.",
    Code.TOO_MANY_CELLS: "This line has more cells than the header. Is a comma inside a text without quotation marks?",
    Code.GARBLED: "This text holds a replacement character where a letter was lost. Export the file again.",
    Code.NOT_A_DATE: "This is not a date. Write 2026-11-03, 03/11/2026 or 03-Nov-2026.",
    Code.TWO_DIGIT_YEAR: "Write the year in four figures.",
    Code.YEAR_OUT_OF_RANGE: "The year must lie between 1900 and 2100.",
    Code.NOT_A_NUMBER: "This is not a number{or_never}.",
    Code.NUMBER_OUT_OF_RANGE: "This must be a number between {least} and {most}.",
    Code.HOURS_ROUNDED: "Hours are kept to two decimals: {hours}.",
    Code.UNKNOWN_WORD: "This must be one of: {words}.",
    Code.NOT_AN_EMAIL: "An email address looks like name@example.org.",
    Code.NOT_A_MOBILE: "A mobile number looks like 07700 900123, or starts with + and the country code.",
    Code.END_BEFORE_START: "The end, {end}, is before the start, {start}.",
    Code.UNKNOWN_COLUMN: "This column is not known and is left out.",
    Code.NO_LINES: "The file has a header and no lines.",
    Code.UNDECIDED: "Nobody has decided yet what this means.",
    Code.NO_RECORD: "This line looks like a total or the foot of a page, and is left out.",
    Code.HEADER_AGAIN: "The header stands here again; the line is left out.",
    Code.VALIDITY_DIFFERS: "Valid for {months} months, it would end on {usual}. The date on the line is kept.",
    Code.NAME_NEEDED: "The file has no names, and this number is new: add the person first, with a name.",
    Code.UNKNOWN_ORGANISATION: "No organisation has this code.",
    Code.NOT_AN_EMPLOYER: "{name} is not an employer.",
    Code.OTHER_EMPLOYER: "This file is imported for {employer} alone.",
    Code.OUTSIDE_EMPLOYER: "{name} is not part of {employer}.",
    Code.OUTSIDE_REACH: "You may not import for {name}.",
    Code.PLACE_ENDED: "{name} ended on {end}. Name the place that took over, or an end that is not after that day.",
    Code.UNKNOWN_JOB_ROLE: "No job role has this key.",
    Code.UNKNOWN_AUDIENCE: "No audience has this key.",
    Code.UNKNOWN_SUBJECT: "No subject has this code.",
    Code.SUBJECT_RETIRED: "{subject} is retired from {day}. A requirement for it has to end before that day.",
    Code.TAKEN_FOR: "No subject has this code: taken for {subject}, {name}.",
    Code.UNKNOWN_PERSON: "Nobody is recorded with this {what}.",
    Code.EMAIL_SHARED: "{count} people are recorded with this address: give the employee number.",
    Code.DUPLICATE_LINE: "Line {other} is about the same {what}.",
    Code.REPEATED_LINE: "This says the same as line {other}.",
    Code.LINES_DISAGREE: "Line {other} says {said} of the same person, which is kept.",
    Code.ASSUMED_EMPLOYEE: "No worker type is given: taken as employee.",
    Code.BORN_LATER: "A date of birth cannot be after the first day of the post.",
    Code.CHANGES_OUTSIDE: "changes_from must lie between the start and the end on this line.",
    Code.CHANGES_TOO_EARLY: "The last recorded change of this post is of {last}: changes_from cannot be before it.",
    Code.CHANGE_AFTER_END: "The post ends on {end}: other changes on this line are left out. Give changes_from to record them.",
    Code.START_CORRECTED: "The recorded start is {recorded}: it is corrected.",
    Code.START_OVERLAPS: "The recorded start is {recorded}, and this date falls into another recorded term.",
    Code.START_NEEDED: "The post ended on {end}. Give the start: the recorded one to take the end back, a later one for a new term.",
    Code.END_BEFORE_TERM: "The last recorded term began on {start}: the end cannot be before it.",
    Code.END_TAKEN_BACK: "The post had ended on {end}: the end is taken back.",
    Code.SUPERVISOR_UNKNOWN: "No post has this employer and employee number.",
    Code.SUPERVISOR_NUMBER_MISSING: "Give the supervisor's employee number too.",
    Code.SUPERVISOR_SELF: "Nobody supervises themselves.",
    Code.SUPERVISOR_CIRCLE: "Supervisors run in a circle: {circle}.",
    Code.SUPERVISOR_LINE_BAD: "The supervisor's own line {other} has an error.",
    Code.SUPERVISOR_LEFT: "The supervisor's post ended on {end}.",
    Code.SUSPECTED_DUPLICATE: "May be the same person as {whom} ({why}). Kept as two records until somebody merges them.",
    Code.REGISTER_INCOMPLETE: "Register and register number belong together: fill both or neither.",
    Code.REGISTER_TAKEN: "This register number is recorded for somebody else.",
    Code.REGISTER_NAME_DIFFERS: "This register number is recorded under another last name: taken as the same person.",
    Code.NUMBER_OF_ANOTHER: "The number is recorded with another last name and date of birth: taken as the same person, awards included.",
    Code.LEAVER_STARTS_LATER: "{who} has a term that starts on {start}, after the day on which leavers are to end.",
    Code.LEAVERS_UNCERTAIN: "Employer or employee number of this line cannot be read, so nobody is ended as a leaver.",
    Code.FUTURE_DATE: "This date lies in the future.",
    Code.EXPIRES_BEFORE_ACHIEVED: "An award cannot expire before it was achieved.",
    Code.PERSON_NOT_NAMED: "Give the employee number or the email address.",
    Code.EXPIRES_DIFFERS: "By its usual interval this would {usual}. The date on the certificate is kept.",
    Code.REVOKED_STAYS: "This award was revoked and stays revoked.",
    Code.RULE_OVERLAPS: "The same requirement from {start} still runs: both apply. End that the day before to have this one carry on.",
    Code.WHOLE_PARTNERSHIP: "You may only import requirements for organisations of your own: give the organisation.",
    Code.SECOND_PARTNERSHIP: "There is one partnership, and it is {name}.",
    Code.PARENT_MISSING: "Only a partnership stands under no other organisation.",
    Code.PARENT_UNKNOWN: "No organisation has this code, on record or in the file.",
    Code.PARENT_LINE_BAD: "The parent's own line {other} has an error.",
    Code.PARENT_CIRCLE: "Parents run in a circle.",
    Code.PARENT_OF_WRONG_KIND: "A {kind} cannot stand under {above}.",
    Code.PARENT_OTHER_EMPLOYER: "A service or team cannot move to another employer: its posts would change employer.",
    Code.KIND_IS_FIXED: "The recorded kind is {recorded}, and a kind cannot change.",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about one line. `line` 1 is the header; 0 means the file as a whole."""

    line: int
    column: str
    value: str
    code: Code
    message: str

    @property
    def severity(self) -> Severity:
        return Severity.WARNING if self.code in WARNINGS else Severity.ERROR

    @property
    def is_error(self) -> bool:
        return self.code not in WARNINGS


def finding(line: int, column: str, value: object, code: Code, **words: object) -> Finding:
    """A finding with its sentence; `words` fill the gaps in the message of its code."""
    said = {name: long_date(word) if isinstance(word, date) else word for name, word in words.items()}
    return Finding(line, column, "" if value is None else str(value), code, MESSAGES[code].format(**said))


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """By line; on one line errors first."""
    return sorted(findings, key=lambda one: (one.line, not one.is_error, one.column, one.code))
