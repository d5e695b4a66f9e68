"""The legal forms and the rules that each brings with it, as data."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class LegalForm(StrEnum):
    """What kind of body the mutual is in law."""

    COMPANY_BY_SHARES = "company-by-shares"
    COMPANY_BY_GUARANTEE = "company-by-guarantee"
    CIC_BY_SHARES = "cic-by-shares"
    CIC_BY_GUARANTEE = "cic-by-guarantee"
    COOPERATIVE_SOCIETY = "co-operative-society"
    COMMUNITY_BENEFIT_SOCIETY = "community-benefit-society"
    FOUNDATION_BODY = "foundation-body"


class EventKind(StrEnum):
    """What can happen to shares; each is one event of the ledger."""

    ALLOTMENT = "allotment"
    BROUGHT_FORWARD = "brought-forward"
    FORFEITURE = "forfeiture"
    GIFT_BACK = "gift-back"
    PAYMENT = "payment"
    PURCHASE = "purchase"
    REDEMPTION = "redemption"
    REVERSAL = "reversal"
    TRANSFER = "transfer"
    TRANSMISSION = "transmission"
    WITHDRAWAL = "withdrawal"


class Registry(StrEnum):
    """Who the body files with."""

    COMPANIES_HOUSE = "companies-house"
    FCA = "fca"
    NONE = "none"


_RECORD_KEEPING = frozenset({EventKind.BROUGHT_FORWARD, EventKind.REVERSAL})
_COMPANY_EVENTS = _RECORD_KEEPING | {
    EventKind.ALLOTMENT,  # CA 2006 ss549-551
    EventKind.PAYMENT,  # of a call; s113(3)(b) has the amount paid on the register
    EventKind.TRANSFER,  # ss770-772
    EventKind.TRANSMISSION,  # ss773-774
    EventKind.REDEMPTION,  # ss684-689
    EventKind.PURCHASE,  # ss690-708
    EventKind.GIFT_BACK,  # s659(1)
    EventKind.FORFEITURE,  # s659(2)(c), under the articles
}
_SOCIETY_EVENTS = _RECORD_KEEPING | {
    EventKind.ALLOTMENT,
    EventKind.PAYMENT,
    EventKind.TRANSFER,
    EventKind.TRANSMISSION,  # CCBSA 2014 ss37-40
    EventKind.WITHDRAWAL,  # by the rules; s124(2)(e)
    EventKind.FORFEITURE,
}

SOCIETY_MOST_WITHDRAWABLE_PENCE = 100_000_00
"""The most a member other than a society may hold in withdrawable shares (CCBSA 2014 s24)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormRules:
    """What the law says of a legal form. ``rulebook`` is what its constitution is called."""

    form: LegalForm
    title: str
    statute: str
    registry: Registry
    rulebook: str
    register_source: str
    is_company: bool = False
    is_society: bool = False
    is_cic: bool = False
    has_shares: bool = False
    has_constituencies: bool = False
    least_members: int = 1
    events: frozenset[EventKind] = frozenset()
    index_above: int | None = None
    """A register of more members than this needs an index of names (CA 2006 s113J)."""
    former_kept_years: int = 10
    """How long a former member's entry stays (CA 2006 s121; societies by policy)."""
    inspection_working_days: int | None = None
    """Within how many working days a request to inspect is answered (CA 2006 s117)."""


_COMPANY = {
    "registry": Registry.COMPANIES_HOUSE,
    "rulebook": "articles",
    "is_company": True,
    "index_above": 50,
    "inspection_working_days": 5,
}
_SOCIETY = {
    "statute": "Co-operative and Community Benefit Societies Act 2014",
    "registry": Registry.FCA,
    "rulebook": "rules",
    "register_source": "CCBSA 2014 s30",
    "is_society": True,
    "has_shares": True,
    "least_members": 3,  # s2(2)(b); or two societies
    "events": _SOCIETY_EVENTS,
}
_CA = "Companies Act 2006"
_CIC = "Companies Act 2006; CAICE Act 2004 Part 2; CIC Regulations 2005"

FORMS: Mapping[LegalForm, FormRules] = {
    rules.form: rules
    for rules in (
        FormRules(
            form=LegalForm.COMPANY_BY_SHARES,
            title="Company limited by shares",
            statute=_CA,
            register_source="CA 2006 s113",
            has_shares=True,
            events=_COMPANY_EVENTS,
            **_COMPANY,  # type: ignore[arg-type] # what every company has
        ),
        FormRules(
            form=LegalForm.COMPANY_BY_GUARANTEE,
            title="Company limited by guarantee",
            statute=_CA,
            register_source="CA 2006 s113",
            **_COMPANY,  # type: ignore[arg-type] # what every company has
        ),
        FormRules(
            form=LegalForm.CIC_BY_SHARES,
            title="Community interest company limited by shares",
            statute=_CIC,
            register_source="CA 2006 s113",
            has_shares=True,
            is_cic=True,
            events=_COMPANY_EVENTS,
            **_COMPANY,  # type: ignore[arg-type] # what every company has
        ),
        FormRules(
            form=LegalForm.CIC_BY_GUARANTEE,
            title="Community interest company limited by guarantee",
            statute=_CIC,
            register_source="CA 2006 s113",
            is_cic=True,
            **_COMPANY,  # type: ignore[arg-type] # what every company has
        ),
        FormRules(
            form=LegalForm.COOPERATIVE_SOCIETY,
            title="Co-operative society",
            **_SOCIETY,  # type: ignore[arg-type] # what every society has
        ),
        FormRules(
            form=LegalForm.COMMUNITY_BENEFIT_SOCIETY,
            title="Community benefit society",
            **_SOCIETY,  # type: ignore[arg-type] # what every society has
        ),
        FormRules(
            form=LegalForm.FOUNDATION_BODY,
            title="Foundation body with constituencies",
            statute="National Health Service Act 2006 Schedule 7",
            registry=Registry.NONE,
            rulebook="constitution",
            register_source="NHS Act 2006 Sch 7 para 20",
            has_constituencies=True,
        ),
    )
}
