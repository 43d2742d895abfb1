"""Who somebody is, what a cell says, what an import sets off, and a hand on the record."""

from tests.mutants.patches import Patch

IDENTITY = (
    Patch(
        "An employee number alone makes one person of two",
        "lms/people/rules/identity.py",
        "if pair.has_number and agreeing >= 2 and not contradicted:",
        "if pair.has_number and not contradicted:",
        "tests/people/test_identity.py",
        also=("tests/imports/test_who_it_is.py",),
    ),
    Patch(
        "A birthday that a system has filled in proves something",
        "lms/people/rules/identity.py",
        '"births": known.births & self.births,',
        '"births": frozenset(),',
        "tests/people/test_identity.py",
        also=("tests/imports/test_who_it_is.py",),
    ),
    Patch(
        "Training lands on whoever has the number in another home",
        "lms/people/rules/imports/establishments.py",
        "if any(path.startswith(place.path) for path in places_of(plain)) else whole",
        "if any(path for path in places_of(plain)) else whole",
        "tests/imports/test_establishments.py",
    ),
    Patch(
        "An empty cell removes what is recorded",
        "lms/people/rules/imports/staff_list/draft_rows.py",
        "return None if column in self.removes else recorded",
        "return None",
        "tests/imports/test_empty_cells.py",
        also=("tests/imports/test_people.py",),
    ),
    Patch(
        "A column of dates in doubt is applied as it looks",
        "lms/kit/importing/dates.py",
        "if self.is_in_doubt and self.month_first:",
        "if self.is_in_doubt and not self.month_first:",
        "tests/imports/test_date_order.py",
    ),
    Patch(
        "Somebody records their own training",
        "lms/training/rules/by_hand.py",
        "if learner.person_id == own_person_id:",
        "if learner.person_id is own_person_id is None:",
        "tests/records/test_by_hand.py",
        also=("tests/training",),
    ),
    Patch(
        "A booking is cancelled because one of several posts has ended",
        "lms/bookings/service/following.py",
        "[(booking, booking.to) for booking in stranded if booking.to]",
        "[(booking, booking.to) for booking in stranded if booking.to and booking.ends]",
        "tests/imports/test_what_it_sets_off.py",
        also=("tests/bookings",),
    ),
    Patch(
        "Right sign-ins use up the limit of an address",
        "lms/request_security.py",
        "return reply.status_code not in (302, 303)",
        "return True",
        "tests/accounts/test_sign_in.py",
    ),
    Patch(
        "A session never ends for want of a page",
        "lms/operations/views.py",
        "if not asks_by_itself and",
        "if",
        "tests/operations/test_session.py",
    ),
)
