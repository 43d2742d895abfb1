"""Pure: which policy counts for a post, how a post stands, and what a file of policies or sessions may hold."""
