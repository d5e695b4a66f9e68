"""What stands in the way of a decision, an offer, an allotment, or a step of a leaver's case."""

from typing import ClassVar

from governance.kernel.refusals import Refusal


class DecisionNotWaiting(Refusal):
    """The decision was signed off, taken back or overtaken meanwhile."""

    code: ClassVar[str] = "decision-not-waiting"


class DifferenceGone(Refusal):
    """None of the chosen lines is as it was shown: the records changed, or it was decided."""

    code: ClassVar[str] = "difference-gone"


class IntentWillNotDo(Refusal):
    """The answer does not fit the lines. Facts: ``faults`` by the name of the field."""

    code: ClassVar[str] = "intent-will-not-do"


class AnotherPersonSignsOff(Refusal):
    """Whoever decided or proposed something cannot be the one to sign it off."""

    code: ClassVar[str] = "another-person-signs-off"


class OfferNotOpen(Refusal):
    """The offer was answered, withdrawn or has lapsed. Facts: ``state``, ``expires_on``."""

    code: ClassVar[str] = "offer-not-open"


class ReplyWillNotDo(Refusal):
    """The answer has no whole address, or a day that cannot be. Facts: ``faults``."""

    code: ClassVar[str] = "reply-will-not-do"


class OffersNotAccepted(Refusal):
    """Some of the chosen offers cannot be allotted now. Facts: ``names``."""

    code: ClassVar[str] = "offers-not-accepted"


class AllottedBeforeAgreed(Refusal):
    """Nobody becomes a member before they agreed (CA 2006 s112). Facts: ``name``, ``on``."""

    code: ClassVar[str] = "allotted-before-agreed"


class NotInPostAnyMore(Refusal):
    """Somebody who accepted has left meanwhile. Facts: ``names``."""

    code: ClassVar[str] = "not-in-post-any-more"


class TermsIncomplete(Refusal):
    """The proposal lacks something. Facts: ``faults`` by the name of the field."""

    code: ClassVar[str] = "terms-incomplete"


class BatchNotWaiting(Refusal):
    """The proposal was signed off or taken back meanwhile."""

    code: ClassVar[str] = "batch-not-waiting"


class CaseOpenAlready(Refusal):
    """A leaver's case of this entry is open. Facts: ``name``, ``case_id``."""

    code: ClassVar[str] = "case-open-already"


class CaseNotThere(Refusal):
    """Some of the chosen cases are not at the step before this one. Facts: ``names``, ``step``."""

    code: ClassVar[str] = "case-not-there"


class StepWillNotDo(Refusal):
    """The day or the paper of a step will not do. Facts: ``faults`` by the name of the field."""

    code: ClassVar[str] = "step-will-not-do"


class NoticeStillRuns(Refusal):
    """The notice of withdrawal has not run out. Facts: ``name``, ``ends_on``."""

    code: ClassVar[str] = "notice-still-runs"


class NomineeNotRegistered(Refusal):
    """Nobody of the nominee's name stands on the register. Facts: ``name``."""

    code: ClassVar[str] = "nominee-not-registered"


class RepresentativeNeeded(Refusal):
    """No entry of a personal representative is named. Facts: ``name``."""

    code: ClassVar[str] = "representative-needed"


class MemberStays(Refusal):
    """The articles let leavers stay members, so there is no case to open."""

    code: ClassVar[str] = "member-stays"
