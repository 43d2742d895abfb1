"""Sign-offs: people assess themselves, ask an eligible assessor, are judged, and are signed off at a level until a day of review.
Owns: sign-off, request, judgement, self-assessment, first assessor, flag."""
