"""Each room says in its `room.py` what it brings; the house collects that, and nothing else registers anything."""

import ast
from collections import Counter

from click import Command

from lms import ROOMS
from lms.kit.house import House
from lms.kit.room import JobKind, Room
from tests.house.source import SOURCE, room, tree

HOOKS = {"posts_changed", "before_merge", "foresee"}


def method_calls(path):
    return [node for node in ast.walk(tree(path)) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)]


def calls(path):
    """The names of the methods that this file calls."""
    return {call.func.attr for call in method_calls(path)}


def test_what_rooms_bring_is_listed_in_the_order_of_the_stairs():
    collected = House({"lower": Room(commands=(Command("a"), Command("b"))), "upper": Room(commands=(Command("c"),))})
    assert [command.name for command in collected.commands] == ["a", "b", "c"]


def test_a_room_calls_the_rooms_below_it_alone():
    ground, middle, top = Room(), Room(), Room()
    collected = House({"ground": ground, "middle": middle, "top": top})
    assert collected.below("lms.middle.queries.first") == (ground,)
    assert collected.below("lms.ground.service") == ()


def test_a_room_asks_for_the_rooms_below_itself():
    """With `__name__`, which cannot be another room's."""
    in_rooms = [path for path in SOURCE if room(path) in ROOMS]
    asked = {ast.unparse(call) for path in in_rooms for call in method_calls(path) if call.func.attr == "below"}
    assert asked == {"current_house().below(__name__)"}


def test_only_those_who_change_facts_by_hand_run_the_hooks():
    asking = {room(path) for path in SOURCE if room(path) in ROOMS and calls(path) & HOOKS}
    assert asking == {"people_admin", "imports", "demo"}


def test_hooks_run_in_the_order_of_the_stairs():
    ran = []
    rooms = {name: Room(posts_changed=lambda ids, name=name: ran.append((name, ids))) for name in ("lower", "upper")}
    House(rooms | {"top": Room()}).posts_changed([1, 2])
    assert ran == [("lower", [1, 2]), ("upper", [1, 2])]


def test_what_hangs_on_posts_follows_once_everything_is_derived_anew():
    ran = []
    rooms = {
        "lower": Room(posts_changed=lambda ids: ran.append("derived"), follow=lambda ids, ledger: ran.append((ids, ledger))),
        "upper": Room(posts_changed=lambda ids: ran.append("derived")),
    }
    House(rooms).posts_changed([1], "the ledger")
    assert ran == ["derived", "derived", ([1], "the ledger")]


def test_before_two_records_are_one_each_room_settles_what_it_has_of_them():
    ran = []
    House({"lower": Room(before_merge=lambda kept_id, gone_id, by: ran.append((kept_id, gone_id)))}).before_merge(1, 2, by=None)
    assert ran == [(1, 2)]


def test_no_two_rooms_bring_the_same(house):
    collected = house.extensions["house"]
    for names in ([job.kind for job in collected.jobs], [command.name for command in collected.commands]):
        assert [name for name, number in Counter(names).items() if number > 1] == []


def test_work_is_done_by_the_room_that_declares_it():
    job = JobKind("lower.tidy", lambda work: None)
    assert House({"lower": Room(jobs=(job,))}).handlers == {"lower.tidy": job.do}


def test_what_is_particular_about_requests_is_about_pages_there_are(house):
    requests = house.extensions["house"].requests
    named = {*requests.limits, *requests.before_second_step, *requests.cacheable, *requests.without_viewer}
    assert named <= house.view_functions.keys()
