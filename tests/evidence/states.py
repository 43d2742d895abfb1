"""What the pages of evidence show: items of every make, sent, judged, withdrawn and deleted."""

from flask import Flask

from lms.evidence import queries, service
from lms.evidence.models import Evidence
from lms.evidence.rules.items import ItemInput, Reference
from lms.evidence.rules.words import Carrier, EvidenceKind
from lms.kit.db import transaction
from tests.cast import TODAY, Cast
from tests.evidence.conftest import ASK, PDF, picture

LONG = "I listened for longer than I needed to, and it paid.\n" * 12


def furnish(_: Flask, cast: Cast, __: dict[str, int]) -> dict[str, int]:
    """Ailsa has many, Gordon has one that names somebody, Effie is asked to judge two of Ailsa's."""
    with transaction():
        alone = _add(cast, "A page about dementia", Carrier.LINK, link="https://example.org/dementia?page=" + "long" * 40)
        sent = _add(cast, "A hard conversation at the end of a long shift", text=LONG)
        judged = _add(cast, "The board in the kitchen", Carrier.FILE, upload=picture(), kind=EvidenceKind.WORK_PRODUCT)
        deleted = _add(cast, "Notes of a morning", Carrier.FILE, upload=PDF, kind=EvidenceKind.PROJECT_OUTPUT)
        award = _add(cast, "Fire safety awareness", Carrier.REFERENCE, reference=Reference("award", 1), kind=EvidenceKind.TRAINING_RECORD)
        for about, items in ((1, [sent, judged, deleted]), (2, [sent])):
            _send(cast, items, about)
        service.settle(pin_kind=ASK, pin_ids=[1])
        service.edit(
            evidence_id=sent.id, item=_item("A hard conversation, thought over", text=LONG), today=TODAY, by=cast["ailsa"].viewer()
        )
        service.delete(evidence_id=deleted.id, by=cast["ailsa"].viewer())
        seen = service.observed(
            owner_id=cast["ailsa"].person_id,
            item=ItemInput(kind=EvidenceKind.DIRECT_OBSERVATION, day=TODAY, title="At the bedside", text="She took her time."),
            pin_kind=ASK,
            pin_ids=[3],
            readers={},
            today=TODAY,
            by=cast["effie"].viewer(),
        )
        shown = queries.item(sent.id, cast["ailsa"].viewer())
        pin = next(pin for pin in shown.sent if pin.about == 2) if shown else None
        return {
            "item": alone.id,
            "item_sent": sent.id,
            "item_judged": judged.id,
            "item_deleted": deleted.id,
            "item_award": award.id,
            "item_observed": seen.evidence_id,
            "pin": pin.pin_id if pin else 0,
        }


def _item(title: str, **given: object) -> ItemInput:
    return ItemInput(**{"kind": EvidenceKind.REFLECTIVE_ACCOUNT, "day": TODAY, "title": title} | given)


def _add(
    cast: Cast,
    title: str,
    carrier: Carrier = Carrier.TEXT,
    *,
    upload: bytes | None = None,
    reference: Reference | None = None,
    **given: object,
) -> Evidence:
    return service.add(
        carrier=carrier, item=_item(title, **given), upload=upload, reference=reference, today=TODAY, by=cast["ailsa"].viewer()
    )


def _send(cast: Cast, items: list[Evidence], about: int) -> None:
    readers = {cast["effie"].person_id: "Asked to sign off “Listening to what matters”, level 1"}
    ids = [item.id for item in items]
    service.freeze(evidence_ids=ids, pin_kind=ASK, pin_id=about, readers=readers, today=TODAY, by=cast["ailsa"].viewer())
