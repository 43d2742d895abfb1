import pytest
from tests.induction.pages import PAGES
from tests.room_pages import address
from tests.client import watching

def test_all(app, cast, as_):
    import traceback
    import lms.errors
    olog = lms.errors._log
    lms.errors._log = lambda e: (print("EXC", repr(e)), olog(e))[1]
    ids = PAGES.furnish(app, cast, {})
    bad = []
    for page in PAGES.pages:
        for state in page.states:
            url = address(cast, ids, state.path)
            with watching() as w:
                r = as_(state.who).get(url)
            print(page.endpoint, state.name, r.status_code, len(w.statements))
            open(f"/tmp/st_{state.name.replace(' ','_').replace(',','')}.html","w").write(r.text)
            if r.status_code != 200: bad.append(state.name)
    assert not bad
