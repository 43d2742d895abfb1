"""Pure: the guide about what this room is for."""

from lms.kit.guides import Guide, Step

GUIDES = (
    Guide(
        "evidence",
        "Keep evidence of your work",
        "For everyone who is signed off by somebody.",
        (
            Step(
                "Select My training, then My evidence. Write something, add a file (a PDF, PNG or JPEG of 10 MB or less) or add a link. "
                "Only you can open it."
            ),
            Step(
                "Name nobody who uses services: no names, dates of birth, numbers or addresses. If something looks like one, you are asked "
                "before it is saved. You decide."
            ),
            Step(
                "When you ask for a sign-off, choose what to send with it. Whoever you ask can open it as it was when you sent it. "
                "Under Who can open it you see their names, and why."
            ),
            Step(
                "Until it is judged you can withdraw what you have sent. You can delete your evidence at any time. "
                "What a judgement rests on stays with those who judged it."
            ),
        ),
        order=45,
    ),
)
