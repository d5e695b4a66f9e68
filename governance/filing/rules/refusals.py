"""What stands in the way of an act on officers and filings."""

from typing import ClassVar

from governance.kernel.refusals import Refusal, StaleForm


class OfficerChangedMeanwhile(StaleForm):
    """Somebody else added to this record while the form was open. Facts: ``officer_id``."""

    code: ClassVar[str] = "officer-changed-meanwhile"


class OfficeNotKnown(Refusal):
    """The mutual's legal form has no such office. Facts: ``office``, ``title``."""

    code: ClassVar[str] = "office-not-known"


class OfficerHasCeased(Refusal):
    """The office has ended already. Facts: ``ceased_on``."""

    code: ClassVar[str] = "officer-has-ceased"


class DeadlineNotKnown(Refusal):
    """There is no such deadline, or not any more. Facts: ``key``."""

    code: ClassVar[str] = "deadline-not-known"
    status: ClassVar[int] = 404


class NoControlStatement(Refusal):
    """The legal form has no statement on people with significant control. Facts: ``title``."""

    code: ClassVar[str] = "no-control-statement"


class SheetNotFiled(Refusal):
    """The legal form files no such thing. Facts: ``title``."""

    code: ClassVar[str] = "sheet-not-filed"
    status: ClassVar[int] = 404
