"""Privacy: what is held about a person, requests to correct it, and how long it is kept."""
