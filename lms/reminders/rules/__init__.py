"""Pure: when something falls due for whom, and what it says."""
