"""Pure: the guides with pictures: who each is for, and its steps. Pictures are taken by `static/src/pictures.py`."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Step:
    """What to do; `picture`: a file of static/help/ without its ending; `shows`: the same in words, for who does not see it."""

    words: str
    picture: str = ""
    shows: str = ""


@dataclass(frozen=True)
class Guide:
    """One task, step by step."""

    name: str
    title: str
    about: str
    steps: tuple[Step, ...]


GUIDES = (
    Guide(
        "signing-in",
        "Sign in and out",
        "For everyone, with an email address or without.",
        (
            Step(
                "Type your sign-in name: your email address, your mobile number, or your employer’s code and your employee "
                "number with a space "
                "between them. Type your password, then select Sign in.",
                "sign-in",
                "The sign-in page: a field for the sign-in name, one for the password, and the green button Sign in.",
            ),
            Step(
                "You come to Home. It lists what you need to do next, the most pressing first. Your name is at the top: it "
                "leads to your account, "
                "where you can change your password.",
                "home",
                "Home of a learner: at the top the name and Sign out, below it a list of what to do next, each with its date.",
            ),
            Step(
                "Select Sign out when you are done, most of all on a device that others use. If you forget, you are signed out "
                "after some hours. "
                "Five minutes before, we ask whether you want to stay; what you have typed is kept."
            ),
        ),
    ),
    Guide(
        "my-training",
        "See what training you need",
        "For everyone: what you hold, what is due, and why.",
        (
            Step(
                "Select My training. Everything you must hold is there, whoever employs you: what is overdue first, then what "
                "expires soon. In a long list what needs nothing from you is folded away under Up to date: select it to open it.",
                "my-training",
                "My training: subjects in groups by status, such as Overdue and Expires soon, each with its date.",
            ),
            Step(
                "Select Why? beside a subject. It says in a sentence which rule asks it of you, on whose authority, and how "
                "the date was worked out.",
                "why",
                "A subject whose reason has been opened: a sentence with the dates, and the rule it follows from.",
            ),
            Step(
                "On a phone each subject is a card with the same words.",
                "phone",
                "My training on a phone: under each status one card below another, each with the subject and its date.",
            ),
            Step(
                "Something is missing or wrong? Below What you have done, select Ask for a correction. Who changed your record "
                "shows what was changed, when and by whom."
            ),
        ),
    ),
    Guide(
        "team",
        "Look after your team’s training",
        "For supervisors, also of people whom somebody else employs.",
        (
            Step(
                "Select Team. You see the people you supervise, how much of what each must hold is up to date, and who has "
                "something overdue.",
                "team",
                "Team: a table of people with their role and employer, and counts of what is overdue, expires soon, is not due "
                "yet and is up to date.",
            ),
            Step(
                "Select a name to see that person’s posts and each thing they must hold, with its reason. You do not see their "
                "date of birth, nor why "
                "somebody is on leave.",
                "person",
                "The page of one person: each thing they must hold, in groups by status, with its date and Why?.",
            ),
        ),
    ),
    Guide(
        "load-files",
        "Load a file",
        "For learning and development teams: staff lists, training histories, requirements.",
        (
            Step(
                "Select Imports. Download the template of the kind of file if you have none yet: it explains every column. "
                "Then select Send a file.",
                "imports",
                "Imports: the button Send a file, links to the templates, and the files sent so far.",
            ),
            Step(
                "Say what is in the file and whose it is, choose it, then select Check this file. It is checked in the "
                "background. Nothing is changed yet, and you can leave the page.",
                "start-import",
                "Send a file: choices of what is in it and of the employer, and a field for the file.",
            ),
            Step(
                "Is it an export of another system? Then you are asked which of its columns is which, and what its titles and names "
                "mean. That is asked once: Remembered mappings, on the page Imports, has your answers, and lets you have them forgotten."
            ),
            Step(
                "Read the preview: what would be added and changed, who is missing from the file, and every error with its "
                "line, column and value.",
                "preview",
                "The preview of an import: counts of what would be added, changed and left alone, and a list of errors by line.",
            ),
            Step(
                "Correct the file and send it again, or tick that the lines without errors are applied. Then select Apply these "
                "changes. It all happens at once, or not at all. Was it the wrong file? Select Undo this import on its page."
            ),
        ),
    ),
    Guide(
        "completion",
        "Read the completion report",
        "For whoever answers for figures: how many of those who must hold something do.",
        (
            Step(
                "Select Completion. Choose a day, filters, and what there is a row for, then select Show. The rate stands beside "
                "the two numbers it is made of.",
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
                "Open Who is counted to see who is in and who is out, and why. People on long leave, exempt, or not due yet "
                "are beside the rate, not in it."
            ),
            Step("Crossed shows two cuts at once, Trend the last 24 months. Save this view keeps what you have chosen under a name."),
        ),
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
        ),
    ),
)


def guide(name: str) -> Guide | None:
    """The guide of this name; None: there is none."""
    return next((one for one in GUIDES if one.name == name), None)
