"""Pure: the guide about what this room is for."""

from lms.kit.guides import Guide, Step

GUIDES = (
    Guide(
        "supervision",
        "Meet for supervision",
        "For everyone: one-to-one or in a group, also with people of other employers.",
        (
            Step(
                "Select Supervision. Your next session, your actions, what waits for your signature and your groups stand there. Under "
                "Groups you can join are those that anyone may join."
            ),
            Step(
                "To begin, select Open a group. Supervisors open one-to-one supervision with their people, and any other kind. Everyone "
                "can open a peer group or a learning network. Then select Invite somebody. Anyone of any employer can be invited by "
                "their work email address, or by their employer code and employee number."
            ),
            Step(
                "Select Draw up the agreement. A text is there already: change what does not fit. The limits of confidentiality are in "
                "every agreement. Give it out to sign. It is in force once everyone has signed, and then you can write about sessions."
            ),
            Step(
                "You read what is written about the sessions of your own time in the group. Whoever joins later reads earlier records "
                "only if the agreement says so. Your reflections are for you alone."
            ),
            Step(
                "To change the agreement, draw up a new version. What is new stands side by side with what was agreed before. The old "
                "version holds until everyone has signed the new one."
            ),
            Step("You can leave a group on its page at any time. What happens then is said before you confirm."),
        ),
        order=38,
    ),
)
