"""Codes in the files of seeds are words, whatever YAML makes of them."""

import pytest

from lms.kit.seed_files import read_seed_file


@pytest.mark.parametrize("line", ["- {code: OFF, name: Office}", "- {service: no}", "roles: {on: 3}", "code: 010", "- {code: 2026-03-02}"])
def test_a_code_that_yaml_reads_as_something_else_is_refused(tmp_path, line):
    (tmp_path / "bodies.yaml").write_text(line)
    with pytest.raises(ValueError, match="has a code that YAML reads as"):
        read_seed_file(tmp_path / "bodies.yaml")


def test_in_quotes_it_is_a_code(tmp_path):
    (tmp_path / "bodies.yaml").write_text('- {code: "OFF", share: 12, trainer: true, levels: {1: Aware}}')
    assert read_seed_file(tmp_path / "bodies.yaml") == [{"code": "OFF", "share": 12, "trainer": True, "levels": {1: "Aware"}}]
