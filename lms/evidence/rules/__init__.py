"""Pure: the words of evidence, what an item may be, and what a file has to be."""
