"""What people do: set, change and end a policy, and bring in files."""
