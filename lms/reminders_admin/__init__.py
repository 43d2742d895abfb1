"""The desk of reminders: what people are reminded of, in which words, on which days, and how much goes out."""
