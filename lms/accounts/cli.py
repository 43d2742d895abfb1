"""`flask account`."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click
from flask.cli import AppGroup

from lms.access import GRANTED, Role
from lms.accounts import service
from lms.audit.service import acting
from lms.kit import clock
from lms.kit.datetimes import moment
from lms.kit.db import transaction
from lms.kit.refusal import Refused
from lms.people import service as people

accounts = AppGroup("account", help="The accounts people sign in with.")


@accounts.command("create")
@click.option("--email", required=True, help="The address to sign in with.")
@click.option("--mobile", help="A mobile number to sign in with as well.")
@click.option("--first", default="", metavar="NAME", help="First name. Somebody with one name has it here or as the last one.")
@click.option("--last", default="", metavar="NAME", help="Last name.")
@click.option("--role", type=click.Choice([role.value for role in GRANTED]), help="What the account may do, over --organisation.")
@click.option("--organisation", metavar="CODE", help="The part of the partnership the role is for, with all below it.")
@click.password_option(help="Asked for, twice, unless given here, where others may see it.")
def create(email: str, mobile: str | None, first: str, last: str, role: str | None, organisation: str | None, password: str) -> None:
    """Open an account, for somebody on record with this address or somebody new."""
    if bool(role) != bool(organisation):
        raise click.UsageError("--role and --organisation go together.")
    with _told(), acting(None, "account create"), transaction():
        account, is_new = service.open_account(first_name=first, last_name=last, email=email, mobile=mobile, password=password)
        if role and organisation:
            people.grant_at(account=account, role=Role(role), organisation_code=organisation, starts_on=clock.today())
        address = account.email
    click.echo(f"Opened an account for {address}{', who was not on record before' if is_new else ''}.")


@accounts.command("letter")
@click.argument("sign_in_name")
def letter(sign_in_name: str) -> None:
    """Make a code for somebody's first sign-in or new password: SIGN_IN_NAME is an address, a mobile number, or "CODE NUMBER"."""
    with _told(), acting(None, "account letter"), transaction():
        made = service.print_code_for(sign_in_name)
    click.echo(f"{made.name} signs in once with the code {made.code}, until {moment(made.expires_at)}. It is not shown again.")


@accounts.command("reset-second-step")
@click.argument("sign_in_name")
def reset_second_step(sign_in_name: str) -> None:
    """Take away a lost second step, for the last administrator whom nobody else can help."""
    with _told(), acting(None, "account reset-second-step"), transaction():
        service.reset_second_for(sign_in_name)
    click.echo("The password alone signs in now, until a second step is set up again.")


@contextmanager
def _told() -> Iterator[None]:
    """A refusal is said, and ends with 1."""
    try:
        yield
    except Refused as no:
        click.echo(str(no), err=True)
        sys.exit(1)
