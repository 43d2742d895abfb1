"""Where mail goes: to a mail server, into files, or, in the demonstration, nowhere but its page."""

import os
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol
from urllib.parse import SplitResult, unquote, urlsplit

from flask import current_app

from lms.outbox.rules import is_about_the_address

#: Seconds to wait for each answer of a mail server.
PATIENCE = 20
#: What a mail server says before it goes.
HANGS_UP = 421


class ServerAway(Exception):
    """The mail server cannot be reached, or does not let us in: no message can be sent now."""


class NotNow(Exception):
    """This message cannot be sent now, but perhaps later."""


class Never(Exception):
    """This message will never be taken as it is."""


class AddressRefused(Never):
    """No message will ever be taken for this address. `answer`: of the mail server."""

    def __init__(self, sentence: str, answer: str) -> None:
        super().__init__(sentence)
        self.answer = answer


class Sender(Protocol):
    """Sends one mail. Raises ServerAway, NotNow or Never, with a sentence that may quote the mail server."""

    def __call__(self, mail: EmailMessage, name: str) -> None: ...


@contextmanager
def sender() -> Iterator[Sender]:
    """The one that the settings ask for, for as many messages as wait; what it has open is closed behind it."""
    config = current_app.config
    if config["DEMO"]:
        yield _to_the_page
    elif config["MAIL"].startswith("file:"):
        yield ToFiles(Path(config["MAIL"].removeprefix("file:")))
    else:
        server = ToServer(urlsplit(config["MAIL"]))
        try:
            yield server
        finally:
            server.close()


def _to_the_page(mail: EmailMessage, name: str) -> None:
    """The demonstration writes to nobody: its page shows what it would have sent."""


class ToFiles:
    """Each message becomes a file that mail programs open. Sent twice, it is one file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, mail: EmailMessage, name: str) -> None:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            half = self.folder / f".{name}.{os.getpid()}"
            half.write_bytes(mail.as_bytes())
            half.replace(self.folder / f"{name}.eml")
        except OSError as no:
            raise ServerAway(f"The file could not be written: {no.strerror}.") from no


class ToServer:
    """One connection for many messages, made when it is first needed and made anew when it breaks."""

    def __init__(self, place: SplitResult) -> None:
        self.place = place
        self.open: smtplib.SMTP | None = None

    def __call__(self, mail: EmailMessage, name: str) -> None:
        server = self.open or self._connect()
        try:
            server.send_message(mail)
        except smtplib.SMTPRecipientsRefused as no:
            raise self._about_the_address(*next(iter(no.recipients.values()))) from no
        except smtplib.SMTPSenderRefused as no:  # our own address: not this message's fault
            self.close()
            raise ServerAway(f"The mail server refused MAIL_FROM: {_words(no.smtp_code, no.smtp_error)}") from no
        except smtplib.SMTPNotSupportedError as no:
            raise Never("The mail server cannot write to an address with such letters.") from no
        except smtplib.SMTPResponseException as no:
            raise self._answer(no.smtp_code, no.smtp_error, "The mail server refused the message") from no
        except (smtplib.SMTPException, OSError) as no:
            self.close()
            raise ServerAway("The mail server stopped answering.") from no

    def _connect(self) -> smtplib.SMTP:
        place, tls = self.place, ssl.create_default_context()
        try:
            if place.scheme == "smtps":
                self.open = smtplib.SMTP_SSL(place.hostname or "", place.port or 465, timeout=PATIENCE, context=tls)
            else:
                self.open = smtplib.SMTP(place.hostname or "", place.port or (25 if place.scheme == "smtp" else 587), timeout=PATIENCE)
            if place.scheme == "smtp+starttls":
                self.open.starttls(context=tls)
            if place.username:
                self.open.login(unquote(place.username), unquote(place.password or ""))
        except (smtplib.SMTPException, OSError) as no:
            self.close()
            said = f": {_words(no.smtp_code, no.smtp_error)}" if isinstance(no, smtplib.SMTPResponseException) else "."
            raise ServerAway(f"The mail server did not let us in{said}") from no
        return self.open

    def _about_the_address(self, code: int, answer: bytes | str) -> Exception:
        problem = self._answer(code, answer, "The mail server refused the address")
        return AddressRefused(str(problem), _words(code, answer)) if is_about_the_address(code, _text(answer)) else problem

    def _answer(self, code: int, said: bytes | str, what: str) -> Exception:
        """5xx is for good; 4xx may be over later; after 421 the server has hung up."""
        sentence = f"{what}: {_words(code, said)}"
        if code == HANGS_UP:
            self.close()
            return ServerAway(sentence)
        return Never(sentence) if 500 <= code < 600 else NotNow(sentence)

    def close(self) -> None:
        """Say goodbye, if anybody is still there to hear it."""
        if self.open:
            with suppress(smtplib.SMTPException, OSError):
                self.open.quit()
            self.open = None


def _words(code: int, answer: bytes | str) -> str:
    return f"{code} {_text(answer)}"


def _text(answer: bytes | str) -> str:
    return answer.decode(errors="replace") if isinstance(answer, bytes) else answer
