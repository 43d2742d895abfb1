"""Pure: where what is held about people comes from, and who reads it, in words that rooms share."""

EMPLOYER = "Your employer’s staff list, or your learning and development team"
OFFICERS = "you, and the learning and development teams and administrators of your employers and of the partnership"
WITH_SUPERVISOR = "you, your supervisor, and the learning and development teams and administrators of your employers and of the partnership"
