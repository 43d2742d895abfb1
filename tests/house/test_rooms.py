"""Each room says in its `room.py` what it brings; the house collects that, and nothing else registers anything."""

import ast
from collections import Counter

import pytest
from click import Command

from lms import ROOMS
from lms.kit.house import House
from lms.kit.room import JobKind, Room
from tests.house.source import SOURCE, room, tree


def test_what_rooms_bring_is_listed_in_the_order_of_the_stairs():
    collected = House({"lower": Room(commands=(Command("a"), Command("b"))), "upper": Room(commands=(Command("c"),))})
    assert [command.name for command in collected.commands] == ["a", "b", "c"]


def test_a_room_calls_the_rooms_below_it_alone():
    ground, middle, top = Room(), Room(), Room()
    collected = House({"ground": ground, "middle": middle, "top": top})
    assert collected.below("lms.middle.queries.first") == (ground,)
    assert collected.below("lms.ground.service") == ()


@pytest.mark.parametrize("path", [path for path in SOURCE if room(path) in ROOMS], ids=str)
def test_a_room_asks_for_the_rooms_below_itself(path):
    """With `__name__`, which cannot be another room's; what the house keeps to itself is nobody's to reach for."""
    calls = [node for node in ast.walk(tree(path)) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)]
    below = [ast.unparse(node) for node in calls if node.func.attr == "below"]
    assert {call for call in below if not call.endswith(".below(__name__)")} == set()


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
