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
                "Type your sign-in name: your email address, your mobile number, or your employer’s code and your employee number with a "
                "space between them. Type your password, then select Sign in.",
                "sign-in",
                "The sign-in page: a field for the sign-in name, one for the password, and the green button Sign in.",
            ),
            Step(
                "You come to Home. It lists what you need to do next, the most pressing first. Your name is at the top: it leads to your "
                "account, where you can change your password.",
                "home",
                "Home of a learner: at the top the name and Sign out, below it a list of what to do next, each with its date.",
            ),
            Step(
                "Select Sign out when you are done, most of all on a device that others use. If you forget, you are signed out after some "
                "hours. Five minutes before, we ask whether you want to stay; what you have typed is kept."
            ),
        ),
    ),
    Guide(
        "my-training",
        "See what training you need",
        "For everyone: what you hold, what is due, and why.",
        (
            Step(
                "Select My training. Everything you must hold is there, whoever employs you: what is overdue first, then what expires "
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
    ),
    Guide(
        "book-a-course",
        "Book a course",
        "For everyone: from what is due to a place, and what to do if you cannot come.",
        (
            Step(
                "On Home, select the line that starts with Book. It leads to the dates of the course that counts for it. You can also "
                "select Courses: what you need most comes first.",
                "courses",
                "Courses: a search field, then a card for each course with what it counts for, its next date and the button Book this "
                "place.",
            ),
            Step(
                "Choose a date and select Book this place. You have the place at once, unless somebody has to approve it: then the button "
                "says Ask for this place, and we tell you what is decided. If you need step-free access, an interpreter or certain food, "
                "say so with the booking. Only the trainers and the team that runs the date read it.",
                "course",
                "The page of a course: its dates, each with the place, the trainer, how many places are left and a button.",
            ),
            Step(
                "Is the date full? Select Join the waiting list. People who are overdue come first, then those whose training is due or "
                "expires soonest, then those who asked first. When a place comes free it is kept for you until the time we tell you: open "
                "My bookings and take it, or turn it down.",
            ),
            Step(
                "My bookings shows what is coming, what you wait for, and your certificates. Select a booking for the joining "
                "instructions, to add it to your calendar, or to cancel it. See your bookings in your own calendar keeps them up to date "
                "there.",
                "my-bookings",
                "My bookings: a card for each booking with its state, when and where.",
            ),
            Step(
                "On the day, the trainer may show a square to check in with. Point the camera of your phone at it and select Check in. It "
                "works from 30 minutes before the session starts until it ends. Without a camera, type the code at the address below it."
            ),
            Step(
                "If you cannot come, cancel as soon as you know: the place goes to the next person. After the last day for cancelling, "
                "tell your supervisor or your learning and development team, who can still cancel for you."
            ),
        ),
    ),
    Guide(
        "bookings-of-your-team",
        "Approve and book for your team",
        "For supervisors, and for learning and development teams.",
        (
            Step(
                "Select Approvals. Each request shows who asks, why they need the course, and how many places are left. Select Approve, "
                "or Decline and say what they can do instead. They are told.",
                "approvals",
                "Approvals: a card for each request with the person, the course, what it counts for, and the button Approve.",
            ),
            Step(
                "To book for somebody, open them in Team or People and select Find a course. Or open a course and select Book for somebody "
                "else: those who need it most come first."
            ),
            Step("Below Approvals, See what your people have booked lists every booking that is coming. Select a booking to cancel it."),
        ),
    ),
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
    ),
    Guide(
        "register",
        "Run a register",
        "For trainers, on a tablet in the room.",
        (
            Step(
                "Select Registers, then your date. You can mark from an hour before a session starts. Print the sign-in sheet before, if "
                "you want one.",
                "register",
                "A register: for each person the buttons Present, Late, Part and Absent.",
            ),
            Step(
                "Select Present, Late, Part or Absent beside each name. Each tap is saved at once. Everyone else is present marks all who "
                "have no mark yet. Add somebody who came without a booking adds whoever is in the room."
            ),
            Step(
                "Or let people check in with their phones: select Check-in code and show it on a screen or on the wall. It stands on the "
                "sign-in sheet too. The register shows who checked in, and when. Compare it with the room: your tap counts for more."
            ),
            Step(
                "When the last session is over, select Close the register. Training is recorded for those who were there for enough of the "
                "time, and their certificates are in My bookings. Anybody can check a certificate by its code, without signing in: Check a "
                "certificate is at the foot of every page."
            ),
            Step("Was a mark wrong? Open the register again, say why, correct it and close it. What was recorded is put right."),
            Step(
                "Whoever came is asked what they think, and again three months later. What people say of your courses is at the foot of "
                "Registers: without names, once at least five people have answered and the time for it is over."
            ),
        ),
    ),
    Guide(
        "team",
        "Look after your team’s training",
        "For supervisors, also of people whom somebody else employs.",
        (
            Step(
                "Select Team. You see the people you supervise, how much of what each must hold is up to date, and who has something "
                "overdue.",
                "team",
                "Team: a table of people with their role and employer, and counts of what is overdue, expires soon, is not due yet and is "
                "up to date.",
            ),
            Step(
                "Select a name to see that person’s posts and each thing they must hold, with its reason. You do not see their date of "
                "birth, nor why somebody is on leave.",
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
                "Select Imports. Download the template of the kind of file if you have none yet: it explains every column. Then select "
                "Send a file.",
                "imports",
                "Imports: the button Send a file, links to the templates, and the files sent so far.",
            ),
            Step(
                "Say what is in the file and whose it is, choose it, then select Check this file. It is checked in the background. "
                "Nothing is changed yet, and you can leave the page.",
                "start-import",
                "Send a file: choices of what is in it and of the employer, and a field for the file.",
            ),
            Step(
                "Is it an export of another system? Then you are asked which of its columns is which, and what its titles and names mean. "
                "That is asked once: Remembered mappings, on the page Imports, has your answers, and lets you have them forgotten."
            ),
            Step(
                "Read the preview: what would be added and changed, who is missing from the file, and every error with its line, column "
                "and value.",
                "preview",
                "The preview of an import: counts of what would be added, changed and left alone, and a list of errors by line.",
            ),
            Step(
                "Correct the file and send it again, or tick that the lines without errors are applied. Then select Apply these changes. "
                "It all happens at once, or not at all. Was it the wrong file? Select Undo this import on its page."
            ),
        ),
    ),
    Guide(
        "completion",
        "Read the completion report",
        "For whoever answers for figures: how many of those who must hold something do.",
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
