"""Pure: what may become of terms, supervisors, grants and records that look alike."""
