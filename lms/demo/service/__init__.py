"""Verbs of home: the demonstration is read, loaded, and left files to try."""

from lms.demo.service.demonstration import Entrance, entrance, load_demonstration, read_seeds, write_files

__all__ = ["Entrance", "entrance", "load_demonstration", "read_seeds", "write_files"]
