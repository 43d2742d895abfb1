"""What this room brings to the house."""

from lms.home import cli
from lms.home.views import bp
from lms.kit.room import Room

ROOM = Room(blueprint=bp, commands=(cli.demo, cli.serve, cli.work))
