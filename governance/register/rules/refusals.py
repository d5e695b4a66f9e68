"""What stands in the way of an act on the register."""

from governance.kernel.refusals import Refusal, StaleForm


class ImportSettled(Refusal):
    """The import was confirmed, let go, or cleared away meanwhile. Facts: ``import_id``."""

    code = "import-settled"


class RowsStillFaulty(Refusal):
    """Faulty rows that nobody has said to leave out. Facts: ``count``, ``import_id``."""

    code = "rows-still-faulty"


class ColumnsMissing(Refusal):
    """No column is chosen for something every row needs. Facts: ``missing``, ``import_id``."""

    code = "columns-missing"


class EmptyExport(Refusal):
    """The file has headings and not one row below them."""

    code = "empty-export"
    status = 400


class ConstituencyInUse(Refusal):
    """People in post belong to the group, so it cannot be closed. Facts: ``name``, ``members``."""

    code = "constituency-in-use"


class ConstituencyNameTaken(Refusal):
    """Another group of the kind has this name already. Facts: ``name``."""

    code = "constituency-name-taken"


class EntryChangedMeanwhile(StaleForm):
    """Somebody else changed the entry while a form was open.

    Facts: ``entry_id``, ``edition`` (the new one), ``changes`` (what was entered since then, the
    newest first), ``changed_by`` and ``changed_at`` (of the newest).
    """

    code = "entry-changed-meanwhile"


class AlreadyRegistered(Refusal):
    """The person stands on the register already in those days. Facts: ``name``, ``number``."""

    code = "already-registered"


class EntryEnded(Refusal):
    """The entry has ended, so it cannot be ended again. Facts: ``number``, ``ceased_on``."""

    code = "entry-ended"


class EntryNotEnded(Refusal):
    """The entry has not ended, so there is nothing to take back. Facts: ``number``."""

    code = "entry-not-ended"


class CeasedBeforeRegistered(Refusal):
    """A membership cannot end before it began. Facts: ``registered_on``, ``ceased_on``."""

    code = "ceased-before-registered"


class HeldSharesBefore(Refusal):
    """The ledger has shares from before the day of registration. Facts: ``number``,
    ``registered_on``.
    """

    code = "held-shares-before"


class StillHoldsShares(Refusal):
    """The entry holds shares on the day it is to end. Facts: ``number``, ``name``, ``shares``."""

    code = "still-holds-shares"


class NumberTaken(Refusal):
    """Somebody on file has this number already. Facts: ``number``."""

    code = "number-taken"
