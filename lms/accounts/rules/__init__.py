"""Pure: ways in and how long they last, protection, and devices in plain words."""
