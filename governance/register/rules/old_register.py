"""Reading one row of an old register: the entry it tells of, and everything to be said of it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from governance.constitution.rules.articles import Articles, LeaverRoute
from governance.register.rules.cells import (
    cleaned,
    has_digit,
    has_letter,
    is_initial,
    is_shortened,
    read_number,
)
from governance.register.rules.dates import read_date, written_day
from governance.register.rules.entries import Cessation, JointHolder, PartyKind
from governance.register.rules.entry_words import CESSATION_WORDS
from governance.register.rules.old_register_columns import OldField
from governance.register.rules.old_register_remarks import OldRemarkKind
from governance.register.rules.old_register_shares import OldHolding, read_holdings
from governance.register.rules.reading import StagedRow, stopped_cells
from governance.register.rules.remarks import Remark, RemarkKind
from governance.register.rules.search import folded

_DATES = (OldField.REGISTERED_ON, OldField.CEASED_ON)
_ADDRESS = (
    *(OldField.ADDRESS_1, OldField.ADDRESS_2, OldField.TOWN, OldField.POSTCODE),
    OldField.COUNTRY,
)
_BODY_WORDS = frozenset(
    "limited ltd llp plc cic society trustees trust council company co foundation".split()
)
_BETWEEN_HOLDERS = re.compile(r"\s*(?:;|&|\band\b|\n)\s*", re.IGNORECASE)
_LONGEST_NUMBER = 40

_CESSATIONS = {
    Cessation.DEATH: ("death", "died", "deceased"),
    Cessation.ENTERED_IN_ERROR: ("entered in error", "error", "entered by mistake"),
    Cessation.EXPULSION: ("expulsion", "expelled"),
    Cessation.FORFEITURE: ("forfeiture", "forfeited", "shares forfeited"),
    Cessation.GIFT_BACK: (
        "gift back", "gift", "given back", "gave back", "surrendered", "surrender",
        "gave the shares back",
    ),
    Cessation.NO_LONGER_ELIGIBLE: ("no longer eligible", "not eligible", "left employment"),
    Cessation.PURCHASE: ("purchase", "bought back", "buy back", "repurchased", "purchased"),
    Cessation.REDEMPTION: ("redemption", "redeemed"),
    Cessation.RESIGNATION: ("resignation", "resigned"),
    Cessation.TRANSFER: (
        "transfer", "transferred", "leaver", "left", "transfer to trustee",
        "transferred to trustees",
    ),
    Cessation.WITHDRAWAL: ("withdrawal", "withdrawn", "withdrew"),
}  # fmt: skip
_BY_WORDS = {name: which for which, names in _CESSATIONS.items() for name in names}
_BY_ROUTE = {
    LeaverRoute.TRANSFER_TO_NOMINEE: Cessation.TRANSFER,
    LeaverRoute.GIFT_BACK: Cessation.GIFT_BACK,
    LeaverRoute.PURCHASE: Cessation.PURCHASE,
    LeaverRoute.WITHDRAWAL: Cessation.WITHDRAWAL,
}


@dataclass(frozen=True, slots=True)
class OldPlan:
    """How the rows of one file are read; ``usual`` ways of writing dates are not remarked on."""

    mapped: Mapping[OldField, int]
    headings: Sequence[str]
    articles: Articles
    today: date
    usual: frozenset[tuple[OldField, StrEnum]] = frozenset()


@dataclass(slots=True)
class OldRow:
    """What a row says of one entry: its particulars by name, and the shares of its time."""

    line: int
    entry_number: str = ""
    number: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    holdings: tuple[OldHolding, ...] = ()
    remarks: list[Remark] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The name, as far as the row gives one."""
        parts = (self.values.get("forename", ""), self.values.get("surname", ""))
        return " ".join(part for part in parts if part)

    def say(self, kind: RemarkKind | OldRemarkKind, about: OldField | None, value: str = "",
            **facts: str) -> None:  # fmt: skip
        """Add a remark."""
        self.remarks.append(Remark(kind, about, value, facts))


def read_old_row(row: StagedRow, plan: OldPlan) -> OldRow:
    """Read one row. Every fault in it is told, not only the first."""
    texts = {name: cleaned(row.cells[at]) for name, at in plan.mapped.items()}
    read = OldRow(line=row.line)
    if not texts[OldField.REGISTERED_ON] and not texts[OldField.ENTRY_NUMBER]:
        read.say(RemarkKind.NOT_A_PERSON, None, next(filter(None, row.cells)))
        return read
    read.entry_number = read_number(texts[OldField.ENTRY_NUMBER])[:_LONGEST_NUMBER]
    if row.ragged is not None:
        expected, found = map(str, row.ragged)
        read.say(RemarkKind.RAGGED_ROW, None, expected=expected, found=found)
        return read
    stopped = stopped_cells(row, plan.mapped, plan.headings, texts, read.remarks)
    texts = {name: text for name, text in texts.items() if name not in stopped}
    _read_numbers(texts, read)
    _read_name(texts, read)
    _read_joint_holders(texts, read)
    read.values |= {name.value: texts[name] for name in _ADDRESS if name in texts}
    _read_days(texts, read, row, plan)
    _read_cessation(texts, read, plan.articles)
    if plan.articles.has_shares:
        has_ceased = read.values["ceased_on"] is not None
        read.holdings = read_holdings(texts, plan.articles, has_ceased=has_ceased, say=read.say)
    return read


def _read_numbers(texts: Mapping[OldField, str], read: OldRow) -> None:
    if OldField.ENTRY_NUMBER in texts and not read.entry_number:
        read.say(OldRemarkKind.ENTRY_NUMBER_MISSING, OldField.ENTRY_NUMBER)
    read.number = read_number(texts.get(OldField.NUMBER, ""))
    for about, text in (
        (OldField.ENTRY_NUMBER, read.entry_number),
        (OldField.NUMBER, read.number),
    ):
        if is_shortened(text):
            read.say(RemarkKind.NUMBER_SHORTENED, about, text)


def _read_name(texts: Mapping[OldField, str], read: OldRow) -> None:
    if OldField.SURNAME not in texts:
        return
    body, surname = texts.get(OldField.BODY, ""), texts[OldField.SURNAME]
    forename = texts.get(OldField.FORENAME, "")
    if not body and not forename and _BODY_WORDS & set(folded(surname).split()):
        body = surname
        read.say(OldRemarkKind.READ_AS_BODY, OldField.SURNAME, surname)
    if body:
        read.values |= {"kind": PartyKind.BODY, "title": "", "forename": "", "surname": body}
        return
    read.values |= {
        "kind": PartyKind.INDIVIDUAL,
        "title": texts.get(OldField.TITLE, ""),
        "forename": forename,
        "surname": surname,
    }
    if not has_letter(surname):
        read.say(RemarkKind.SURNAME_MISSING, OldField.SURNAME, surname)
    if has_digit(forename + surname):
        read.say(RemarkKind.NAME_WITH_DIGITS, OldField.SURNAME, read.name)
    if not forename or is_initial(forename):
        read.say(OldRemarkKind.INCOMPLETE, OldField.FORENAME, missing="The forename is")


def _read_joint_holders(texts: Mapping[OldField, str], read: OldRow) -> None:
    text = texts.get(OldField.JOINT_HOLDERS, "")
    holders = []
    for name in filter(None, _BETWEEN_HOLDERS.split(text)):
        forename, _, surname = name.rpartition(" ")
        if not forename:
            read.say(OldRemarkKind.JOINT_UNCLEAR, OldField.JOINT_HOLDERS, text)
            return
        holders.append(JointHolder(forename=forename, surname=surname))
    read.values["joint_holders"] = tuple(holders)


def _read_days(texts: Mapping[OldField, str], read: OldRow, row: StagedRow, plan: OldPlan) -> None:
    for name in _DATES:
        found = read_date(texts.get(name, ""), field=name, today=plan.today)
        read.values[name.value] = found.day
        is_typed = name in texts and plan.mapped[name] in row.marked.get("typed-date", ())
        if found.remark is not None and not (
            found.day is not None and (is_typed or (name, found.remark.kind) in plan.usual)
        ):
            read.remarks.append(found.remark)
        if found.day is not None and found.day > plan.today:
            read.say(OldRemarkKind.DAY_TO_COME, name, written_day(found.day))
    entered, ceased = read.values["registered_on"], read.values["ceased_on"]
    if OldField.REGISTERED_ON in texts and not texts[OldField.REGISTERED_ON]:
        read.say(OldRemarkKind.ENTERED_MISSING, OldField.REGISTERED_ON)
    if entered and ceased and ceased < entered:
        read.say(
            OldRemarkKind.CEASED_BEFORE_ENTERED,
            OldField.CEASED_ON,
            written_day(ceased),
            entered=written_day(entered),
        )


def _read_cessation(texts: Mapping[OldField, str], read: OldRow, articles: Articles) -> None:
    text = texts.get(OldField.CESSATION, "")
    read.values["cessation"] = None
    has_ceased = bool(texts.get(OldField.CEASED_ON))
    if text and not has_ceased:
        read.say(OldRemarkKind.CEASED_MISSING, OldField.CEASED_ON, text)
    elif has_ceased and text:
        found = _BY_WORDS.get(folded(text))
        if found is None:
            read.say(OldRemarkKind.CESSATION_UNCLEAR, OldField.CESSATION, text)
        read.values["cessation"] = found
    elif has_ceased:
        assumed = _BY_ROUTE.get(articles.leaver_route, Cessation.RESIGNATION)
        read.values["cessation"] = assumed
        words = CESSATION_WORDS[assumed.value]
        read.say(OldRemarkKind.CESSATION_ASSUMED, OldField.CESSATION, read=words)
