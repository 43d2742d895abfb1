"""Pure: the guide about what this room is for."""

from lms.kit.guides import Guide, Step

GUIDES = (
    Guide(
        "supervision",
        "Meet for supervision",
        "For everyone: one-to-one or in a group, also with people of other employers.",
        (
            Step(
                "Select Supervision. Your next session, your actions, what you have to sign and who you meet with are there, and "
                "the groups that anyone can join."
            ),
            Step(
                "To begin, select Set up a group. Supervisors set up one-to-one supervision with their people, and any other kind. "
                "Everyone can set up a peer group or a learning network. Then select Invite somebody. Anyone of any employer can be "
                "invited by their work email address, or by their employer code and employee number."
            ),
            Step(
                "Select Write the agreement. A text is there already: change what does not fit. The limits of confidentiality are "
                "in every agreement. Then ask everyone to sign. It is in force once everyone has signed, and then you can write about "
                "sessions."
            ),
            Step(
                "You read what is written about the sessions of your own time in the group. Whoever joins later reads earlier records "
                "only if the agreement says so. Your reflections are for you alone."
            ),
            Step(
                "To change the agreement, write a new version. What is new is shown beside what was agreed before. The old "
                "version applies until everyone has signed the new one."
            ),
            Step("You can leave a group on its page at any time. What happens then is said before you confirm."),
        ),
        order=38,
    ),
)
