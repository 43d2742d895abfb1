"""The import kind of this room: sign-offs that people bring."""

from lms.signoff.service.imports.sign_offs import SIGN_OFFS

__all__ = ["SIGN_OFFS"]
