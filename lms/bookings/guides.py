"""Pure: the guides with pictures about what this room is for. `static/src/pictures.py` takes the pictures."""

from lms.kit.guides import Guide, Step

GUIDES = (
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
                "Select Courses, then My bookings: what is coming, what you wait for, and your certificates. Select a booking for the "
                "joining instructions, to add it to your calendar, or to cancel it. See your bookings in your own calendar keeps them "
                "up to date there.",
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
        order=30,
    ),
    Guide(
        "bookings-of-your-team",
        "Approve and book for your team",
        "For supervisors, and for learning and development teams.",
        (
            Step(
                "Select Team or People, then Approvals. Each request shows who asks, why they need the course, and how many places are "
                "left. Select Approve, or Decline and say what they can do instead. They are told.",
                "approvals",
                "Approvals: a card for each request with the person, the course, what it counts for, and the button Approve.",
            ),
            Step(
                "To book for somebody, open them in Team or People and select Find a course. Or open a course and select Book for somebody "
                "else: those who need it most come first."
            ),
            Step("Below Approvals, See what your people have booked lists every booking that is coming. Select a booking to cancel it."),
        ),
        order=40,
    ),
)
