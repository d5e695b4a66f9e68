"""The ballot paper as it comes from the browser, read into a paper."""

from governance.voting.forms.papers import (
    ANSWER,
    BALLOT_KEY,
    BLANK,
    CHOICE,
    CODE,
    NO_ANSWER,
    Answers,
    Filled,
    filled_with,
    hidden_fields,
    kept_fields,
    read_answers,
)
from governance.voting.forms.ranking import RANK, Fault

__all__ = [
    "ANSWER",
    "BALLOT_KEY",
    "BLANK",
    "CHOICE",
    "CODE",
    "NO_ANSWER",
    "RANK",
    "Answers",
    "Fault",
    "Filled",
    "filled_with",
    "hidden_fields",
    "kept_fields",
    "read_answers",
]
