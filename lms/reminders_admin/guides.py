"""Pure: the guides about what this room is for."""

from lms.kit.guides import Guide, Step

GUIDES = (
    Guide(
        "reminders-decide",
        "Decide when people are reminded",
        "For learning and development officers and leads.",
        (
            Step(
                "In Settings, under Reminders, select What people are reminded of. Each kind of reminder stands there with the days on "
                "which it goes out, who reads it, and since when."
            ),
            Step(
                "Select one. Change it for every employer, or choose an employer that needs something of its own. Some reminders cannot "
                "be switched off; the page says why."
            ),
            Step(
                "Before you save, select What would this do? It counts the messages of the next 30 days, as it is now and with your "
                "change. You can leave the page and come back."
            ),
            Step(
                "Starts on is the first day. Choose what happens with everything that is due already by then: it is sent, in one "
                "message a person, or people read of each thing when its next reminder is due."
            ),
        ),
        order=82,
    ),
    Guide(
        "reminders-working-days",
        "Say on which days an employer works",
        "For learning and development officers and leads.",
        (
            Step(
                "In Settings, under Reminders, select Working days, then the employer. A picture of the year shows the days it is closed."
            ),
            Step(
                "Bank holidays are there already. Add a day of your own, or several in a row, with a name. What falls "
                "due on such a day is told on the last working day before it."
            ),
        ),
        order=84,
    ),
)
