"""Pure: the guides with pictures about what this room is for. `static/src/pictures.py` takes the pictures."""

from lms.kit.guides import Guide, Step

GUIDES = (
    Guide(
        "completion",
        "Read the completion report",
        "For whoever answers for figures: how many of those who must have something have it.",
        (
            Step(
                "Select Completion. Choose a day, filters, and what there is a row for, then select Show. The rate stands beside the two "
                "numbers it is made of.",
                "completion",
                "Completion: the day, the rate in large figures beside the two numbers it is made of, then the filters.",
            ),
            Step(
                "Below is a row for each part. Each count is a link.",
                "completion-table",
                "The table of the completion report: a row for each service, with its rate and a count of lines for each status.",
            ),
            Step(
                "Select any number to see the lines behind it: which person, which subject, which status, and why.",
                "lines",
                "The lines behind a figure: a table of people with the subject, status and date of each.",
            ),
            Step(
                "Open Who is counted to see who is in and who is out, and why. People on long leave, exempt, or not due yet are beside the "
                "rate, not in it."
            ),
            Step("Crossed shows two cuts at once, Trend the last 24 months. Save this view keeps what you have chosen under a name."),
        ),
        order=90,
    ),
)
