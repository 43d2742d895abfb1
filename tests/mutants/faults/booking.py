"""Places on courses, registers and certificates."""

from tests.mutants.patches import Patch

BOOKING = (
    Patch(
        "Two who book at the same moment both get the last seat",
        "lms/bookings/service/transitions.py",
        "select(Event).where(Event.id == event_id).with_for_update()",
        "select(Event).where(Event.id == event_id)",
        "tests/bookings/test_race.py",
        on_postgresql=True,
    ),
    Patch(
        "A seat that is offered to somebody is given to somebody else",
        "lms/bookings/rules/states.py",
        "SEATED = (_S.OFFERED, _S.BOOKED,",
        "SEATED = (_S.BOOKED,",
        "tests/bookings/test_waiting.py",
    ),
    Patch(
        "On a waiting list, whoever is overdue comes last",
        "lms/bookings/rules/waiting_list.py",
        "return not self.is_overdue,",
        "return self.is_overdue,",
        "tests/bookings/test_waiting_list.py",
    ),
    Patch(
        "An offer can still be taken at the moment at which it ends",
        "lms/bookings/rules/waiting_list.py",
        "return now >= until",
        "return now > until",
        "tests/bookings/test_waiting_list.py",
    ),
    Patch(
        "A cancelled booking can be booked again",
        "lms/bookings/rules/states.py",
        "    _S.CANCELLED: frozenset(),",
        "    _S.CANCELLED: frozenset({_S.BOOKED}),",
        "tests/bookings/test_states.py",
    ),
    Patch(
        "What somebody needs is kept when their booking has ended",
        "lms/bookings/service/transitions.py",
        '({"needs": None} if state in ENDED else {})',
        "{}",
        "tests/bookings/test_private_needs.py",
    ),
    Patch(
        "A code for checking in works a minute too late",
        "lms/registers/rules/check_in.py",
        "if now < of.opens_at:",
        "if now <= of.opens_at:",
        "tests/registers/test_check_in_rules.py",
    ),
    Patch(
        "A code for checking in works after its session",
        "lms/registers/rules/check_in.py",
        "if now <= of.session.ends_at else",
        "if now <= of.sessions[-1].ends_at else",
        "tests/registers/test_check_in_rules.py",
    ),
    Patch(
        "On its last day a certificate is said to have run out",
        "lms/certificates/rules.py",
        "self.valid_until < today",
        "self.valid_until <= today",
        "tests/certificates/test_rules.py",
        also=("tests/records",),
    ),
    Patch(
        "A certificate that was revoked is said to be real",
        "templates/records/check_certificate.html",
        "{% set is_revoked = not now or now.revoked_on %}",
        "{% set is_revoked = not now %}",
        "tests/registers/test_certificates.py",
    ),
)
