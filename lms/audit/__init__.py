"""AUDIT: who changed what, when, and what it was before. Written by one listener; read only by its own pages."""
