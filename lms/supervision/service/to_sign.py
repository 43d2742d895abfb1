"""People hear once that there is an agreement to read and sign: by mail, which names neither the group nor anybody in it."""

from collections.abc import Collection

from lms.kit import clock
from lms.kit.web import address
from lms.outbox import service as outbox
from lms.supervision.queries.people import to_tell


def tell_to_sign(group_id: int, agreement_id: int, people: Collection[int]) -> None:
    """To those of these humans who can be written to; to each once for a version, however often it is given out."""
    by_mail = {somebody.person_id: somebody.email for somebody in to_tell(group_id, clock.today())}
    for person_id in sorted(by_mail.keys() & set(people)):
        outbox.post(
            key=f"supervision agreement {agreement_id} to {person_id}",
            to=by_mail[person_id],
            template="supervision/mail/to_sign.txt",
            values={"link": address("supervision.sign", agreement_id=agreement_id)},
            person_id=person_id,
        )
