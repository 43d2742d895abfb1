"""Pure: the guide for those who release records."""

from lms.kit.guides import Guide, Step

GUIDES = (
    Guide(
        "release-a-record",
        "Release a record of supervision",
        "For Caldicott Guardians.",
        (
            Step(
                "What is written in supervision is for those who were in it. A record is opened to somebody else only for a risk "
                "of serious harm, a crime, or fitness to practise, and it takes two people with this role."
            ),
            Step(
                "Select Releases, and find the session by the name of somebody who was in it, or of the group. You see when it "
                "was and who was in it, and no text."
            ),
            Step(
                "Select Propose to release it. Choose what it is for, and say why in a sentence or two. The members read it, with "
                "your name."
            ),
            Step("The second person has a line on Home. They release it, or not. Nobody decides about what they proposed themselves."),
            Step(
                "Then the two can open the record for 14 days. Each opening is shown to the members. Home tells them that it was released."
            ),
            Step(
                "If you are or were in the group, or supervise somebody in it, another guardian has to do this. Whoever looks "
                "after learning, or administers this service, cannot do it at all."
            ),
        ),
        order=39,
    ),
)
