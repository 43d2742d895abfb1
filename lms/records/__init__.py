"""Records: one person or one team across all rooms: My training, the person page, the list of people. Reads only."""
