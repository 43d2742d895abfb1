"""Accounts: how people get in and stay safe: sign-in, invitations, reset links, printed codes, second factor, sign-in history."""
