"""What pages show."""

from tests.mutants.patches import Patch

PAGES = (
    Patch(
        "A name is put on a page as HTML",
        "templates/records/people.html",
        'person_id=row.id) }}">{{ row.name }}</a>',
        'person_id=row.id) }}">{{ row.name | safe }}</a>',
        "tests/house/test_pages.py::test_no_value_is_put_on_a_page_as_html",
    ),
    Patch(
        "A question has no label",
        "templates/parts/field.html",
        "{{ f.label.text }}</label>\n{%- if heading",
        "</label>\n{%- if heading",
        "tests/house/test_pages.py",
    ),
    Patch(
        "A list of people asks the database once a person",
        "lms/records/queries/people.py",
        "counts=counts.get(row.id, {}),",
        "counts=counts.get(row.id, {}) if db.session.scalar(select(Person.id).limit(1)) else {},",
        "tests/records/test_people.py",
    ),
    Patch(
        "Nobody who hears a page is told what is wrong with an answer",
        "templates/parts/field.html",
        'given.update({"aria-describedby": described})',
        'given.update({"data-describedby": described})',
        "tests/people_admin/test_persons.py",
    ),
    Patch(
        "A table has no caption",
        "templates/training/subjects.html",
        '  <caption class="nhsuk-u-visually-hidden">Subjects</caption>\n',
        "",
        "tests/training/test_subjects.py",
    ),
)
