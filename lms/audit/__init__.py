"""Audit: who changed what, when, and what it was before. Written by one listener, sealed in batches; read by the room audit_log alone."""
