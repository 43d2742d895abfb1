"""Outbox: messages that wait to be sent, written in the same transaction as the change that caused them, and their senders."""
