"""Pages of frameworks: who opens them, and what a browser looks at."""

from datetime import date

from flask import Flask

from lms.framework.rules import AsksFor
from lms.kit.db import transaction
from tests.cast import Cast
from tests.frameworks import framework, profile, version
from tests.room_pages import EVERYONE, RoomPage, RoomPages, State

LEAD = frozenset({"priya"})
WAITS_FROM = date(2026, 9, 1)


def furnish(_: Flask, __: Cast, ___: dict[str, int]) -> dict[str, int]:
    """A framework of its own code with a version in force, one that waits and a draft, and profiles that change."""
    with transaction():
        own = framework("OWN")
        version(
            own, "2.0", WAITS_FROM, {"CARE1": {1: ["CARE1 at level 1, in other words", "CARE1 at level 1, second part"]}}, without=["TEAM2"]
        )
        version(own, "3.0", None, {"CARE1": {1: ["CARE1 said anew", "CARE1 at level 1, second part"], 2: ["Something new"]}})
        profile(own, "staff_nurse", "CARE", 2)
        profile(own, "staff_nurse", "CARE2", 3, since=WAITS_FROM, asks_for=AsksFor.COMPETENCY)
        profile(own, "volunteer", "TEAM1", 1, asks_for=AsksFor.COMPETENCY, is_essential=False)
    return {}


PAGES = RoomPages(
    (
        RoomPage("framework.frameworks", EVERYONE, (State("frameworks", "ailsa", "/frameworks"),)),
        RoomPage(
            "framework.framework",
            EVERYONE,
            (
                State("a framework", "ailsa", "/frameworks/OWN", on_a_phone=True),
                State("a framework, searched", "ailsa", "/frameworks/OWN?text=second+part&level=2", on_a_phone=True),
                State("a framework, nothing found", "ailsa", "/frameworks/OWN?text=zzzz"),
            ),
        ),
        RoomPage("framework.versions", EVERYONE, (State("versions of a framework", "priya", "/frameworks/OWN/versions"),)),
        RoomPage("framework.version", EVERYONE, (State("a draft of a framework", "priya", "/frameworks/OWN/versions/3.0"),)),
        RoomPage(
            "framework.difference",
            EVERYONE,
            (
                State("a draft and what it changes", "priya", "/frameworks/OWN/versions/3.0/difference", on_a_phone=True),
                State("what a version changed", "ailsa", "/frameworks/OWN/versions/2.0/difference"),
                State("what the first version changed", "ailsa", "/frameworks/OWN/versions/1.0/difference"),
            ),
        ),
        RoomPage("framework.take_back", LEAD, (State("take back a version", "priya", "/frameworks/OWN/versions/2.0/take-back"),)),
        RoomPage("framework.remove_draft", LEAD, (State("remove a draft", "priya", "/frameworks/OWN/versions/3.0/remove"),)),
        RoomPage("framework.start_draft", LEAD, (State("start a version", "priya", "/frameworks/OWN/start-draft"),)),
        RoomPage("framework.edit_domain", LEAD, (State("edit a domain", "priya", "/frameworks/OWN/versions/3.0/domains/CARE"),)),
        RoomPage("framework.add_competency", LEAD, (State("add a competency", "priya", "/frameworks/OWN/versions/3.0/add-competency"),)),
        RoomPage(
            "framework.edit_competency",
            LEAD,
            (State("edit a competency", "priya", "/frameworks/OWN/versions/3.0/competencies/CARE1", on_a_phone=True),),
        ),
        RoomPage(
            "framework.remove_competency",
            LEAD,
            (State("remove a competency", "priya", "/frameworks/OWN/versions/3.0/competencies/CARE1/remove"),),
        ),
        RoomPage(
            "framework.profiles",
            EVERYONE,
            (
                State("what each job role needs", "ailsa", "/frameworks/OWN/profiles", on_a_phone=True),
                State("what each job role needs, none", "ailsa", "/frameworks/OWN/profiles?text=zzzz"),
            ),
        ),
        RoomPage("framework.interview_pack", EVERYONE),
        RoomPage(
            "framework.profile",
            EVERYONE,
            (
                State("what a job role needs", "priya", "/frameworks/OWN/profiles/staff_nurse", on_a_phone=True),
                State("a job role without a profile", "ailsa", "/frameworks/OWN/profiles/unpaid_carer"),
            ),
        ),
        RoomPage(
            "framework.profile_change",
            LEAD,
            (State("change what a job role needs", "priya", "/frameworks/OWN/profiles/staff_nurse/change"),),
        ),
    ),
    furnish,
)
