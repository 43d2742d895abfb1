"""While the worker is busy with a file its page says how far it is, although the transaction of that is still open."""

from threading import Thread

import pytest

from lms.imports.service import writing
from lms.jobs import queries as jobs
from lms.kit import progress

STAFF = "employer_code,employee_number,first_name,last_name,start_date,worker_type\n"
FOUR = STAFF + "".join(f"NHSL,9000{number},Rory,Low{number},2026-01-05,employee\n" for number in range(4))


@pytest.fixture
def seen(as_):
    """What others read on a page meanwhile, through a connection of their own."""

    def read(address):
        text = []
        client = as_("priya")
        thread = Thread(target=lambda: text.append(client.get(f"{address}/progress").text))
        thread.start()
        thread.join()
        return text[0]

    return read


@pytest.fixture
def half_way(monkeypatch):
    """`half_way(look)`: looks when half of what depends on the posts is worked out."""

    def at(look):
        def hooks(*_):
            progress.begin(2)
            progress.advance()
            look()

        monkeypatch.setattr(writing, "run_hooks", hooks)

    return at


def test_others_see_how_far_an_import_is_while_it_is_being_applied(sent, send, work, seen, half_way):
    client, address = sent(FOUR, kind="people")
    texts = []
    half_way(lambda: texts.append(seen(address)))
    send(client, address)
    work()
    assert ("Line 2 of 4" in texts[0], '<progress class="app-progress" id="progress-bar" max="4" value="2">' in texts[0]) == (True, True)


def test_a_file_that_is_done_has_come_no_way_any_more(sent):
    _, address = sent(FOUR, kind="people")
    run_id = int(address.rsplit("/", 1)[1])
    assert (jobs.how_far("imports.check", run_id), progress.noted(jobs.latest("imports.check", run_id).id)) == (None, None)


def test_what_nobody_watches_says_nothing():
    said = []
    progress.begin(1)
    progress.advance()
    with progress.watched(lambda *how_far: said.append(how_far)):
        progress.begin(3)
        for _ in range(3):
            progress.advance()
    assert said == [(1, 3)]


def test_a_disk_that_is_full_stops_no_work(app, monkeypatch):
    monkeypatch.setattr(progress.os, "replace", lambda *_: (_ for _ in ()).throw(OSError("full")))
    progress.note(1, 1, 2)
    assert progress.noted(1) is None
