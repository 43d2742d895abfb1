"""Training: subjects, requirements, awards, exemptions, recognition, standings."""
