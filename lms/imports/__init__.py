"""Imports: files from outside into the rooms below.

Its words: kind (of file: declared by the room whose facts it loads), finding (what is wrong with a line), plan (what a file would change),
step, leaver (a post missing from the file), run.
"""
