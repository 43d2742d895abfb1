"""What this room brings to the house."""

from lms.access import May
from lms.kit.room import Room, SettingsPlace
from lms.people.service.imports.staff_list import UNDO_TERMS
from lms.people_admin.personal import PERSONAL
from lms.people_admin.queries.following import foresee
from lms.people_admin.service.following import follow
from lms.people_admin.views import bp

SETTINGS = (
    SettingsPlace(
        "Organisations",
        "people_admin.organisations",
        (May.MANAGE_PEOPLE, May.MANAGE_ORGANISATIONS),
        group="People",
        order=110,
        about="The tree of employers, services and teams.",
    ),
    SettingsPlace(
        "Add a person",
        "people_admin.add_person",
        (May.MANAGE_PEOPLE,),
        group="People",
        order=120,
        about="Somebody new, with a first post.",
    ),
    SettingsPlace(
        "Change supervisors",
        "people_admin.supervisors",
        (May.MANAGE_PEOPLE,),
        group="People",
        order=130,
        about="Give many people another supervisor at once.",
    ),
    SettingsPlace(
        "Possible duplicates",
        "people_admin.duplicates",
        (May.SEE_DUPLICATES,),
        group="People",
        order=140,
        about="Records that may be of one person, and merging them.",
    ),
    SettingsPlace(
        "Who holds which role",
        "people_admin.holders",
        (May.GRANT_ROLES,),
        group="Signing in and roles",
        order=420,
        about="Roles that were given, over what and for how long.",
    ),
)

ROOM = Room(
    blueprint=bp,
    settings=SETTINGS,
    called={
        "person_merge": "a merge of two records, undone or not,",
        "person_merge_move": "a merge of two records, undone or not,",
        "duplicate_answer": "what was said about a duplicate",
    },
    personal=PERSONAL,
    follow=follow,
    foresee=foresee,
    set_off=(UNDO_TERMS,),
)
