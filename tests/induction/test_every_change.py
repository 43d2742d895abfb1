"""Whatever is changed, by whichever verb or file: what is stored of inductions is what the facts say."""

from contextlib import suppress
from datetime import date
from random import Random

from lms.induction.queries import facts
from lms.induction.queries.inductions import stored, views
from lms.induction.service.examine import examine
from lms.induction.service.inductions import computed
from lms.kit.db import db, transaction
from lms.kit.refusal import Refused
from lms.training import queries as training
from tests.cast import TODAY
from tests.imports.conftest import bring_in  # noqa: F401
from tests.induction.programmes import programme, step
from tests.induction.verbs import Verbs


def differing():
    """What is stored and not so, or so and not stored; every post is looked at."""
    fresh = computed(training.all_post_ids(), facts.programmes(), training.all_rules().rule_index())
    return set(fresh) ^ stored(None).keys()


def test_every_change_is_followed(cast, bring_in):  # noqa: F811
    verbs, done = Verbs(cast, Random(2), bring_in), []
    db.session.commit()
    for _ in range(50):
        verb = verbs.some()
        with suppress(Refused, IndexError):  # IndexError: there is nothing yet that it could be done to
            if verb == verbs.of_file:
                verb()
            else:
                with transaction():
                    verb()
            done.append(verb.__name__)
        db.session.rollback()
        assert not differing(), done
    assert len(done) > 30
    assert examine(today=TODAY, days=4).complaints == []


def test_a_file_that_puts_a_place_into_another_country_is_followed(cast, bring_in):  # noqa: F811
    programme("STAFF", step("here", jurisdictions=frozenset({"ENG"})), worker_types=["employee"], joins_from=date(2019, 1, 1))
    db.session.commit()
    bring_in("organisations", "code,name,kind,parent_code,jurisdiction\nNHSL,NHS Lochside,employer,LOCH,ENG\n")
    assert [view.applicable for view in views(cast["ailsa"].post_ids, TODAY)] == [1]
