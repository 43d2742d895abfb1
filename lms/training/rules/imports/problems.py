"""What can be wrong with a training history or a file of requirements, besides what can be wrong with any."""

from lms.kit.importing.problems import Problem, Severity


class TrainingCode(Problem):
    """Stored by their codes: these never change."""

    UNKNOWN_SUBJECT = "unknown_subject", "No subject has this code."
    TAKEN_FOR = "taken_for", "No subject has this code: taken for {subject}, {name}.", Severity.WARNING
    VALIDITY_DIFFERS = (
        "validity_differs",
        "Valid for {months} months, it would end on {usual}. The date on the line is kept.",
        Severity.WARNING,
    )
    # awards
    EXPIRES_BEFORE_ACHIEVED = "expires_before_achieved", "An award cannot expire before it was achieved."
    EXPIRES_DIFFERS = "expires_differs", "By its usual interval this would {usual}. The date on the certificate is kept.", Severity.WARNING
    REVOKED_STAYS = "revoked_stays", "This award was revoked and stays revoked.", Severity.WARNING
    # exemptions
    EXEMPT_WITHOUT_TERM = "exempt_without_term", "This post has no term yet."
    EXEMPT_BEFORE_POST = "exempt_before_post", "The post starts on {start}: an exemption cannot begin before it."
    EXEMPT_BEYOND_REACH = "exempt_beyond_reach", "This person has a post with an employer that you may not exempt people for: give post."
    EXEMPT_ONESELF = "exempt_oneself", "Nobody exempts themselves. Somebody else has to send this line."
    EXEMPT_ALREADY = "exempt_already", "An exemption from {start} in this subject runs on these days already."
    # requirements
    UNKNOWN_AUDIENCE = "unknown_audience", "No audience has this key."
    SUBJECT_RETIRED = "subject_retired", "{subject} is retired from {day}. A requirement for it has to end before that day."
    RULE_OVERLAPS = (
        "rule_overlaps",
        "The same requirement from {start} still runs: both apply. End that the day before to have this one carry on.",
        Severity.WARNING,
    )
    WHOLE_PARTNERSHIP = "whole_partnership", "You may only import requirements for organisations of your own: give the organisation."
