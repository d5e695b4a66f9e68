"""What stands in the way of an act on the register."""

from governance.kernel.refusals import Refusal


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
