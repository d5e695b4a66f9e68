"""What the mutual's own articles say: the terms the law leaves to it, kept as data."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from typing import Any

from governance.constitution.rules.forms import FORMS, EventKind, FormRules, LegalForm


class LeaverVote(StrEnum):
    """When somebody who leaves the mutual's employment stops voting."""

    WITH_EMPLOYMENT = "with-employment"
    WITH_ENTRY = "with-entry"


class LeaverRoute(StrEnum):
    """What becomes of a leaver's shares under the articles."""

    TRANSFER_TO_NOMINEE = "transfer-to-nominee"
    GIFT_BACK = "gift-back"
    PURCHASE = "purchase"
    WITHDRAWAL = "withdrawal"
    KEEP = "keep"
    NO_SHARES = "no-shares"


class ServiceAddress(StrEnum):
    """Which address an entry opens with until the member says otherwise."""

    REGISTERED_OFFICE = "registered-office"
    HOME = "home"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareClass:
    """A class of shares. ``nominal_pence`` is one share's nominal value in pence."""

    key: str
    name: str
    nominal_pence: int
    votes_each: int = 1
    is_redeemable: bool = False
    is_withdrawable: bool = False
    is_numbered: bool = False


ORDINARY = ShareClass(key="ordinary", name="Ordinary", nominal_pence=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Articles:
    """The terms in force on a day. What is not said here is a term of the law (``rules``)."""

    legal_form: LegalForm = LegalForm.COMPANY_BY_SHARES
    registered_name: str = ""
    registered_number: str = ""
    office_lines: tuple[str, ...] = ()
    register_kept_at: str = ""
    """Where the register may be inspected, if not at the registered office."""
    incorporated_on: str = ""
    """ISO date, or empty: when the review periods of the confirmation statement began."""
    year_end: str = "03-31"
    """Month and day of the year end, ``MM-DD``."""
    share_classes: tuple[ShareClass, ...] = (ORDINARY,)
    shares_each: int = 1
    offer_after_months: int = 0
    """How long somebody works here before a share is offered."""
    leaver_vote: LeaverVote = LeaverVote.WITH_EMPLOYMENT
    leaver_route: LeaverRoute = LeaverRoute.TRANSFER_TO_NOMINEE
    nominee_name: str = ""
    """Who takes a leaver's shares by transfer: a trustee or nominee on the register."""
    withdrawal_notice_days: int = 0
    guarantee_pence: int = 100
    service_address: ServiceAddress = ServiceAddress.REGISTERED_OFFICE
    are_joint_holders_allowed: bool = True
    inspection_fees: Mapping[str, int] = field(default_factory=dict)
    """Pence by item, when they differ from the prescribed ones."""

    @property
    def rules(self) -> FormRules:
        """What the law says of the legal form."""
        return FORMS[self.legal_form]

    @property
    def has_shares(self) -> bool:
        """Whether membership goes with holding shares."""
        return self.rules.has_shares

    def allows(self, kind: EventKind) -> bool:
        """Whether the law lets this legal form's ledger have such an event."""
        return kind in self.rules.events

    def share_class(self, key: str) -> ShareClass | None:
        """The class of that key; ``None`` when the articles have none."""
        return next((each for each in self.share_classes if each.key == key), None)


def to_data(articles: Articles) -> dict[str, Any]:
    """The terms as JSON holds them; ``from_data(to_data(a)) == a``."""
    data = asdict(articles)
    data["office_lines"] = list(articles.office_lines)
    data["share_classes"] = [asdict(each) for each in articles.share_classes]
    data["inspection_fees"] = dict(articles.inspection_fees)
    return data


def from_data(data: Mapping[str, Any]) -> Articles:
    """Terms as they were kept; what was not yet a term then has its default."""
    known = {name: value for name, value in data.items() if name in Articles.__slots__}
    articles = replace(Articles(), **known)
    return replace(
        articles,
        legal_form=LegalForm(articles.legal_form),
        leaver_vote=LeaverVote(articles.leaver_vote),
        leaver_route=LeaverRoute(articles.leaver_route),
        service_address=ServiceAddress(articles.service_address),
        office_lines=tuple(articles.office_lines),
        share_classes=tuple(
            each if isinstance(each, ShareClass) else ShareClass(**each)
            for each in articles.share_classes
        ),
    )
