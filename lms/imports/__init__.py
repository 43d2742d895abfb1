"""IMPORTS: files from outside into the rooms below. Words: finding (what is wrong with a line), plan (what a file would change), step, leaver."""
