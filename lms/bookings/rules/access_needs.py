"""Pure: what people say that they need to take part, in private."""

#: So many characters.
AT_MOST = 1_000
