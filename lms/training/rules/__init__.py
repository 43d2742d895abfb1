"""Pure: no database, no request, no clock. What must be held, who holds it, until when and why; start with `standing.py`."""
