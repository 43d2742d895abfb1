"""Operations: whether the service is well, its backups, what the partnership has made of the header, and the end of a session."""
