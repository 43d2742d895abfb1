"""Jobs: background work: a queue of rows with progress, the worker that does them, and what wakes it."""
