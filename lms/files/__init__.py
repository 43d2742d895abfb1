"""Files: what people upload, kept in the database so that it commits, and is backed up, with the facts it belongs to."""
