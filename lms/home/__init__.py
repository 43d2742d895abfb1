"""Home: the first page after sign-in. Owns no facts: it asks every room what is to do."""
