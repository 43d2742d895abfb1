"""AUDIT: who changed what, when, and what it was before. Written by one listener and sealed in batches; read by room trail alone."""
