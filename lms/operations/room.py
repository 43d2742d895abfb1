"""What this room brings to the house."""

from lms.kit.room import Requests, Room
from lms.operations import cli
from lms.operations.views import bp

REQUESTS = Requests(
    without_viewer={
        "operations.healthz": "says that the process answers, and nothing about the database",
        "operations.readyz": "says whether the database answers",
        "operations.metrics": "figures for a machine",
        "operations.status": "tells people what is wrong when the database is",
        "operations.brand": "the colour of the header",
        "operations.logo": "the logo in the header",
    },
    before_second_step=frozenset({"operations.session"}),  # the script that warns before a session ends reads its answer
    cacheable=frozenset({"operations.brand", "operations.logo"}),  # their addresses carry a version
)

ROOM = Room(blueprint=bp, commands=(cli.reference, cli.doctor, cli.backup, cli.restore, cli.keys, cli.serve, cli.work), requests=REQUESTS)
