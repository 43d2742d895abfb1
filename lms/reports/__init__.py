"""Reports: completion rates that anyone can drill into, down to the person and the reason. Owns no facts: it counts lines."""
