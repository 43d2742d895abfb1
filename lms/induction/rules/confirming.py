"""Who says that a step was done, and as whom."""

from dataclasses import dataclass

from lms.induction.rules.words import Confirm, ConfirmedBy


@dataclass(frozen=True, slots=True)
class Confirmer:
    """What somebody is to a starter."""

    is_learner: bool = False
    supervises: bool = False
    is_buddy: bool = False
    is_lnd: bool = False


def confirms_as(confirm: Confirm, who: Confirmer) -> ConfirmedBy | None:
    """As whom they confirm a step of this kind; None: they cannot. What a starter signed on paper, others may record."""
    if who.is_learner:
        return ConfirmedBy.LEARNER if confirm in (Confirm.LEARNER, Confirm.BOTH) else None
    if confirm is Confirm.LND:
        return ConfirmedBy.LND if who.is_lnd else None
    if confirm is Confirm.LEARNER:
        return ConfirmedBy.LEARNER if who.supervises or who.is_lnd else None
    if confirm is Confirm.BUDDY and who.is_buddy:
        return ConfirmedBy.BUDDY
    if who.supervises:
        return ConfirmedBy.SUPERVISOR
    return ConfirmedBy.LND if who.is_lnd else None
