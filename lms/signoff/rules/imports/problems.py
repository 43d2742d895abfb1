"""What can be wrong with a file of sign-offs, besides what can be wrong with any."""

from lms.kit.importing.problems import Problem, Severity


class SignOffCode(Problem):
    """Stored by their codes: these never change."""

    UNKNOWN_FRAMEWORK = "unknown_framework", "No framework has this code."
    UNKNOWN_COMPETENCY = "unknown_competency", "{framework} has no competency with this code."
    UNKNOWN_LEVEL = "unknown_level", "This is no level of {framework}: give {levels}."
    REVIEW_BEFORE_SIGNED = "review_before_signed", "The day of review lies before the day of the sign-off."
    REVIEW_CUT = "review_cut", "A sign-off of this day counts until {last} at most: that is taken.", Severity.WARNING
    SIGNED_BY_THEMSELVES = "signed_by_themselves", "Nobody signs themselves off."
    UNKNOWN_ASSESSOR = "unknown_assessor", "Nobody here is known to be this assessor: only the name is kept.", Severity.WARNING
    RECORDED_OTHERWISE = "recorded_otherwise", "This sign-off is recorded with other values: {differences}."
    WITHDRAWN_STAYS = "withdrawn_stays", "This sign-off was withdrawn and stays withdrawn.", Severity.WARNING
