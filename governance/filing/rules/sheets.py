"""The sheets of the filing pack: which of them a legal form needs, and what a sheet is made of."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from governance.constitution.rules.forms import EventKind, FormRules


@dataclass(frozen=True, slots=True)
class Span:
    """The days a sheet covers, both counted; ``last_on`` is the day its lists are as at."""

    first_on: date
    last_on: date


class Sheet(StrEnum):
    """What is filed, or kept ready to be."""

    ALLOTMENTS = "allotments"
    CIC_REPORT = "cic-report"
    CONFIRMATION_STATEMENT = "confirmation-statement"
    CONSTITUENCIES = "constituencies"
    MEMBERS = "members"
    OFFICER_CHANGES = "officer-changes"
    OWN_SHARES = "own-shares"
    SOCIETY_RETURN = "society-return"


class Part(StrEnum):
    """A list that belongs to a sheet; each is a download of its own."""

    CEASED = "ceased"
    JOINED = "joined"
    MEMBERS = "members"
    MOVES = "moves"
    OFFICER_CHANGES = "officer-changes"
    OFFICERS = "officers"


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a sheet is for. ``is_period``: it covers a first and a last day."""

    title: str
    filed_as: str
    source: str
    says: str
    is_period: bool = True


ABOUT: Mapping[Sheet, About] = {
    Sheet.CONFIRMATION_STATEMENT: About(
        title="Confirmation statement",
        filed_as="CS01",
        source="CA 2006 ss853A-853H",
        says="Statement of capital, members with their shares, transfers since the last one.",
    ),
    Sheet.MEMBERS: About(
        title="Full list of members",
        filed_as="with the confirmation statement",
        source="ECCTA 2023 s50; CA 2006 s113",
        says="Every member by name as on the register, with shares by class.",
        is_period=False,
    ),
    Sheet.ALLOTMENTS: About(
        title="Return of allotments",
        filed_as="SH01",
        source="CA 2006 s555",
        says="Shares allotted, amounts paid, and the statement of capital after.",
    ),
    Sheet.OWN_SHARES: About(
        title="Redemption, purchase and cancellation",
        filed_as="SH02, SH03, SH06, SH19",
        source="CA 2006 ss644, 659, 689, 707, 708",
        says="Shares redeemed, bought or given back, and the statement of capital after.",
    ),
    Sheet.OFFICER_CHANGES: About(
        title="Changes of officers",
        filed_as="AP01, AP03, CH01, CH03, TM01, TM02",
        source="CA 2006 ss167G-167J, 279G-279J",
        says="Officers appointed, changed and ceased.",
    ),
    Sheet.CIC_REPORT: About(
        title="Community interest company report",
        filed_as="CIC34",
        source="CAICE 2004 s34; CIC Regs 2005 regs 26-29",
        says="What the register knows of the year, and the parts you type yourself.",
    ),
    Sheet.SOCIETY_RETURN: About(
        title="Annual return of the society",
        filed_as="AR30",
        source="CCBSA 2014 s89",
        says="Members at the start, joined, left and at the end; share capital; the committee.",
    ),
    Sheet.CONSTITUENCIES: About(
        title="Lists of members, governors and directors",
        filed_as="kept for inspection",
        source="NHS Act 2006 Sch 7 para 20",
        says="Members by constituency; governors and directors with their interests.",
        is_period=False,
    ),
}


def sheets_of(rules: FormRules) -> tuple[Sheet, ...]:
    """The sheets a legal form needs, in the order they are shown."""
    if rules.is_company:
        shares = (Sheet.ALLOTMENTS, Sheet.OWN_SHARES) if rules.has_shares else ()
        cic = (Sheet.CIC_REPORT,) if rules.is_cic else ()
        return (
            Sheet.CONFIRMATION_STATEMENT,
            Sheet.MEMBERS,
            *shares,
            Sheet.OFFICER_CHANGES,
            *cic,
        )
    return (Sheet.SOCIETY_RETURN, Sheet.MEMBERS) if rules.is_society else (Sheet.CONSTITUENCIES,)


def parts_of(sheet: Sheet, rules: FormRules) -> tuple[Part, ...]:
    """The lists of a sheet, in the order they are shown."""
    moves = (Part.MOVES,) if rules.has_shares else ()
    return {
        Sheet.ALLOTMENTS: moves,
        Sheet.CIC_REPORT: (Part.OFFICERS,),
        Sheet.CONFIRMATION_STATEMENT: (Part.MEMBERS, *moves, Part.JOINED, Part.CEASED),
        Sheet.CONSTITUENCIES: (Part.MEMBERS, Part.OFFICERS),
        Sheet.MEMBERS: (Part.MEMBERS,),
        Sheet.OFFICER_CHANGES: (Part.OFFICER_CHANGES,),
        Sheet.OWN_SHARES: moves,
        Sheet.SOCIETY_RETURN: (Part.OFFICERS, Part.JOINED, Part.CEASED),
    }[sheet]


ALLOTTED = (EventKind.ALLOTMENT,)
TAKEN_BACK = (
    EventKind.REDEMPTION,
    EventKind.PURCHASE,
    EventKind.GIFT_BACK,
    EventKind.FORFEITURE,
)
FILED_KINDS = tuple(
    kind for kind in EventKind if kind not in {EventKind.BROUGHT_FORWARD, EventKind.REVERSAL}
)
"""What happened to shares, as against what was only written down or undone."""


def kinds_of(sheet: Sheet) -> tuple[EventKind, ...]:
    """The events of the ledger that a sheet tells of."""
    return {Sheet.ALLOTMENTS: ALLOTTED, Sheet.OWN_SHARES: TAKEN_BACK}.get(sheet, FILED_KINDS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Something the register does not know: typed by the secretary and kept."""

    name: str
    label: str
    hint: str = ""
    is_long: bool = False
    most: int = 200


TYPED: Mapping[Sheet, tuple[Question, ...]] = {
    Sheet.CONFIRMATION_STATEMENT: (
        Question(name="sic", label="Business activity codes (SIC)", hint="Up to four codes."),
        Question(name="email", label="Registered e-mail address"),
        Question(
            name="rights",
            label="Rights of the shares",
            hint="The prescribed particulars, class by class, as in the articles.",
            is_long=True,
            most=4000,
        ),
    ),
    Sheet.CIC_REPORT: (
        Question(
            name="activities",
            label="Part 1: what the company did for the community",
            is_long=True,
            most=8000,
        ),
        Question(
            name="stakeholders",
            label="Part 2: whom it asked, how, and what it did with the answers",
            is_long=True,
            most=4000,
        ),
        Question(name="pay", label="Part 3: directors’ pay in the year", is_long=True, most=4000),
        Question(
            name="transfers",
            label="Part 4: assets handed over for less than their worth",
            is_long=True,
            most=4000,
        ),
        Question(name="dividends", label="Dividends declared or proposed, and the cap"),
        Question(name="signed", label="Signed by, and on which day"),
    ),
    Sheet.SOCIETY_RETURN: (
        Question(name="turnover", label="Turnover", hint="From the accounts, in pounds."),
        Question(name="assets", label="Total assets", hint="From the accounts, in pounds."),
        Question(name="auditor", label="Auditor, or why there is none", is_long=True, most=2000),
        Question(name="benefit", label="How the society met its condition for registration",
                 is_long=True, most=8000),
        Question(name="signed", label="Signed by the secretary, and on which day"),
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Box:
    """One field of a form, ready to copy: its label and its value."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Section:
    """Fields that belong together. ``note`` says what to know of them."""

    title: str
    boxes: tuple[Box, ...]
    note: str = ""


def money(pence: int) -> str:
    """``£1,234.50``."""
    return f"£{pence // 100:,}.{pence % 100:02}"


def form_day(day: date) -> str:
    """A day as forms have it: ``23/09/2027``."""
    return f"{day:%d/%m/%Y}"
