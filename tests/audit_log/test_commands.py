"""`flask audit-log`: seal, verify, export."""

import csv
import json
from hashlib import sha256

from lms.audit.models import Change
from lms.kit.db import db


def run(app, *words, name="audit-log"):
    db.session.commit()
    return app.test_cli_runner().invoke(args=[name, *words])


def test_seal_then_verify_then_expect_the_hash_that_was_written_down(app, cast):
    assert "Sealed" in run(app, "seal").output
    said = run(app, "verify")
    assert said.exit_code == 0 and "0 complaints" in said.output
    written_down = said.output.split()[-1]
    assert run(app, "verify", "--expect", written_down).exit_code == 0
    assert run(app, "verify", "--expect", "0" * 64).exit_code == 1


def test_an_auditor_can_check_it_with_nothing_of_ours(app, cast, tmp_path):
    run(app, "seal")
    assert run(app, "export", str(tmp_path)).exit_code == 0
    changes = list(csv.DictReader((tmp_path / "changes.csv").open(encoding="utf-8-sig")))
    seals = list(csv.DictReader((tmp_path / "seals.csv").open(encoding="utf-8-sig")))
    assert len(changes) == db.session.query(Change).count()
    for one in changes:
        assert sha256(f"{one['salt']}\n{one['values']}".encode()).hexdigest() == one["values_digest"]
        told = [int(one["id"]), one["at"], int(one["by_account_id"]) if one["by_account_id"] else None, one["act"], one["cause"] or None,
                one["record"], int(one["row_id"]), one["what"], one["values_digest"]]  # fmt: skip
        assert sha256(json.dumps(told).encode()).hexdigest() == one["digest"]
    previous = "0" * 64
    for one in seals:
        parts = [previous, *(change["digest"] for change in changes if change["seal"] == one["id"])]
        previous = sha256("\n".join(parts).encode()).hexdigest()
        assert previous == one["hash"]


def test_days_narrow_the_export(app, cast, tmp_path):
    assert run(app, "export", str(tmp_path), "--until", "2020-01-01").exit_code == 0
    assert len((tmp_path / "changes.csv").read_text().splitlines()) == 1


def test_its_former_name_stays(app, cast):
    assert "0 complaints" in run(app, "verify", name="trail").output
