"""Pure: the guides with pictures about what this room is for. `static/src/pictures.py` takes the pictures."""

from lms.kit.guides import Guide, Step

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
        order=10,
    ),
)
