"""Supervision, one-to-one and in groups across employers: groups with members and facilitators, the agreement they sign, sessions with who
came, actions that are carried until they are closed, and what is written about a session, in three tiers that each have their readers."""
