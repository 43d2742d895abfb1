"""UPKEEP: is the service well, and can it be got back? Health, figures for machines, backup and restore."""
