"""Pure: the guides about what this room is for."""

from lms.kit.guides import Guide, Step

GUIDES = (
    Guide(
        "your-induction",
        "Go through your induction",
        "For everyone who starts, paid or not: one list of what to do, by when, and who does it with you.",
        (
            Step(
                "Select My training, then Induction. What is next stands at the top, then how far you are, then everything that is "
                "still to do, the earliest first. If you are on several programmes, a step that they share is there once."
            ),
            Step(
                "Select a step. Training leads to the course, a competency to your self-assessment, a document to what you are to read. "
                "Everything else says who does it with you and asks them for you."
            ),
            Step(
                "Have you done a step that you record yourself? Give the day and select Record it, or I have read and agree. Some steps "
                "take two: they are done once the other person has confirmed them too. A mistake can be undone for ten minutes."
            ),
            Step(
                "Already held shows what counted from before, such as training with another employer. Something is missing there? Show "
                "the paper to your supervisor, who can record it."
            ),
            Step("Is everything done? Select Get the certificate. Anyone can check its code."),
        ),
        order=25,
    ),
    Guide(
        "starters-of-your-team",
        "Look after your starters",
        "For supervisors: who has started, who is late and why, and what waits for you.",
        (
            Step(
                "Select Team, then Starters. What waits for you stands first, then your starters, those who are late first, each with "
                "the next step and who holds it."
            ),
            Step(
                "To confirm a step for several people at once, select it under What waits for you. Tick them, give the day, and write a "
                "note if you like. Do not name anyone who uses services."
            ),
            Step(
                "Select a starter to see every step. Select Name a buddy to say who helps them. Has somebody done a step in another "
                "post with the same employer? Select Take these over: it counts in this post too."
            ),
            Step("Recorded something wrong? Select Withdraw beside it and say why. It stays on record, and counts no longer."),
        ),
        order=42,
    ),
    Guide(
        "inductions-of-an-employer",
        "Plan inductions and see how complete they are",
        "For learning and development teams.",
        (
            Step(
                "Select People, then Starters, then Cohorts: who started in which month, on which programme and with which employer, "
                "how many are late and what holds them, and who left before they were through. Select a number to see the people."
            ),
            Step(
                "Does a step not fit somebody’s work? Open them and select Does not apply beside the step, and say why. Steps "
                "that do not apply, beside Cohorts, lists all of them. To put somebody on a programme by hand, select Put on a programme."
            ),
            Step(
                "Bring what was done on paper or in another system: select Imports, then Induction steps. Each line is one step of one "
                "post, or a whole programme where the step is left empty. Training comes with the training history, competencies with "
                "the sign-offs."
            ),
            Step(
                "Select Settings, then Induction programmes, to change a programme. Begin a draft, change its steps and whom it is for, "
                "and see how many people would join before you publish it. Whoever has started stays on the version of their first day."
            ),
            Step("Select Reports, then Induction, for the figures. Each opens to the people behind it."),
        ),
        order=75,
    ),
)
