"""The register: what is held about people. One entry a table, one file a room; see `register.py` for what an entry says."""

from lms.privacy.rules.kinds.accounts import ACCOUNTS
from lms.privacy.rules.kinds.bookings import BOOKINGS
from lms.privacy.rules.kinds.deeds import DEEDS
from lms.privacy.rules.kinds.desk import DESK
from lms.privacy.rules.kinds.evaluations import EVALUATIONS
from lms.privacy.rules.kinds.many import MANY
from lms.privacy.rules.kinds.messages import MESSAGES
from lms.privacy.rules.kinds.people import PEOPLE
from lms.privacy.rules.kinds.privacy import PRIVACY
from lms.privacy.rules.kinds.reports import REPORTS
from lms.privacy.rules.kinds.training import TRAINING

#: In the order in which people read it.
ABOUT_YOU = (*PEOPLE, *ACCOUNTS, *TRAINING, *BOOKINGS, *EVALUATIONS, *DESK, *REPORTS, *MESSAGES, *PRIVACY)
REGISTER = (*ABOUT_YOU, *DEEDS, *MANY)
BY_TABLE = {kind.table: kind for kind in REGISTER}
