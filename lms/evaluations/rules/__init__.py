"""Pure: what is asked, when, and how answers are counted so that none can be told apart."""
