"""Pure: the guides with pictures about what this room is for. `static/src/pictures.py` takes the pictures."""

from lms.kit.guides import Guide, Step

GUIDES = (
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
        order=60,
    ),
)
