"""What can be wrong with a file of organisations or people, besides what can be wrong with any."""

from lms.kit.importing.problems import Problem, Severity

_WITHOUT = ": the recorded supervisor stays, or there is none"


class PeopleCode(Problem):
    """Stored by their codes: these never change. The first few serve the files of later rooms too."""

    # looking things up
    UNKNOWN_ORGANISATION = "unknown_organisation", "No organisation has this code."
    NOT_AN_EMPLOYER = "not_an_employer", "{name} is not an employer."
    OTHER_EMPLOYER = "other_employer", "This file is imported for {employer} alone."
    OUTSIDE_EMPLOYER = "outside_employer", "{name} is not part of {employer}."
    OUTSIDE_REACH = "outside_reach", "You may not import for {name}."
    PLACE_ENDED = "place_ended", "{name} ended on {end}. Name the place that took over, or an end that is not after that day."
    UNKNOWN_JOB_ROLE = "unknown_job_role", "No job role has this key."
    UNKNOWN_PERSON = "unknown_person", "Nobody is recorded with this {what}."
    PERSON_NOT_NAMED = "person_not_named", "Give the employee number or the email address."
    EMAIL_SHARED = "email_shared", "{count} people are recorded with this address: give the employee number."
    # who somebody is
    DAMAGED_NUMBER = "damaged_number", "This is no number: a spreadsheet or a form has put it where one should be."
    EMAIL_FILLER = "email_filler", "This address stands for several people or for none: give the employee number."
    NUMBER_GIVEN_ON = "number_given_on", "On that day somebody else had this number: give the name too."
    SAID_TO_BE_ANOTHER = "said_to_be_another", "Somebody has said that this is not the person recorded with this {what}: correct it."
    NUMBER_STILL_USED = (
        "number_still_used",
        "{who} has this number and {until}. Their post must end before {start}, the first day of whoever gets the number.",
    )
    REGISTER_FILLER = (
        "register_filler",
        "This register number stands with several names, so it is nobody's: it is left out.",
        Severity.WARNING,
    )
    # people
    NAME_NEEDED = "name_needed", "The file has no names, and this number is new: add the person first, with a name."
    UNKNOWN_JOB_TITLE = "unknown_job_title", "No job role has this key: the recorded one stays, or there is none.", Severity.WARNING
    HOURS_ROUNDED = "hours_rounded", "Hours are kept to two decimals: {hours}.", Severity.WARNING
    LINES_DISAGREE = "lines_disagree", "Line {other} says {said} of the same person, which is kept.", Severity.WARNING
    ASSUMED_EMPLOYEE = "assumed_employee", "No worker type is given: taken as employee.", Severity.WARNING
    BORN_LATER = "born_later", "A date of birth cannot be after the first day of the post."
    CHANGES_OUTSIDE = "changes_outside", "changes_from must lie between the start and the end on this line."
    CHANGES_TOO_EARLY = "changes_too_early", "The last recorded change of this post is of {last}: changes_from cannot be before it."
    CHANGE_AFTER_END = (
        "change_after_end",
        "The post ends on {end}: other changes on this line are left out. Give changes_from to record them.",
        Severity.WARNING,
    )
    START_CORRECTED = "start_corrected", "The recorded start is {recorded}: it is corrected.", Severity.WARNING
    START_OVERLAPS = "start_overlaps", "The recorded start is {recorded}, and this date falls into another recorded term."
    START_NEEDED = (
        "start_needed",
        "The post ended on {end}. Give a later start for a new term, or say that an empty end date removes the recorded one.",
    )
    END_STAYS = (
        "end_stays",
        "The post ended on {end}, and stays so. Give a later start for a new term, or say that an empty end date removes the recorded one.",
        Severity.WARNING,
    )
    END_BEFORE_TERM = "end_before_term", "The last recorded term began on {start}: the end cannot be before it."
    END_TAKEN_BACK = "end_taken_back", "The post had ended on {end}: the end is taken back.", Severity.WARNING
    SUPERVISOR_UNKNOWN = "supervisor_unknown", f"No post has this employer and employee number{_WITHOUT}.", Severity.WARNING
    SUPERVISOR_NUMBER_MISSING = "supervisor_number_missing", "Give the supervisor's employee number too.", Severity.WARNING
    SUPERVISOR_SELF = "supervisor_self", f"Nobody supervises themselves{_WITHOUT}.", Severity.WARNING
    SUPERVISOR_CIRCLE = "supervisor_circle", f"Supervisors run in a circle, {{circle}}{_WITHOUT}.", Severity.WARNING
    SUPERVISOR_LINE_BAD = "supervisor_line_bad", f"The supervisor's own line {{other}} is not applied{_WITHOUT}.", Severity.WARNING
    SUPERVISOR_LEFT = "supervisor_left", "The supervisor's post ended on {end}.", Severity.WARNING
    NUMBERS_OFFERED = (
        "numbers_offered",
        "The file has no employee numbers: whoever has none here gets one of ours, such as {example}.",
        Severity.WARNING,
    )
    SUSPECTED_DUPLICATE = (
        "suspected_duplicate",
        "May be {whom} ({why}), listed under duplicates. Kept as two records until somebody merges them.",
        Severity.WARNING,
    )
    REGISTER_INCOMPLETE = "register_incomplete", "Register and register number belong together: fill both or neither."
    REGISTER_TAKEN = "register_taken", "This register number is recorded for somebody else."
    LEAVER_STARTS_LATER = "leaver_starts_later", "{who} has a term that starts on {start}, after the day on which leavers are to end."
    LEAVERS_UNCERTAIN = "leavers_uncertain", "Employer or employee number of this line cannot be read, so nobody is ended as a leaver."
    # absences
    POST_WITHOUT_TERM = "post_without_term", "This post has no term yet."
    BEFORE_POST = "before_post", "The post starts on {start}: leave cannot begin before it."
    SHORT_LEAVE = (
        "short_leave",
        "Only long leave of {shortest} days or more is recorded, and this is {days}: the line is left out.",
        Severity.WARNING,
    )
    LEAVE_BECOMES_SHORT = (
        "leave_becomes_short",
        "Recorded as long leave, this would be {days} days: only {shortest} or more are. Remove it on the page of the post.",
    )
    REASONS_LEFT_OUT = (
        "reasons_left_out",
        "Why somebody is away is kept by officers of their very employer alone: reasons for {names} are left out.",
        Severity.WARNING,
    )
    LEAVE_OVERLAPS = "leave_overlaps", "It overlaps the leave from {start} {until} ({where})."
    # organisations
    SECOND_PARTNERSHIP = "second_partnership", "There is one partnership, and it is {name}."
    PARENT_MISSING = "parent_missing", "Only a partnership stands under no other organisation."
    PARENT_UNKNOWN = "parent_unknown", "No organisation has this code, on record or in the file."
    PARENT_LINE_BAD = "parent_line_bad", "The parent's own line {other} has an error."
    PARENT_CIRCLE = "parent_circle", "Parents run in a circle."
    PARENT_OF_WRONG_KIND = "parent_of_wrong_kind", "A {kind} cannot stand under {above}."
    PARENT_OTHER_EMPLOYER = "parent_other_employer", "A service or team cannot move to another employer: its posts would change employer."
    KIND_IS_FIXED = "kind_is_fixed", "The recorded kind is {recorded}, and a kind cannot change."


#: Why a line was taken without the supervisor that it names.
BAD_SUPERVISOR = (
    PeopleCode.SUPERVISOR_UNKNOWN,
    PeopleCode.SUPERVISOR_NUMBER_MISSING,
    PeopleCode.SUPERVISOR_SELF,
    PeopleCode.SUPERVISOR_CIRCLE,
    PeopleCode.SUPERVISOR_LINE_BAD,
)
