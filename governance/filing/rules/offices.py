"""The offices each legal form has, and which particulars the law wants of each."""

from dataclasses import dataclass
from enum import StrEnum

from governance.constitution.rules.forms import FormRules


class Office(StrEnum):
    """What somebody is to the mutual."""

    COMMITTEE_MEMBER = "committee-member"
    DIRECTOR = "director"
    GOVERNOR = "governor"
    SECRETARY = "secretary"

    @property
    def words(self) -> str:
        """The office as written after a name."""
        return self.value.replace("-", " ")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which facts a record holds, by name, and which of them must be there before filing.

    ``private`` facts are sealed, and shown on a page of their own.
    """

    public: tuple[str, ...]
    private: tuple[str, ...] = ()
    required: frozenset[str] = frozenset()
    notified: frozenset[str] = frozenset()
    """The facts of which the registrar is told when they change."""


NAME = ("title", "forename", "surname")
ADDRESS = ("address_1", "address_2", "town", "postcode", "country")
HOME = ("home_1", "home_2", "home_town", "home_postcode", "home_country")
_SERVICE = ("is_at_registered_office", *ADDRESS)
_NAME_FILED = frozenset({*NAME, "former_names"})

_COMPANY_DIRECTOR = Wanted(  # CA 2006 ss167G-167J as inserted by ECCTA 2023 Sch 2
    public=(
        *NAME,
        "former_names",
        "nationality",
        "country_of_residence",
        *_SERVICE,
        "consented_on",
        "states_not_disqualified",
        "identity_verified_on",
    ),
    private=("born_on", *HOME, "personal_code"),
    required=frozenset(
        {
            "forename",
            "surname",
            "service_address",
            "nationality",
            "country_of_residence",
            "born_on",
            "home_address",
            "consented_on",
            "states_not_disqualified",
            "personal_code",
        }
    ),
    notified=_NAME_FILED
    | {"nationality", "country_of_residence", "born_on", *_SERVICE, "home_address"},
)
_COMPANY_SECRETARY = Wanted(  # ss279G-279J: no home address and no date of birth
    public=(*NAME, "former_names", *_SERVICE, "consented_on"),
    required=frozenset({"forename", "surname", "service_address", "consented_on"}),
    notified=_NAME_FILED | set(_SERVICE),
)
_SOCIETY_OFFICER = Wanted(  # CCBSA 2014 s30(3)
    public=(*NAME, *_SERVICE, "e_address", "e_purposes"),
    required=frozenset({"surname", "service_address"}),
)
_FOUNDATION_OFFICER = Wanted(  # NHS Act 2006 Sch 7 para 20
    public=(*NAME, "constituency", "interests", *_SERVICE),
    required=frozenset({"surname", "interests"}),
)


def offices(rules: FormRules) -> tuple[Office, ...]:
    """The offices a legal form has."""
    if rules.is_company:
        return (Office.DIRECTOR, Office.SECRETARY)
    if rules.is_society:
        return (Office.COMMITTEE_MEMBER, Office.SECRETARY)
    return (Office.GOVERNOR, Office.DIRECTOR)


def wanted(rules: FormRules, office: Office) -> Wanted:
    """The particulars of an office under the law of a legal form."""
    if rules.is_company:
        return _COMPANY_SECRETARY if office is Office.SECRETARY else _COMPANY_DIRECTOR
    return _SOCIETY_OFFICER if rules.is_society else _FOUNDATION_OFFICER
