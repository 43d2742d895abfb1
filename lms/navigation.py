"""What every page shows: who is looking, the two rows of places, and how dates and numbers are written."""

from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app, g, request, url_for

from lms.access import May, Reach, Viewer
from lms.kit import clock
from lms.kit.datetimes import clock_time, day_of, long_date, long_weekday, moment, weekday_of


@dataclass(frozen=True)
class Place:
    """One place of the navigation: whoever holds any of the permissions sees it, if need be within certain reaches alone."""

    label: str
    endpoint: str
    mays: tuple[May, ...]
    reaches: tuple[Reach, ...] = tuple(Reach)

    def is_for(self, viewer: Viewer) -> bool:
        return any(viewer.reach(may) in self.reaches for may in self.mays)


PLACES = (
    Place("Home", "home.home", (May.SEE_REQUIREMENTS,)),
    Place("My training", "records.mine", (May.SEE_REQUIREMENTS,)),
    Place("Courses", "bookings.catalogue", (May.SEE_COURSES,)),
    Place("My bookings", "registers.my_bookings", (May.BOOK,)),
    Place("Registers", "registers.registers", (May.RUN_REGISTER,), (Reach.SELF,)),
    Place("Requirements", "training.requirements", (May.SEE_REQUIREMENTS,)),
    # The same page under the name it has for whoever sees nobody else.
    Place("Team", "records.people", (May.SEE_PEOPLE,), (Reach.TEAM,)),
    Place("Approvals", "bookings.approvals", (May.APPROVE_BOOKINGS,), (Reach.TEAM,)),
)
WORK_PLACES = (
    Place("Completion", "reports.completion", (May.SEE_FIGURES,)),
    Place("People", "records.people", (May.SEE_PEOPLE,), (Reach.BRANCH, Reach.PARTNERSHIP)),
    Place("Dates", "scheduling.events", (May.MANAGE_COURSES,)),
    Place("Approvals", "bookings.approvals", (May.APPROVE_BOOKINGS,), (Reach.BRANCH, Reach.PARTNERSHIP)),
    Place("Imports", "imports.runs", (May.IMPORT_PEOPLE, May.IMPORT_REQUIREMENTS, May.IMPORT_ORGANISATIONS)),
    Place("Settings", "home.settings", (May.MANAGE_PEOPLE, May.MANAGE_ORGANISATIONS)),
)
#: What the page Settings leads to, in groups, each place with a sentence about it.
SETTINGS = {
    "People": (
        (
            Place("Organisations", "people_admin.organisations", (May.MANAGE_PEOPLE, May.MANAGE_ORGANISATIONS)),
            "The tree of employers, services and teams.",
        ),
        (Place("Add a person", "people_admin.add_person", (May.MANAGE_PEOPLE,)), "Somebody new, with a first post."),
        (Place("Change supervisors", "people_admin.supervisors", (May.MANAGE_PEOPLE,)), "Give many people another supervisor at once."),
        (
            Place("Possible duplicates", "people_admin.duplicates", (May.SEE_DUPLICATES,)),
            "Records that may be of one person, and merging them.",
        ),
        (Place("Corrections", "privacy.corrections", (May.MANAGE_PEOPLE,)), "What people say is wrong about them."),
    ),
    "Training": (
        (Place("Subjects", "training.subjects", (May.MANAGE_SUBJECTS,)), "What can be learnt, how long it lasts, what it counts for."),
    ),
    "Courses": (
        (
            Place("Plan courses", "courses.courses", (May.MANAGE_COURSES,)),
            "What can be booked: what each course teaches, for whom, who approves.",
        ),
        (Place("Venues", "courses.venues", (May.MANAGE_COURSES,)), "Rooms, with access details and directions."),
        (
            Place("Seats against need", "reports.seats", (May.SEE_FIGURES,)),
            "Who will need a place, month by month, and the places planned.",
        ),
        (
            Place("What people say", "evaluations.results", (May.SEE_EVALUATIONS,)),
            "Answers after a course and three months later, by course and trainer, without names.",
        ),
        (Place("No-shows", "registers.no_shows", (May.MANAGE_BOOKINGS,)), "Places that stayed empty, by employer, with reasons."),
    ),
    "Signing in and roles": (
        (Place("Accounts", "accounts.everyone", (May.INVITE,)), "Who can sign in, and who has not been invited yet."),
        (
            Place("Who holds which role", "people_admin.holders", (May.GRANT_ROLES,)),
            "Roles that were given, over what and for how long.",
        ),
        (Place("Who may do what", "people.access", (May.SEE_ACCESS,)), "Each role, and how far it sees."),
    ),
    "The service": (
        (Place("Background work", "jobs.jobs", (May.SEE_REQUIREMENTS,)), "Imports and other long work: how far it is, and what failed."),
        (Place("Messages", "outbox.messages", (May.SEE_MESSAGES,)), "Every email that was written, and what could not be sent."),
        (Place("Changes", "audit_log.changes", (May.SEE_CHANGES,)), "Who changed what, when, and what it was before."),
        (
            Place("How long records are kept", "privacy.retention", (May.MANAGE_RETENTION,)),
            "Each kind of record: for how long, what happens then, who decides.",
        ),
        (Place("Removals", "privacy.disposals", (May.MANAGE_RETENTION,)), "What is old enough to be removed, and what was removed."),
    ),
}


def init_app(app: Flask) -> None:
    """Give templates their context and filters."""
    app.context_processor(_context)
    for write in (long_date, long_weekday, day_of, weekday_of, clock_time, moment):
        app.add_template_filter(write)
    app.jinja_env.globals["today"] = clock.today


def _context() -> dict[str, Any]:
    viewer: Viewer | None = g.get("viewer")
    return {
        "viewer": viewer,
        "partnership": current_app.config["PARTNERSHIP_NAME"],
        "demo": current_app.config["DEMO"],
        "places": _seen_by(viewer, PLACES),
        "work_places": _work_of(viewer),
        "settings_places": _settings_of(viewer),
    }


def _settings_of(viewer: Viewer | None) -> dict[str, list[dict[str, str]]]:
    if viewer is None or request.endpoint != "home.settings":
        return {}
    seen = {group: [(post, about) for post, about in posts if post.is_for(viewer)] for group, posts in SETTINGS.items()}
    return {
        group: [{"label": post.label, "url": url_for(post.endpoint), "about": about} for post, about in posts]
        for group, posts in seen.items()
        if posts
    }


def _work_of(viewer: Viewer | None) -> list[dict[str, Any]]:
    """The second row. A page that Settings leads to, and that stands below no other place, is one of Settings."""
    seen = _seen_by(viewer, WORK_PLACES)
    if not seen or any(place["current"] for place in (*seen, *_seen_by(viewer, PLACES))):
        return seen
    below = any(_is_in(url_for(post.endpoint)) for posts in SETTINGS.values() for post, _ in posts)
    return [place | {"current": below and place["label"] == "Settings"} for place in seen]


def _seen_by(viewer: Viewer | None, places: tuple[Place, ...]) -> list[dict[str, Any]]:
    if viewer is None:
        return []
    urls = [(post.label, url_for(post.endpoint)) for post in places if post.is_for(viewer)]
    return [{"label": label, "url": url, "current": _is_in(url)} for label, url in urls]


#: Pages of one person's posts and leave, and of a small employer, whose addresses do not begin as that of the list of people.
OF_PEOPLE = ("/posts/", "/terms/", "/absences/", "/registrations/", "/workplace/")


def _is_in(url: str) -> bool:
    """Is the page being shown this place, or one below it? Home has nothing below it."""
    here = request.script_root + request.path
    if request.path.startswith(OF_PEOPLE):
        return url == url_for("records.people")
    return here == url or (url != f"{request.script_root}/" and here.startswith(url.rstrip("/") + "/"))
