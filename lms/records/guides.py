"""Pure: the guides with pictures about what this room is for. `static/src/pictures.py` takes the pictures."""

from lms.kit.guides import Guide, Step

GUIDES = (
    Guide(
        "my-training",
        "See what training you need",
        "For everyone: what you hold, what is due, and why.",
        (
            Step(
                "Select My training. Everything you must have is there, whoever employs you: what is overdue first, then what expires "
                "soon. In a long list what needs nothing from you is folded away under Up to date: select it to open it.",
                "my-training",
                "My training: subjects in groups by status, such as Overdue and Expires soon, each with its date.",
            ),
            Step(
                "Select Why? beside a subject. It says in a sentence which rule asks it of you, on whose authority, and how the date was "
                "worked out.",
                "why",
                "A subject whose reason has been opened: a sentence with the dates, and the rule it follows from.",
            ),
            Step(
                "On a phone each subject is a card with the same words.",
                "phone",
                "My training on a phone: under each status one card below another, each with the subject and its date.",
            ),
            Step(
                "Something is missing or wrong? Below What you have done, select Ask for a correction. Who changed your record shows what "
                "was changed, when and by whom."
            ),
        ),
        order=20,
    ),
    Guide(
        "team",
        "Look after your team’s training",
        "For supervisors, also of people whom somebody else employs.",
        (
            Step(
                "Select Team. Each row is one of the people you supervise, each column something they must have. Whoever and whatever has "
                "the most to do comes first. On a phone each person is a card with the worst of it.",
                "team",
                "Team: a grid of people and what they must have; each cell has a symbol and a word, such as Overdue or Up to date.",
            ),
            Step(
                "Select a cell. It says why it stands as it does, and what you can do: find a course, or record what was learnt on the job."
            ),
            Step(
                "To book several people at once, tick them, choose the subject below the grid and select Book a course. Choose a date. "
                "Each of them is booked, joins the waiting list, or cannot come, and you see why."
            ),
            Step(
                "Select Competencies above the grid to see how your people stand in each domain of the framework. Print the grid on A3, or "
                "download it. The same people as a list, with counts, are under List."
            ),
            Step(
                "Select a name to see that person’s posts and each thing they must have, with its reason. You do not see their date of "
                "birth, nor why somebody is on leave.",
                "person",
                "The page of one person: each thing they must have, in groups by status, with its date and Why?.",
            ),
            Step(
                "To record what people have learnt on the job, tick them in the grid or the list and select Record training. You see until "
                "when it counts before you record it, and for ten minutes you can undo it. Other subjects are recorded by learning and "
                "development teams."
            ),
        ),
        order=70,
    ),
    Guide(
        "people",
        "Find somebody",
        "For learning and development teams.",
        (
            Step(
                "Select People and type a part of the name, or an employee number or email address. Accents do not matter, and a near "
                "spelling is enough. Filters narrow the list.",
                "people",
                "People: a search field and filters above a table of names, roles, employers and statuses.",
            ),
            Step("Select a name to open that person’s page. What they learnt with another employer is there too, so that it counts."),
            Step(
                "To record training without a file, tick people and select Record training. On the page of a person you can also revoke "
                "training, once you have seen what becomes overdue, and exempt them from a subject. Exemptions lists all of them with "
                "their end."
            ),
        ),
        order=100,
    ),
)
