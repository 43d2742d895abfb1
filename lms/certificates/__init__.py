"""Certificates: what was issued, as issued, under a code that anyone can check. Whatever a certificate is about may be called otherwise by
now, or count no longer: that is for the room of its kind to say."""
