"""How often supervision is due and for whom, who is up to date with it, and what the partnership may know: that it took place."""
