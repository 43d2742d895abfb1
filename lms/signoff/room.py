"""What this room brings to the house."""

from lms.kit.room import Room
from lms.signoff.personal import LABELS, PERSONAL
from lms.signoff.queries.measure import COMPETENCE

ROOM = Room(
    measures=(COMPETENCE,),
    called={"sign_off": "a sign-off", "sign_off_request": "a request for sign-off", "judgement": "a judgement"},
    personal=PERSONAL,
    labels=LABELS,
)
