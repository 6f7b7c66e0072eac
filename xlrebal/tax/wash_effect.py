"""What a replacement does to a loss, by whose account it is bought in (W-8, C-7, C-8)."""

from __future__ import annotations

from enum import StrEnum

from xlrebal.tax.account import TAXED
from xlrebal.tax.conventions import Conventions, DeferralAccounts, SpouseBasis
from xlrebal.tax.transaction import TaxAccount

_JOINT = "joint"


class WashEffect(StrEnum):
    """What becomes of a washed loss: nothing at all, deferred into the new shares' basis, or gone for good."""

    NONE = "none"
    DEFERRED = "deferred"
    PERMANENT = "permanent"


def wash_effect(seller: TaxAccount, buyer: TaxAccount, conventions: Conventions) -> WashEffect:
    """What a purchase in `buyer` does to a loss taken in `seller`.

    An account outside the wash scope neither washes nor is washed. Own or spouse's taxable account: deferred (C-7).
    IRAs of every kind: permanent (Rev. Rul. 2008-5); other accounts untaxed while held, and the spouse's IRA, by C-8.
    """
    if not (seller.type in TAXED and seller.wash_scope and buyer.wash_scope):
        return WashEffect.NONE
    if buyer.type in TAXED:
        lost = conventions.spouse_basis is SpouseBasis.PERMANENT and different_owners(seller, buyer)
        return WashEffect.PERMANENT if lost else WashEffect.DEFERRED
    contested = not buyer.type.is_ira or different_owners(seller, buyer)
    if contested and conventions.deferral_accounts is DeferralAccounts.IGNORED:
        return WashEffect.NONE
    return WashEffect.PERMANENT


def different_owners(seller: TaxAccount, buyer: TaxAccount) -> bool:
    """Whether two accounts belong to different spouses; a joint account belongs to both."""
    return seller.owner != buyer.owner and _JOINT not in (seller.owner, buyer.owner)
