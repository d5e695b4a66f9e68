"""What each printed document is made of: the data its template in templates/documents expects."""

from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Literal, TypedDict


class Template(StrEnum):
    """The printed documents, by the name of the template that lays each out."""

    ACTIVATION_LETTER = "activation-letter"
    DECLARATION = "declaration"
    FILING_SHEET = "filing-sheet"
    KEY_SHEET = "key-sheet"
    LETTER = "letter"
    RESULT_SHEET = "result-sheet"
    ROLL = "roll"
    SHARE_CERTIFICATES = "share-certificates"
    STATEMENT_OF_CANDIDATES = "statement-of-candidates"
    VOTING_CODE = "voting-code"


Fact = tuple[str, str]
"""A label and its value, as shown."""


class Picture(TypedDict):
    """An image and the words for people who cannot see it (required by PDF/UA)."""

    content: bytes
    format: Literal["jpg", "png", "svg"]
    alt: str


class House(TypedDict):
    """The mutual whose document it is. ``colour`` is ``#rrggbb``; lines may be empty lists."""

    name: str
    address: Sequence[str]
    contact: Sequence[str]
    registered: str
    colour: str
    logo: Picture | None


class Person(TypedDict):
    """Somebody who signs, with the office they sign in."""

    name: str
    office: str


class Recipient(TypedDict):
    """Whom a letter goes to, as printed in the envelope's window: at most seven address lines."""

    name: str
    address: Sequence[str]


class Correspondence(TypedDict):
    """What every letter has. ``salutation`` and ``closing`` come without their comma.

    ``house`` is ``None`` for a letter from nobody of the mutual's, such as a scrutineer.
    """

    house: House | None
    recipient: Recipient
    reference: str | None
    salutation: str
    subject: str
    closing: str
    signatory: Person
    enclosures: Sequence[str]
    paragraphs: Sequence[str]


class Letter(Correspondence):
    """A letter: paragraphs, then facts as a block, then the paragraphs ``after`` it."""

    facts: Sequence[Fact]
    after: Sequence[str]


class ActivationLetter(Correspondence):
    """A letter with a printed activation code, for people without e-mail.

    ``sign_in_address`` is shown as typed and must hold no code; ``qr`` leads to the same place.
    """

    code_groups: Sequence[str]
    sign_in_address: str
    qr: Picture | None
    valid_until: date
    help: Sequence[str]


class VotingCodeLetter(Correspondence):
    """A sheet with a voter's code. ``qr`` holds the code; ``vote_address`` must not."""

    paragraphs: Sequence[str]
    code_groups: Sequence[str]
    vote_address: str
    qr: Picture
    after: Sequence[str]


class KeySheet(TypedDict):
    """A secret key on one sheet; ``qr`` holds the same text as ``secret_groups`` joined by -."""

    house: None
    title: str
    subtitle: str
    facts: Sequence[Fact]
    secret_groups: Sequence[str]
    qr: Picture
    warning: str
    notes: Sequence[str]


class StatementCandidate(TypedDict):
    """A candidate as voters are told of them; ``statement`` in paragraphs."""

    name: str
    constituency: str | None
    interests: str
    proposers: Sequence[str]
    statement: Sequence[str]
    photo: Picture | None


class StatementOfCandidates(TypedDict):
    """The statement of nominated candidates (MER r15), in the order of the ballot paper."""

    house: House
    contest: str
    constituency: str | None
    seats: int
    facts: Sequence[Fact]
    notes: Sequence[str]
    candidates: Sequence[StatementCandidate]
    signatures: Sequence[Person]


class DeclaredCandidate(TypedDict):
    """A candidate's result; ``votes`` is ``None`` without a poll, and headed as the rule has it."""

    name: str
    votes: str | None
    outcome: str
    is_elected: bool


class StageFigures(TypedDict):
    """Figures exactly as counted: the change at the stage ("" for none) and what there is then."""

    change: str
    total: str


class StageCell(StageFigures):
    """One candidate at one stage, with what the stage decided about them."""

    mark: Literal["", "elected", "excluded"]


class Stage(TypedDict):
    """One stage of the count; ``cells`` in the order of the document's candidates.

    ``rounding``, part of what is not transferable, and ``quota`` are texts, or ``None`` at every
    stage where there is no such line: nothing was cut off, the quota stayed what it was.
    """

    number: int
    heading: str
    cells: Sequence[StageCell]
    non_transferable: StageFigures
    rounding: str | None
    quota: str | None
    sum: str


class Declaration(TypedDict):
    """The declaration of a result (MER r52); ``stages`` is empty where votes do not transfer.

    ``electorate`` is ``None`` for an election without a poll, and then no votes are shown.
    """

    house: House
    contest: str
    constituency: str | None
    seats: int
    rule: str
    facts: Sequence[Fact]
    electorate: int | None
    received: int | None
    valid: int | None
    turnout: str | None
    quota: str | None
    rejected: Sequence[tuple[str, int]]
    elected: Sequence[str]
    votes_heading: str
    candidates: Sequence[DeclaredCandidate]
    explanation: Sequence[str]
    lots: Sequence[str]
    notes: Sequence[str]
    stages: Sequence[Stage]
    signatures: Sequence[Person]


class ToldStage(TypedDict):
    """A stage in sentences. ``heading`` is ``None`` where there is but one stage."""

    heading: str | None
    sentences: Sequence[str]


class ResultSheet(TypedDict):
    """The result sheet of a count; ``stages`` is empty where votes do not transfer.

    ``house`` is ``None`` for a sheet made from a record alone. ``answers`` (name, yes, no) and
    ``pairs`` (two names, papers that prefer the first, papers that prefer the second) are empty
    but for the rules that have them. ``fingerprint`` is that of the record, in hexadecimal.
    """

    house: House | None
    contest: str
    seats: int
    rule: str
    facts: Sequence[Fact]
    valid: int
    rejected: Sequence[tuple[str, int]]
    quota: str | None
    elected: Sequence[str]
    sitting: Sequence[str]
    votes_heading: str
    candidates: Sequence[DeclaredCandidate]
    answers: Sequence[tuple[str, int, int]]
    pairs: Sequence[tuple[str, str, int, int]]
    lots: Sequence[str]
    notes: Sequence[str]
    stages: Sequence[Stage]
    opening: Sequence[str]
    told: Sequence[ToldStage]
    closing: Sequence[str]
    fingerprint: str


class ShareCertificate(TypedDict):
    """One certificate; ``holding`` is what is held, in words and figures.

    ``qr`` leads to the page where the certificate is checked; ``after`` may be empty.
    """

    number: str
    holder: str
    holding: str
    facts: Sequence[Fact]
    issued_on: date
    authenticated_by: str
    code: str
    check_address: str
    qr: Picture
    after: str


class ShareCertificates(TypedDict):
    """Certificates of one mutual, a page each. ``standing`` is who it is in law."""

    house: House
    standing: str
    subject_to: str
    certificates: Sequence[ShareCertificate]


class RollColumn(TypedDict):
    """A column of a list; ``share`` is its width relative to the others."""

    heading: str
    share: int
    is_number: bool


class Roll(TypedDict):
    """A plain list. Split lists of more than some 2,000 rows: laying them out takes memory."""

    house: House
    title: str
    subtitle: str | None
    facts: Sequence[Fact]
    notes: Sequence[str]
    columns: Sequence[RollColumn]
    rows: Sequence[Sequence[str]]


class FilingSection(TypedDict):
    """Fields of a form that belong together: labels and values; ``note`` may be empty."""

    title: str
    fields: Sequence[Fact]
    note: str


class FilingList(TypedDict):
    """A list that goes with a form; ``note`` says what is left out, or is empty."""

    title: str
    note: str
    columns: Sequence[RollColumn]
    rows: Sequence[Sequence[str]]


class FilingSheet(TypedDict):
    """A sheet of the filing pack: the fields of a form as the register has them, and its lists."""

    house: House
    title: str
    subtitle: str
    sections: Sequence[FilingSection]
    lists: Sequence[FilingList]


DocumentData = (
    Letter
    | ActivationLetter
    | StatementOfCandidates
    | Declaration
    | FilingSheet
    | ResultSheet
    | Roll
    | KeySheet
    | VotingCodeLetter
    | Mapping[str, object]
)
