"""Pure: the guide for those who look after whether supervision takes place."""

from lms.kit.guides import Guide, Step

GUIDES = (
    Guide(
        "supervision-due",
        "Look after supervision",
        "For supervisors, and for learning and development teams.",
        (
            Step(
                "Supervision due, beside Team or People, lists who is due and by when, the last session that counts, and the "
                "next. Your own supervision stands above it."
            ),
            Step(
                "How often it is due is set by learning and development: in Settings, select How often supervision is due. A "
                "policy holds where it is set and in everything below. The nearest decides; of several there, the shortest time."
            ),
            Step(
                "To change a policy, say from which day. Days before it stay as they were. People are reminded on the day it "
                "falls due, and on the first and third Monday after."
            ),
            Step(
                "Supervision figures, beside Completion, has sessions by month, who cancelled and why, which actions were done, "
                "and which groups met across employers. Nobody is compared, and small numbers are not shown."
            ),
            Step(
                "Sessions that another system has on record come in as a file: select Imports, Send a file, Supervision. The file "
                "says who came. It makes nobody a member of a group."
            ),
            Step(
                "Nobody who looks after learning reads what was said. You see that a group met, for how long, which employers and "
                "job roles, and its themes."
            ),
        ),
        order=66,
    ),
)
