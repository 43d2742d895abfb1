"""Help: help, accessibility, privacy and cookies: pages for anyone, signed in or not."""
