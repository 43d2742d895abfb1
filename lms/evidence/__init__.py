"""Evidence: what people show for what they can do, in one store for every room above. An item has versions; what was sent to somebody is a
pinned version, which stays as it was. The owner reads it, and those named as readers; nobody else, whatever their role."""
