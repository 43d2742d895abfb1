"""Pure: what frameworks say, how two versions differ, and what a profile asks for."""

from lms.framework.rules.contents import AsksFor

__all__ = ["AsksFor"]
