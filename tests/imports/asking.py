"""A kind of file that asks who its lines are: a line of a person on record waits where the birthday is another."""

from lms.access import May
from lms.imports.rules.questions import settled
from lms.kit.identifiers import fold, folded_number
from lms.kit.importing import (
    EMPLOYER,
    Answer,
    Candidate,
    Code,
    Column,
    ImportKind,
    Likeness,
    Plan,
    Question,
    Step,
    Undo,
    What,
    subject_of,
)
from lms.kit.importing.cells import day
from lms.kit.importing.rows import RowWrites
from lms.kit.importing.tables import write_rows
from lms.people.models import Person
from lms.people.queries import places
from lms.people.queries.imports import people_by_name
from lms.people.rules.imports.lookups import Tree, employer_of

COLUMNS = (
    EMPLOYER,
    Column("employee_number", "The number.", "104233", required=True),
    Column("name", "First and last name.", "Ailsa Robertson", required=True),
    Column("date_of_birth", "Tells people apart.", "1990-02-17", read=day),
)


def known(sheet, options):
    return Tree(places()), people_by_name()


def plan(sheet, known, options):
    tree, people = known
    result, earlier = Plan(RowWrites()), {}
    for line in sheet.lines:
        employer = employer_of(line.line, line["employer_code"], tree, options, sheet.notes)
        if employer:
            take(line, employer, people, earlier, options, sheet.notes, result)
    return result


def take(line, employer, people, earlier, options, notes, result):
    subject, name = subject_of(employer.code, line["employee_number"]), fold(line["name"])
    post = people.posts.get((employer.id, folded_number(line["employee_number"])))
    candidates = [candidate(line, f"person:{post[1]}", "the person on record")] if post else []
    candidates += [candidate(line, f"line:{other}", other) for other, same in earlier.items() if same == name]
    earlier.setdefault(subject, name)
    answers = {each.key: options.answers.get((subject, name, each.key)) for each in candidates}
    if candidates and not settled(answers):
        notes.add(line.line, "employee_number", line["employee_number"], Code.WHO_IS_IT, candidates=" or ".join(c.who for c in candidates))
        notes.wait(line.line)
        result.questions.append(Question(line.line, subject, name, f"{line['name']} ({subject})", tuple(candidates)))
    elif Answer.SAME in answers.values():
        result.unchanged += 1
    else:
        first, _, last = line["name"].rpartition(" ")
        result.writes.new.append({"first_name": first, "last_name": last, "name_folded": name})
        result.steps.append(Step(line.line, What.ADD, line["name"]))


def candidate(line, key, who):
    born = line["date_of_birth"]
    return Candidate(key, who, (Likeness("Name", line["name"], "Ailsa Robertson", False), Likeness("Born", str(born or ""), "", None)))


ASKING = ImportKind(
    code="asking",
    label="Names",
    may=May.IMPORT_PEOPLE,
    columns=COLUMNS,
    known=known,
    plan=plan,
    write=write_rows(Person),
    undo=(Undo(Person),),
    of_an_employer=True,
)
HEADER = "employer_code,employee_number,name\n"
#: Ailsa's number and Lorna's are given to others; Rory is new.
FILE = f"{HEADER}NHSL,10001,Rhona Bain\nNHSL,10002,Iain Orr\nNHSL,99001,Rory Low\n"
