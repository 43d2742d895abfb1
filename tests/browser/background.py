"""Background work and messages in every state, for the browser to look at."""

from lms.jobs.models import Job
from lms.jobs.rules import WENT_WRONG, JobState
from lms.kit import clock
from lms.kit.db import db, transaction
from lms.outbox.models import Message, MessageMove
from lms.outbox.rules import MessageState
from tests.cast import Cast

BODY = (
    "Dear Ailsa,\n\nyou find there:\n- what you need to learn\n- when it is due\n\nSet your password:\n"
    f"http://127.0.0.1:8000/link/invitation/{'x' * 43}\n\nIt works once."
)
REFUSED = "The mail server refused the address: 550 5.1.1 <nobody@example.org>: Recipient address rejected: User unknown"


def work_and_messages(cast: Cast) -> dict[str, int]:
    """{what: its id}."""
    with transaction():
        rows = _jobs(cast) | _messages()
        db.session.add_all(rows.values())
        db.session.flush()
        db.session.add(MessageMove(message_id=rows["given_up_message"].id, state=MessageState.GIVEN_UP, why=REFUSED))
        return {name: row.id for name, row in rows.items()}


def _jobs(cast: Cast) -> dict[str, Job]:
    now, whose = clock.now(), {"by_account_id": cast["lorna"].account_id, "kind": "imports.apply"}
    running = {"state": JobState.RUNNING, "alive_at": now, "done": 3, "total": 8}
    long = "Check a-file-with-a-very-long-name-that-nobody-would-choose-but-somebody-does-2026-03-02-final-final.xlsx"
    return {
        "running_job": Job(about_id=1_001, title=long, **whose, **running),
        "stopping_job": Job(about_id=1_002, title="Undo an import", cancel_asked_at=now, **whose, **running),
        "failed_job": Job(about_id=1_003, title="Check list.csv", state=JobState.FAILED, problem=WENT_WRONG, ended_at=now, **whose),
        "cancelled_job": Job(about_id=1_004, title="Check old.csv", state=JobState.CANCELLED, ended_at=now, **whose),
        "waiting_job": Job(about_id=1_005, title="Check new.csv", **whose),
    }


def _messages() -> dict[str, Message]:
    now, common = clock.now(), {"subject": "Your invitation to One Workforce", "body": BODY, "message_id": f"<{'0' * 32}@127.0.0.1>"}
    given_up = {"state": MessageState.GIVEN_UP, "ended_at": now, "problem": REFUSED}
    long = "somebody.with.a.very.long.address@community-nursing.nhs-lochside.example.org"
    return {
        "given_up_message": Message(key="1", to="nobody@example.org", **common, **given_up),
        "secret_message": Message(key="2", to="ailsa@example.org", is_secret=True, state=MessageState.SENT, ended_at=now, **common),
        "waiting_message": Message(key="3", to=long, tries=2, problem="The mail server did not let us in.", **common),
    }
