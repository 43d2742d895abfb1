"""Pure decisions of upkeep."""
