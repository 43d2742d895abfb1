"""What this room brings to the house. It looks after the outbox beside the jobs, so that neither waits for the other."""

from collections.abc import Iterable
from datetime import datetime

from lms.access import May, Viewer
from lms.kit.numbers import counted
from lms.kit.room import Room, SettingsPlace
from lms.kit.todo import Todo, Weight
from lms.outbox import queries, worker
from lms.outbox.personal import PERSONAL, RETENTION
from lms.outbox.views import bp

SETTINGS = (
    SettingsPlace(
        "Messages",
        "outbox.messages",
        (May.SEE_MESSAGES,),
        group="The service",
        order=520,
        about="Every email that was written, and what could not be sent.",
    ),
)


def _todo(viewer: Viewer, _: datetime) -> Iterable[Todo]:
    number = queries.number_refusing() if viewer.may(May.SEE_MESSAGES) else 0
    if number:
        thing = counted(number, "address that refuses mail", "addresses that refuse mail")
        yield Todo(verb="Mend", thing=thing, weight=Weight.WAITING, endpoint="outbox.addresses")


ROOM = Room(blueprint=bp, settings=SETTINGS, steady=(worker.send_waiting,), personal=PERSONAL, retention=RETENTION, todo=_todo)
