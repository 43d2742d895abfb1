"""Looking after people who start: what waits for whom, several at once, buddies, waivers, cohorts, and the figures of inductions."""
