"""The register: the room evaluations."""

from lms.privacy.rules.register import Kind

YOU_ALONE = "you alone: not in a copy that an officer makes of your record"

EVALUATIONS = (
    Kind(
        table="evaluation",
        title="What you are asked about courses",
        of=("booking_id",),
        why="So that you are asked once, and can change what you said. It is deleted once answers are counted.",
        source="You",
        seen_by=YOU_ALONE,
        kept="evaluation_answers",
        fields={"booking_id": "Course", "stage": "When", "until": "To be answered by", "given_at": "Answered", "comment": "What you wrote"},
        removal=None,
        for_you_alone="What this person says of courses is for nobody else to read with their name. They find it on their own page.",
    ),
    Kind(
        table="evaluation_answer",
        title="What you have said of courses",
        of=("evaluation_id",),
        why="To be counted with the answers of others. Once that is done it is deleted here, and nobody can tell which were yours.",
        source="You",
        seen_by=YOU_ALONE,
        kept="evaluation_answers",
        fields={"evaluation_id": "Course", "question": "Question", "answer": "Answer"},
        removal=None,
        for_you_alone="What this person says of courses is for nobody else to read with their name. They find it on their own page.",
    ),
)
