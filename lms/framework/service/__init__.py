"""Verbs of frameworks: load, publish, withdraw, mark wording; change and take back what a job role asks for."""
