"""Frameworks: what people should be able to do, in words that can be observed, at levels, in versions; and what each job role asks for.
Owns: framework, version, domain, competency, behaviour, level, rating, profile."""
