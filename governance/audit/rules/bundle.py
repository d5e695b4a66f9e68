"""The bundle of a sealed poll: its three cuts, the files of each, and the words at its front."""

from enum import StrEnum


class Cut(StrEnum):
    """How much of the evidence is in a bundle."""

    PUBLIC = "public"
    AUDITOR = "auditor"
    LEGAL_HOLD = "legal-hold"

    @property
    def file_name(self) -> str:
        """The name of the ZIP file."""
        return f"evidence-{self.value}.zip"


class BundleFile(StrEnum):
    """A file of the bundle by its name, in the order of the bundle.

    Of checkpoints and steps there are several: the name is a pattern, filled with a number.
    """

    READ_ME = "00-READ-ME.txt"
    MANIFEST = "manifest.json"
    SIGNATURES = "signatures.jsonl"
    ROLL_COMMITMENT = "roll-commitment.json"
    CREDENTIALS = "credentials.jsonl"
    LOG = "log/entries.jsonl"
    CHECKPOINT = "log/checkpoints/{:010}.note"
    COUNTED = "box/counted.jsonl"
    EXCLUDED = "box/excluded.jsonl"
    STEP = "opening/step-{}.jsonl"
    STEP_HEADERS = "opening/steps.jsonl"
    PLAINTEXTS = "plaintexts.jsonl"
    COMMITMENTS = "commitments.txt"
    BALLOTS = "ballots.blt"
    CAST_VOTE_RECORDS = "cvr.json"
    RESULT = "result.json"
    ROLL = "roll.csv"
    MARKED_REGISTER = "marked-register.csv"
    CREDENTIAL_MAP = "credential-map.jsonl"
    PAGE = "page/page-hashes.json"
    SOFTWARE = "software.json"
    VERIFIER = "verifier/verify.py"
    CHECKSUMS = "SHA256SUMS"


_AUDITORS = frozenset(
    {
        BundleFile.COUNTED,
        BundleFile.EXCLUDED,
        BundleFile.STEP,
        BundleFile.PLAINTEXTS,
        BundleFile.CAST_VOTE_RECORDS,
        BundleFile.ROLL,
        BundleFile.MARKED_REGISTER,
    }
)
"""What could tell, of a long ranking or of the time of a vote, more than everyone may know."""


def files_of(cut: Cut, *, are_papers_public: bool, has_map: bool) -> tuple[BundleFile, ...]:
    """The files of a cut, in order.

    ``are_papers_public``: there are enough papers to hide each. ``has_map``: this computer issued
    the credentials; otherwise only the scrutineer knows whose each is.
    """
    left_out = {
        Cut.PUBLIC: _AUDITORS | {BundleFile.CREDENTIAL_MAP},
        Cut.AUDITOR: {BundleFile.STEP_HEADERS, BundleFile.CREDENTIAL_MAP},
        Cut.LEGAL_HOLD: {BundleFile.STEP_HEADERS},
    }[cut]
    if cut is Cut.PUBLIC and not are_papers_public:
        left_out |= {BundleFile.BALLOTS}
    if not has_map:
        left_out |= {BundleFile.CREDENTIAL_MAP}
    return tuple(each for each in BundleFile if each not in left_out)


_WHAT = {
    BundleFile.READ_ME: "this text",
    BundleFile.MANIFEST: "what was fixed before the poll opened; its SHA-256 names the poll",
    BundleFile.SIGNATURES: "the trustees' signatures under it",
    BundleFile.ROLL_COMMITMENT: "the digest of the roll",
    BundleFile.CREDENTIALS: "the voters' keys, in an order that says nothing",
    BundleFile.LOG: "all that happened, an event a line",
    BundleFile.CHECKPOINT: "the signed heads of the log, as they were mailed",
    BundleFile.COUNTED: "the sealed ballots that were opened",
    BundleFile.EXCLUDED: "the sealed ballots that were not, and still are sealed",
    BundleFile.STEP: "what each trustee gave back, signed",
    BundleFile.STEP_HEADERS: "what each trustee signed, without the lines",
    BundleFile.PLAINTEXTS: "the rows: what the ballots say",
    BundleFile.COMMITMENTS: "the digest of every row, for voters to find their own",
    BundleFile.BALLOTS: "the papers, those that say the same put together",
    BundleFile.CAST_VOTE_RECORDS: "the papers one by one, as NIST SP 1500-103 writes them",
    BundleFile.RESULT: "the record of the count that was declared",
    BundleFile.ROLL: "everyone who could vote",
    BundleFile.MARKED_REGISTER: "who voted; never how, never when",
    BundleFile.CREDENTIAL_MAP: "which key was whose",
    BundleFile.PAGE: "every file of the voting page and its SHA-256",
    BundleFile.SOFTWARE: "the name and the version of the program",
    BundleFile.VERIFIER: "a program of one file that checks all this",
    BundleFile.CHECKSUMS: "the SHA-256 of every file above",
}

_CUT_WORDS = {
    Cut.PUBLIC: "This is the public cut: it has no names and no sealed ballots.",
    Cut.AUDITOR: "This is the auditors' cut. It has names, and what the ballots say one by one.\n"
    "Do not pass it on: a long ranking can be as good as a signature.",
    Cut.LEGAL_HOLD: "This is the cut for a legal hold. With the trustees' keys it would show how\n"
    "each person voted. Keep it locked up, and destroy it when the hold ends.",
}


def read_me(*, title: str, mutual: str, cut: Cut, files: tuple[BundleFile, ...]) -> str:
    """The whole text at the front of a bundle."""
    names = {each: each.value.format("NUMBER") if "{}" in each else each.value for each in files}
    names[BundleFile.CHECKPOINT] = "log/checkpoints/SIZE.note"
    width = max(len(name) for name in names.values())
    listed = "\n".join(f"  {names[each]:<{width}}  {_WHAT[each]}" for each in files)
    return (
        f"{title}\n{mutual}\n\n{_CUT_WORDS[cut]}\n\n"
        f"WHAT IS HERE\n{listed}\n\n"
        "HOW TO CHECK IT\n"
        "You need Python 3.9 or later and nothing else. Take verify.py from somewhere you trust,\n"
        "better than out of this file, and run:\n"
        f"  python verify.py {cut.file_name}\n"
        "If a checkpoint came to you by e-mail while the poll ran, save the e-mail and add it:\n"
        f"  python verify.py {cut.file_name} --note mail.txt\n"
        "Each line says: passed, failed (with the name of the attack), or not checkable from this\n"
        "cut. Every file is described in docs/formats/sealed-ballots.md, which comes with the\n"
        "software, well enough to write another verifier.\n"
    )
