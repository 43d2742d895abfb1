"""The shape of what is answered on pages of inductions."""
