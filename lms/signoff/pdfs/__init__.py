"""On paper: the certificate of a whole role, and a competency book."""

from lms.signoff.pdfs.book import competency_book
from lms.signoff.pdfs.certificates import Paperwork, certificate

__all__ = ["Paperwork", "certificate", "competency_book"]
