"""Pure: what is held about a person, requests to correct it, how long it is kept."""
