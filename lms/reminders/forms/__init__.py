"""The shapes of answers about reminders."""
