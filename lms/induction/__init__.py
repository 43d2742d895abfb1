"""Induction: programmes of steps for people who start, who is on which, how far they are, and how complete it is.

Words: a *programme* has *versions* of *steps*; an *induction* is one post on one programme, derived and never stored as a fact; a step is
*done* by what is on record, a *waiver* says that it does not apply, a *buddy* helps a starter.
"""
