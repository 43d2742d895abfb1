"""The faults, by what they are about."""

from tests.mutants.faults.booking import BOOKING
from tests.mutants.faults.doors import DOORS
from tests.mutants.faults.facts import FACTS
from tests.mutants.faults.identity import IDENTITY
from tests.mutants.faults.pages import PAGES
from tests.mutants.faults.records import RECORDS
from tests.mutants.faults.sign_in import SIGN_IN
from tests.mutants.patches import Patch

FAULTS: tuple[Patch, ...] = (*FACTS, *DOORS, *SIGN_IN, *BOOKING, *RECORDS, *IDENTITY, *PAGES)
