"""Pure: marks and what came of them, checking in, seats that stayed empty."""
