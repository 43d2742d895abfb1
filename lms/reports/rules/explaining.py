"""Pure: what the figures mean, in the words that stand on every page, sheet and paper."""

DEFINITION = (
    "A line is one post and one subject that somebody in the post has to hold. The rate is the lines in date (up to date, or expires soon) "
    "divided by the lines in date and the lines overdue, in percent to one decimal. Lines that are not due yet, exempt or paused are left "
    "out, and so is everything that is only offered. A person with two posts is counted under each of them, so that figures add up. "
    "A rate is never an average of other rates."
)
PEOPLE_DEFINITION = (
    "People with everything in date: of the people with at least one line that counts here, those who have no such line overdue, in any of "
    "their posts here. A person with two posts is one person, so people do not add up as lines do."
)
SMALL_COUNTS = (
    "You cannot open the people behind some of these figures, so counts from 1 to 4 are shown as “fewer than 5”, and as many others are "
    "not shown as keep them secret."
)
