"""Pure: the guides with pictures about what this room is for. `static/src/pictures.py` takes the pictures."""

from lms.kit.guides import Guide, Step

GUIDES = (
    Guide(
        "plan-dates",
        "Plan courses and dates",
        "For learning and development teams: courses, rooms, dates, and who is on them.",
        (
            Step(
                "Select Dates, then Plan a date: choose the course. Add a course there if it is missing. Rooms, with access and "
                "directions, are under Venues.",
                "dates",
                "Dates: the button Plan a date, filters, and a table of dates with course, place, state and places taken.",
            ),
            Step(
                "Give each session its day, times and room, say how many places there are and who teaches, and select Add this date. It is "
                "a draft until you select Schedule it. Copy to other dates makes a series: say how often and how many, look at what is in "
                "the way of each date, and plan those that are ticked."
            ),
            Step(
                "If you change a time or a room, or cancel the date, everybody who has a place or waits for one and has an email address "
                "is told once. Before a new time is saved you see who would be in two places at once. When you cancel, they are offered "
                "the next date."
            ),
            Step("If too few have booked a week before you decide whether it runs, Home asks you. Select It runs, or Cancel the date."),
            Step(
                "Who has booked shows who has a place, who waits and in which order. Add somebody, or take somebody off, with a reason. If "
                "all places are taken you can add somebody over capacity: it is recorded as your decision."
            ),
            Step(
                "Settings leads to Seats against need: for each subject how many people will need it, how many seats are planned, and how "
                "many are missing. It also leads to No-shows: places that stayed empty, by employer."
            ),
        ),
        order=50,
    ),
)
