"""Pure: how answers become figures of which nobody can work out a single answer.

**What is promised.** A figure or a comment is shown only where it comes from at least five people (`FEWEST_SHOWN`), and nobody can find
a smaller group by subtracting figures from each other: not those of one course, trainer, organiser or quarter from another's, not those
of two readers, not yesterday's from today's.

**How it is kept.** Answers are shown in *blocks*. A block holds all the answers of one or more whole dates, from five people at least. It
is made once, when everybody's time to answer is over, and never changed. Dates with too few answers wait for the next date of the same
course by the same organiser with the same trainers, and are counted with it. Of a block are kept: how often each answer was given, and
the comments in the order of the alphabet. The answers themselves are deleted, and with them who gave them. Every figure on every page is a
sum over whole blocks: whatever decides what counts for a page (course, organiser, trainer, quarter) is asked of the block.

**Why that is enough.** Each answer lies in one block for ever. So every figure that is ever shown, to anybody on any day, is a sum of
numbers of blocks, and whatever is reckoned from such figures, by subtracting or in any other way, follows from the numbers of the blocks.
Nobody can know more than somebody who was given every block by itself, and each of those has five people or more. It does not matter who
asks, or how often, or what is corrected meanwhile: when a date's trainers are put right, its block moves as a whole.

A question that only one to four people of a block have answered is left out of that block for good, so that the same holds for each
question by itself. A course that seldom runs may wait for long, and what is never enough is never shown.

**What it cannot do.** Where all five say the same, one knows what each of them said. Whoever answered knows their own answer. Whoever runs
the database can read answers until they are counted. Once a block is made nobody can tell whose answers are in it, so the answer of
somebody whose attendance is corrected after that stays in: taking it out would tell which one it was. Before that it is not counted.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from lms.access import FEWEST_SHOWN
from lms.evaluations.rules.words import Answer, Question


@dataclass(frozen=True)
class Reply:
    """What one person said."""

    answers: Mapping[Question, Answer]
    comment: str = ""


@dataclass(frozen=True)
class Finished:
    """A date whose asking is over: how many people were asked, and what some of them said, {person: reply}."""

    event_id: int
    last_day: date
    asked: int
    replies: Mapping[int, Reply]


Block = Sequence[Finished]


def blocks(finished: Iterable[Finished]) -> list[Block]:
    """Dates of one course, organiser and set of trainers, put together from the oldest on until each block has enough people.

    Those that are left at the end wait: they are in no block.
    """
    made: list[Block] = []
    together: list[Finished] = []
    for one in sorted(finished, key=lambda one: (one.last_day, one.event_id)):
        together.append(one)
        if len({person for each in together for person in each.replies}) >= FEWEST_SHOWN:
            made.append(together)
            together = []
    return made


def number_answered(block: Block) -> int:
    return sum(len(one.replies) for one in block)


def numbers(block: Block) -> dict[tuple[Question, Answer], int]:
    """How often each answer was given; of a question that too few people have answered, nothing."""
    given: Counter[tuple[Question, Answer]] = Counter()
    people: defaultdict[Question, set[int]] = defaultdict(set)
    for one in block:
        for person, reply in one.replies.items():
            for question, answer in reply.answers.items():
                given[question, answer] += 1
                people[question].add(person)
    return {key: number for key, number in sorted(given.items()) if len(people[key[0]]) >= FEWEST_SHOWN}


def comments(block: Block) -> list[str]:
    """Those that say something."""
    return by_alphabet(reply.comment for one in block for reply in one.replies.values() if reply.comment)


def by_alphabet(texts: Iterable[str]) -> list[str]:
    """An order that says nothing about who wrote them, or when, or on which date."""
    return sorted(texts, key=lambda text: (text.casefold(), text))


def quarter_of(day: date) -> date:
    """The first day of its quarter."""
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def quarter_of_block(block: Block) -> date:
    """That of its latest date, in which it became enough."""
    return quarter_of(max(one.last_day for one in block))
