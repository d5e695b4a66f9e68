"""What can stand in the way of nominating, supporting, deciding and withdrawing."""

from typing import ClassVar

from governance.kernel.refusals import Refusal


class NominationsNotOpen(Refusal):
    """Nominations are not open yet, or the deadline has passed. Facts: ``closed_at`` or none."""

    code: ClassVar[str] = "nominations-not-open"


class NotEligibleToStand(Refusal):
    """The person is not a member in this contest's electorate.

    Facts: ``reason``, ``electorate_name``.
    """

    code: ClassVar[str] = "not-eligible-to-stand"


class StatementTooLong(Refusal):
    """More than 250 words. Facts: ``words``, ``most``."""

    code: ClassVar[str] = "statement-too-long"


class NominationIncomplete(Refusal):
    """Something is missing. Facts: ``missing``, the names of the gaps."""

    code: ClassVar[str] = "nomination-incomplete"


class NominationSubmitted(Refusal):
    """The nomination was handed in, so it can no longer be changed; it can be withdrawn."""

    code: ClassVar[str] = "nomination-submitted"


class NominationNotSubmitted(Refusal):
    """The nomination was never handed in."""

    code: ClassVar[str] = "nomination-not-submitted"


class NominationWithdrawn(Refusal):
    """The nomination was withdrawn; that is final."""

    code: ClassVar[str] = "nomination-withdrawn"


class WithdrawalsClosed(Refusal):
    """The deadline for withdrawing has passed. Facts: ``closed_at``."""

    code: ClassVar[str] = "withdrawals-closed"


class ReasonNotTrue(Refusal):
    """The record does not bear out the reason given. Facts: ``reason``, ``true_reasons``."""

    code: ClassVar[str] = "reason-not-true"


class ReasonStands(Refusal):
    """The nomination cannot be accepted: the record shows a ground against it.

    Facts: ``reasons``.
    """

    code: ClassVar[str] = "nomination-has-faults"


class OwnNomination(Refusal):
    """Nobody decides on their own nomination (MER r69)."""

    code: ClassVar[str] = "own-nomination"


class StatementPublished(Refusal):
    """The statement of candidates is out, so decisions stand."""

    code: ClassVar[str] = "statement-published"


class AlreadyNominated(Refusal):
    """This member has a nomination in this contest already."""

    code: ClassVar[str] = "already-nominated"


class NotAsked(Refusal):
    """This person was not asked to support this nomination, or has answered."""

    code: ClassVar[str] = "support-not-asked"


class SupportsTooMany(Refusal):
    """The person supports as many nominations as they may. Facts: ``most``."""

    code: ClassVar[str] = "supports-too-many"


class NotEligibleToSupport(Refusal):
    """Only a member of the contest's electorate supports, and nobody themselves.

    Facts: ``electorate_name``.
    """

    code: ClassVar[str] = "not-eligible-to-support"


class EnoughSupporters(Refusal):
    """As many people are asked already as the contest needs. Facts: ``most``."""

    code: ClassVar[str] = "enough-supporters"
