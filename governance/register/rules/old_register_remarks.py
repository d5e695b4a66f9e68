"""What can be said of a row of an old register, besides what can be said of any row."""

from enum import StrEnum

from governance.register.rules.outcomes import Severity


class OldRemarkKind(StrEnum):
    """Everything that only an old register gives cause to say."""

    CEASED_BEFORE_ENTERED = "ceased-before-entered"
    CEASED_MISSING = "ceased-missing"
    CESSATION_ASSUMED = "cessation-assumed"
    CESSATION_UNCLEAR = "cessation-unclear"
    CLASSES_UNEVEN = "classes-uneven"
    CLASS_NOT_KNOWN = "class-not-known"
    CLASS_TWICE = "class-twice"
    DAY_TO_COME = "day-to-come"
    EMPLOYEE_NOT_KNOWN = "employee-not-known"
    ENTERED_MISSING = "entered-missing"
    ENTRY_NUMBER_MISSING = "entry-number-missing"
    ENTRY_NUMBER_TWICE = "entry-number-twice"
    INCOMPLETE = "incomplete"
    JOINT_UNCLEAR = "joint-unclear"
    LEDGER_MOVED_ON = "ledger-moved-on"
    NAME_DIFFERS = "name-differs"
    NAMESAKE = "namesake"
    PAID_TOO_MUCH = "paid-too-much"
    PAID_UNCLEAR = "paid-unclear"
    READ_AS_BODY = "read-as-body"
    SHARES_NOT_TOLD = "shares-not-told"
    SHARES_UNCLEAR = "shares-unclear"
    SPELLS_OVERLAP = "spells-overlap"


_F, _W, _N = Severity.FAULT, Severity.WARNING, Severity.NOTE
_K = OldRemarkKind
_AT_HOME = "Put it right in the file and upload it again, or leave this row out."
_LOOK = "Check that this is right."

OLD_WORDS: dict[StrEnum, tuple[Severity, str, str]] = {
    _K.CEASED_BEFORE_ENTERED: (
        _F,
        "Ceased on {value}, which is before the day entered, {entered}.",
        _AT_HOME,
    ),
    _K.CEASED_MISSING: (
        _F,
        "It says how the membership ceased, “{value}”, but not on which day.",
        "Add the date ceased, or empty this cell, and upload again.",
    ),
    _K.CESSATION_ASSUMED: (
        _W,
        "The file does not say how the membership ceased. It was read as: {read}.",
        _LOOK,
    ),
    _K.CESSATION_UNCLEAR: (
        _F,
        "“{value}” is no way of ceasing that we know.",
        "Write died, resigned, transferred, given back, bought back, or another way in the guide.",
    ),
    _K.CLASS_NOT_KNOWN: (
        _F,
        "The articles have no class of shares called “{value}”. They have: {classes}.",
        "Correct the class in the file, or have the articles entered first.",
    ),
    _K.CLASSES_UNEVEN: (
        _F,
        "This row names {classes} classes of shares and {numbers} numbers of them: “{value}”.",
        "Give as many numbers as classes, in the same order, with “;” between; amounts paid too.",
    ),
    _K.CLASS_TWICE: (_F, "“{value}” is named twice. Add the shares up.", _AT_HOME),
    _K.DAY_TO_COME: (_F, "{value} is still to come. A register tells what has been.", _AT_HOME),
    _K.EMPLOYEE_NOT_KNOWN: (
        _W,
        "The staff records have nobody with the number {value}. The person is put on file with it.",
        "Check the number. If HR uses another, correct it in the file.",
    ),
    _K.ENTERED_MISSING: (_F, "There is no date on which the name was entered.", _AT_HOME),
    _K.ENTRY_NUMBER_MISSING: (_F, "There is no entry number.", _AT_HOME),
    _K.ENTRY_NUMBER_TWICE: (
        _F,
        "Entry number {value} is used more than once: also on {lines}.",
        "Give each entry a number of its own, or leave the wrong row out.",
    ),
    _K.INCOMPLETE: (
        _W,
        "{missing} not told in full (CA 2006 s113A wants it).",
        "It can be imported so. The entry shows what is lacking until it is added.",
    ),
    _K.JOINT_UNCLEAR: (
        _F,
        "“{value}” cannot be read as names of joint holders.",
        "Write forename and surname of each, with a semicolon between two holders.",
    ),
    _K.LEDGER_MOVED_ON: (
        _F,
        "The ledger has more than the opening holding of entry {number}, and the file differs.",
        "Leave this row out, and correct entry and ledger by hand.",
    ),
    _K.NAME_DIFFERS: (
        _N,
        "The old register has {value}, the register {name}. The name in the register stays.",
        "",
    ),
    _K.NAMESAKE: (
        _W,
        "Somebody called {name} is on file already, number {number}.",
        "If it is the same person, add that number to the row in a column “Employee number”.",
    ),
    _K.PAID_TOO_MUCH: (
        _F,
        "{value} is more than the shares are worth at their nominal value, {most}.",
        _AT_HOME,
    ),
    _K.PAID_UNCLEAR: (_F, "“{value}” cannot be read as an amount of money.", _AT_HOME),
    _K.READ_AS_BODY: (_N, "Read as the name of a body, not of a person.", ""),
    _K.SHARES_NOT_TOLD: (
        _N,
        "No number of shares is told for the time before it ceased: none is entered.",
        "",
    ),
    _K.SHARES_UNCLEAR: (
        _F,
        "“{value}” is no number of shares. A member has at least one.",
        _AT_HOME,
    ),
    _K.SPELLS_OVERLAP: (
        _F,
        "The same person is a member in the same days on {lines}.",
        "Correct the dates or the employee number in the file, or leave one of the rows out.",
    ),
}  # fmt: skip
