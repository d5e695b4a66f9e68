"""What stands in the way of an entry in the ledger; each names the law it comes from."""

from typing import ClassVar

from governance.kernel.refusals import Refusal


class LedgerRefusal(Refusal):
    """An act the ledger does not take. ``law`` says why, ``field`` which answer is at fault."""

    code = "not-in-this-ledger"
    law: ClassVar[str] = "CA 2006 s113"
    field: ClassVar[str] = "shares"

    def __init__(self, **facts: object) -> None:
        """Keep the facts, and the law among them for the wording."""
        super().__init__(**{"law": self.law, **facts})


class EventNotAllowed(LedgerRefusal):
    """The law gives this legal form no such event. Facts: ``kind``, ``form``."""

    code = "event-not-allowed"
    law = "CA 2006 s658 for companies; CCBSA 2014 and the society's rules"
    field = "class_key"


class NoSuchClass(LedgerRefusal):
    """The articles have no class of that key. Facts: ``class_key``."""

    code = "no-such-class"
    law = "CA 2006 s113(3)(a); CCBSA 2014 s30(1)(b)"
    field = "class_key"


class NotWholeShares(LedgerRefusal):
    """Not one share or more."""

    code = "not-whole-shares"
    law = "CA 2006 s540"


class NotYetEffective(LedgerRefusal):
    """The day has not come. Facts: ``effective_on``."""

    code = "not-yet-effective"
    law = "CA 2006 s112"
    field = "effective_on"


class HolderNotRegistered(LedgerRefusal):
    """The holder has no entry on the register yet. Facts: ``name``."""

    code = "holder-not-registered"
    law = "CA 2006 s112(2)"
    field = "taker"


class HolderCeased(LedgerRefusal):
    """The entry has ended. Facts: ``name``, ``ceased_on``."""

    code = "holder-ceased"
    law = "CA 2006 s112(2)"
    field = "taker"


class BeforeRegistered(LedgerRefusal):
    """The day is before the holder's entry began. Facts: ``name``, ``registered_on``."""

    code = "before-registered"
    law = "CA 2006 s112(2)"
    field = "effective_on"


class ParticularsLacking(LedgerRefusal):
    """The register lacks what it must hold of the taker. Facts: ``name``, ``lacking``."""

    code = "particulars-lacking"
    law = "CA 2006 s771(1A)"
    field = "taker"


class SameHolder(LedgerRefusal):
    """From and to the same entry. Facts: ``name``."""

    code = "same-holder"
    law = "CA 2006 s770"
    field = "taker"


class NotEnoughShares(LedgerRefusal):
    """The giver does not hold so many on the day. Facts: ``name``, ``held``, ``effective_on``."""

    code = "not-enough-shares"
    law = "CA 2006 s113(3)"


class SharesMovedLater(LedgerRefusal):
    """A later event needs the shares. Facts: ``name``, ``on``, ``held`` (there would be left)."""

    code = "shares-moved-later"
    law = "CA 2006 s113(3)"
    field = "effective_on"


class PaidUnevenly(LedgerRefusal):
    """What is paid up does not divide evenly; it has to be said. Facts: ``held``, ``paid``."""

    code = "paid-unevenly"
    law = "CA 2006 s113(3)(b)"
    field = "paid"


class PaidTooMuch(LedgerRefusal):
    """More than the nominal value, or than the holding, would be paid up. Facts: ``most``."""

    code = "paid-too-much"
    law = "CA 2006 s113(3)(b)"
    field = "paid"


class NotFullyPaid(LedgerRefusal):
    """Only fully paid shares may go this way."""

    code = "not-fully-paid"
    law = "CA 2006 ss659(1), 686, 691"


class FullyPaid(LedgerRefusal):
    """Fully paid shares cannot be forfeited: only those not paid for."""

    code = "fully-paid"
    law = "CA 2006 s659(2)(c)"


class NotRedeemable(LedgerRefusal):
    """The class is not redeemable. Facts: ``class_name``."""

    code = "not-redeemable"
    law = "CA 2006 s684"
    field = "class_key"


class NotWithdrawable(LedgerRefusal):
    """The class is not withdrawable. Facts: ``class_name``."""

    code = "not-withdrawable"
    law = "CCBSA 2014 s24 and the society's rules"
    field = "class_key"


class TooMuchWithdrawable(LedgerRefusal):
    """A member may not have so much in withdrawable shares. Facts: ``name``, ``most_pence``."""

    code = "too-much-withdrawable"
    law = "CCBSA 2014 s24"


class AuthorityNeeded(LedgerRefusal):
    """The decision behind the act is not said. Facts: ``kind``."""

    code = "authority-needed"
    law = "CA 2006 ss549 to 551, 685, 693A, 694"
    field = "authority"


class InstrumentNeeded(LedgerRefusal):
    """The paper behind the act is not said. Facts: ``kind``."""

    code = "instrument-needed"
    law = "CA 2006 ss659(1), 770, 774"
    field = "instrument"


class ReasonNeeded(LedgerRefusal):
    """A correction says why."""

    code = "reason-needed"
    law = "CA 2006 s113(6A)"
    field = "reason"


class CourtOrderNeeded(LedgerRefusal):
    """The court is said to have ordered it, and the order is not named."""

    code = "court-order-needed"
    law = "CA 2006 s125"
    field = "court_order"


class BelowNominal(LedgerRefusal):
    """Shares are not allotted below their nominal value. Facts: ``least_pence``."""

    code = "below-nominal"
    law = "CA 2006 s580"
    field = "consideration"


class GiftHasPrice(LedgerRefusal):
    """A gift has no price."""

    code = "gift-has-price"
    law = "CA 2006 s659(1)"
    field = "consideration"


class MoreThanPaid(LedgerRefusal):
    """A society pays back what was paid up, never more. Facts: ``most_pence``."""

    code = "more-than-paid"
    law = "CCBSA 2014 s124 and the society's rules"
    field = "consideration"


class NotTheseNumbers(LedgerRefusal):
    """The giver does not have these share numbers then, or not so many. Facts: ``numbers``."""

    code = "not-these-numbers"
    law = "CA 2006 ss113(3)(a), 543"
    field = "numbers"


class NoSuchEvent(LedgerRefusal):
    """The ledger has no such event."""

    code = "no-such-event"
    status = 404


class AlreadyReversed(LedgerRefusal):
    """The event was reversed before. Facts: ``number`` of the reversal."""

    code = "already-reversed"
    law = "CA 2006 s113(6A)"
    field = "reason"


class ReversalStands(LedgerRefusal):
    """A reversal is not reversed: what happened is entered anew."""

    code = "reversal-stands"
    law = "CA 2006 s113(6A)"
    field = "reason"


class NoSuchCertificate(LedgerRefusal):
    """There is no such certificate."""

    code = "no-such-certificate"
    status = 404


class CertificateCancelled(LedgerRefusal):
    """The certificate is cancelled; nothing more happens to it. Facts: ``number``."""

    code = "certificate-cancelled"
    law = "CA 2006 s768"
    field = "reason"


class CertificateNotLost(LedgerRefusal):
    """Only a lost certificate is replaced. Facts: ``number``."""

    code = "certificate-not-lost"
    law = "CA 2006 s768 and the articles"
    field = "indemnity"


class CertificateLost(LedgerRefusal):
    """The certificate is already recorded as lost. Facts: ``number``."""

    code = "certificate-lost"
    law = "CA 2006 s768"
    field = "reason"


class IndemnityNeeded(LedgerRefusal):
    """Before a lost certificate is replaced the holder gives an indemnity."""

    code = "indemnity-needed"
    law = "CA 2006 s768 and the articles"
    field = "indemnity"


class NothingToCertify(LedgerRefusal):
    """Every share the holder has is on a certificate already. Facts: ``name``."""

    code = "nothing-to-certify"
    law = "CA 2006 ss768, 769"
