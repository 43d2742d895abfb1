"""A file of organisations, from file to the tree."""

from sqlalchemy import select

from lms.kit.db import db
from lms.people.models import Organisation
from lms.people.queries import places

HEADER = "code,name,kind,sector,parent_code,locality,jurisdiction\n"


def organisations(*lines):
    return HEADER + "\n".join(lines) + "\n"


def place(code):
    return next((one for one in places().values() if one.code == code), None)


def test_a_tree_may_stand_in_any_order(app, bring_in):
    bring_in(
        "organisations",
        organisations(
            "T,Team,team,,S,,", "S,Service,service,,E,,", "E,Employer,employer,nhs,P,Lochee,", "P,Partnership,partnership,,,,SCT"
        ),
    )
    team = place("T")
    assert (team.sector, team.locality, team.jurisdiction) == ("nhs", "Lochee", "SCT")
    assert team.path == place("S").path + f"{team.id}/" == place("E").path + f"{place('S').id}/{team.id}/"


def test_the_same_file_twice_changes_nothing(cast, bring_in):
    file = organisations("NEW,New service,service,,NHSL,Lochee,", "new-t,New team,team,,new,,")
    bring_in("organisations", file)
    assert bring_in("organisations", file).unchanged == 2


def test_a_branch_that_moves_takes_everything_below_with_it(cast, bring_in):
    bring_in("organisations", organisations("NHSL-ADM,Hospital,service,,NHSL,,", "NHSL-COM,Community nursing,service,,NHSL-ADM,,"))
    ward = place("NHSL-W3")
    assert ward.path == place("NHSL-COM").path + f"{ward.id}/"
    assert place("NHSL-COM").path.startswith(place("NHSL-ADM").path)


def test_an_empty_cell_never_erases(cast, bring_in):
    bring_in("organisations", organisations("NHSL-COM,Nursing at home,service,,,,"))
    row = db.session.scalar(select(Organisation).where(Organisation.code == "NHSL-COM"))
    assert (row.name, row.name_folded, row.locality, row.parent_id) == ("Nursing at home", "nursing at home", "Lochee", cast.places["NHSL"])


ERRORS = [
    (["X,X,service,,NOPE,,"], [(2, "parent_unknown")]),
    (["X,X,service,,,,"], [(2, "parent_missing")]),
    (["X,X,service,,LOCH,,"], [(2, "parent_of_wrong_kind")]),
    (["X,X,partnership,,,,"], [(2, "second_partnership")]),
    (["X,X,castle,,LOCH,,"], [(2, "unknown_word")]),
    (["X,X,employer,martian,LOCH,,"], [(2, "unknown_word")]),
    (["NHSL,NHS Lochside,service,,LOCH,,"], [(2, "kind_is_fixed"), (2, "parent_of_wrong_kind")]),
    (["NHSL-COM,Community nursing,service,,COUN,,"], [(2, "parent_other_employer")]),
    (["X,X,service,,NHSL,,", "x ,Y,service,,NHSL,,"], [(3, "duplicate_line")]),
    (["X,X,service,,Y,,", "Y,Y,service,,X,,"], [(2, "parent_circle"), (3, "parent_circle")]),
    (["X,,service,,NHSL,,", "Y,Y,team,,X,,"], [(2, "missing"), (3, "parent_line_bad")]),
]


def test_every_error_names_its_line_and_nothing_is_applied(cast, bring_in, codes):
    assert [codes(bring_in("organisations", organisations(*lines))) for lines, _ in ERRORS] == [found for _, found in ERRORS]
    assert place("X") is None
