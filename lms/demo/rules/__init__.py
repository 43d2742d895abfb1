"""Pure: how the demonstration is made up. The same seed gives the same partnership every day, with its dates moved along."""
