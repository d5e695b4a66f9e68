"""The tables of officers and filings: append-only, every row dated true and entered."""

from governance.filing.models.deadlines import DeadlineMark, FilingReminder
from governance.filing.models.officers import Officer, OfficerChange
from governance.filing.models.statements import ControlStatement, TypedFigures

__all__ = [
    "ControlStatement",
    "DeadlineMark",
    "FilingReminder",
    "Officer",
    "OfficerChange",
    "TypedFigures",
]
