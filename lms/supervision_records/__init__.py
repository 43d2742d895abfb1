"""What is written of sessions of supervision: drafts, the record, dissent, everyone's own reflection, and how a record is released."""
