"""Demo: a partnership that does not exist, loaded the way any partnership is. It may use every room, and none uses it."""
