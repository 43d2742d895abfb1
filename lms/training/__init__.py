"""TRAINING: subjects, requirements, awards, exemptions, recognition, standings."""
