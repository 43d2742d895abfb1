"""Pure: what is asked, and what can be answered."""

from dataclasses import dataclass
from enum import StrEnum

#: Characters of a free text: a page of writing, which a thumb never fills and others still read.
LONGEST = 2_000


class Stage(StrEnum):
    """When people are asked."""

    AFTER = "after"
    LATER = "later"

    @property
    def label(self) -> str:
        return {Stage.AFTER: "Right after", Stage.LATER: "Three months later"}[self]


class Answer(StrEnum):
    """What can be chosen: five words of agreement, or four about practice."""

    STRONGLY_AGREE = "strongly_agree"
    AGREE = "agree"
    NEITHER = "neither"
    DISAGREE = "disagree"
    STRONGLY_DISAGREE = "strongly_disagree"
    A_LOT = "a_lot"
    A_LITTLE = "a_little"
    NOT_YET = "not_yet"
    NO_CHANCE = "no_chance"

    @property
    def label(self) -> str:
        return ANSWER_LABELS[self]


ANSWER_LABELS = {
    Answer.STRONGLY_AGREE: "Strongly agree",
    Answer.AGREE: "Agree",
    Answer.NEITHER: "Neither agree nor disagree",
    Answer.DISAGREE: "Disagree",
    Answer.STRONGLY_DISAGREE: "Strongly disagree",
    Answer.A_LOT: "Yes, a lot",
    Answer.A_LITTLE: "Yes, a little",
    Answer.NOT_YET: "Not yet",
    Answer.NO_CHANCE: "I have had no chance to",
}
AGREEMENT = (Answer.STRONGLY_AGREE, Answer.AGREE, Answer.NEITHER, Answer.DISAGREE, Answer.STRONGLY_DISAGREE)
CHANGE = (Answer.A_LOT, Answer.A_LITTLE, Answer.NOT_YET, Answer.NO_CHANCE)
#: What one column of a table over time adds up.
YES = frozenset({Answer.STRONGLY_AGREE, Answer.AGREE, Answer.A_LOT, Answer.A_LITTLE})


class Question(StrEnum):
    """What is asked with words to choose from."""

    USEFUL = "useful"
    CONFIDENT = "confident"
    TEACHING = "teaching"
    RECOMMEND = "recommend"
    CHANGED = "changed"

    @property
    def label(self) -> str:
        return QUESTION_LABELS[self]

    @property
    def short(self) -> str:
        """As the head of a column."""
        return SHORT_LABELS[self]


QUESTION_LABELS = {
    Question.USEFUL: "What I learnt is useful for my work",
    Question.CONFIDENT: "I am more confident about doing it",
    Question.TEACHING: "The teaching helped me to learn",
    Question.RECOMMEND: "I would recommend it to a colleague",
    Question.CHANGED: "Have you changed how you work because of this course?",
}
SHORT_LABELS = {
    Question.USEFUL: "Useful for work",
    Question.CONFIDENT: "More confident",
    Question.TEACHING: "Teaching helped",
    Question.RECOMMEND: "Would recommend",
    Question.CHANGED: "Changed practice",
}


@dataclass(frozen=True)
class Asked:
    """The form of one stage. The first question has to be answered (`missing` asks for it): without it nothing has been said."""

    questions: tuple[Question, ...]
    answers: tuple[Answer, ...]
    comment: str
    missing: str


FORMS = {
    Stage.AFTER: Asked(
        (Question.USEFUL, Question.CONFIDENT, Question.TEACHING, Question.RECOMMEND),
        AGREEMENT,
        "What should stay, and what should change?",
        "Say whether what you learnt is useful for your work",
    ),
    Stage.LATER: Asked((Question.CHANGED,), CHANGE, "What helped you, or got in the way?", "Say whether you have changed how you work"),
}
