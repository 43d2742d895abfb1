"""Reminders: everybody is told what falls due, in one message a day at most, and each thing once.

A *matter* is what people are reminded of, a *stage* is when, a *nudge* is the decision that somebody is told something at a stage, and a
*digest* is the message that carries a person's nudges of a day.
"""
