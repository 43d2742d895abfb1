"""What tests of evidence share."""

from datetime import date
from io import BytesIO

import pytest
from PIL import Image

from lms.evidence import service
from lms.evidence.rules.items import ItemInput
from lms.evidence.rules.words import Carrier, EvidenceKind
from tests.cast import TODAY

PLANTED = "The soup was cold and she said so twice"
#: What the tests send evidence for.
ASK = "test_ask"
PDF = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\nxref\n0 1\n0000000000 65535 f \ntrailer\n<< /Root 1 0 R >>\nstartxref\n45\n%%EOF\n"


def written(**given):
    """An item as somebody writes it."""
    values = {"kind": EvidenceKind.REFLECTIVE_ACCOUNT, "day": date(2026, 2, 20), "title": "A hard conversation", "text": PLANTED}
    return ItemInput(**{**values, **given})


def picture(size=(40, 30), kind="JPEG", **more):
    kept = BytesIO()
    Image.new("RGB", size, "red").save(kept, kind, **more)
    return kept.getvalue()


@pytest.fixture
def has(cast):
    """`has("ailsa")`: an item of hers."""

    def add(who, carrier=Carrier.TEXT, upload=None, **given):
        return service.add(carrier=carrier, item=written(**given), upload=upload, today=TODAY, by=cast[who].viewer())

    return add


@pytest.fixture
def sends(cast):
    """`sends(item, to="effie")`: its owner, Ailsa, sends it; the frozen version."""

    def send(item, to="effie", about=1, who="ailsa"):
        readers = {cast[to].person_id: "Asked to sign off"}
        return service.freeze(evidence_ids=[item.id], pin_kind=ASK, pin_id=about, readers=readers, today=TODAY, by=cast[who].viewer())[0]

    return send
