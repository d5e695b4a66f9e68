"""The words at the front of the pack: what the files are, and how to count again without us."""

from collections.abc import Sequence
from datetime import datetime

from governance.audit.rules.documents import Document
from governance.kernel.wording import day

ABOUT = {
    Document.READ_ME: "this text",
    Document.CONTEST: "the contest: places, rule, timetable, the digest of the roll",
    Document.NOMINATIONS: "every nomination, what was decided on it and by whom",
    Document.BALLOT_PAPER: "the ballot paper, exactly as it was put before the voters",
    Document.ROLL: "everyone who could vote",
    Document.CANONICAL_ROLL: "the same roll in the form whose SHA-256 is its digest",
    Document.MARKED_REGISTER: "who voted; never how, never when",
    Document.BALLOTS: "all papers, those that say the same put together",
    Document.COUNTS: "every count that was made, and the digest of its record",
    Document.COUNT_RECORD: "the declared count, stage by stage, exactly",
    Document.LOTS: "every lot drawn, and who watched",
    Document.DECLARATION: "the declaration of the result",
    Document.RESULT_SHEET: "the count as people read it: every stage, and why, in sentences",
    Document.RESULT_SHEET_TABLE: "the same for a spreadsheet",
    Document.RESULT_SHEET_PAGE: "the same as one web page",
    Document.NOTICES: "the notices sent, and where each ended up",
    Document.JOURNAL: "what was done, by whom, when; each line with its digest",
    Document.CHECKSUMS: "the SHA-256 of every file above",
}
"""What each file of the pack is, in a line."""


def read_me(
    *,
    mutual: str,
    contest: str,
    rule: str,
    documents: Sequence[Document],
    papers_destroyed_at: datetime | None = None,
) -> str:
    """The whole text. ``documents`` are those in the pack, in its order."""
    parts = [
        f"{contest}\n{mutual}\n",
        "These files let you check this election without our help.\n",
        _listed(documents),
        _unchanged(),
    ]
    if papers_destroyed_at is not None:
        parts.append(_destroyed(papers_destroyed_at))
    if Document.CANONICAL_ROLL in documents:
        parts.append(_roll())
    if Document.BALLOTS in documents:
        parts += [_books(), _recount(rule)]
    parts.append(_journal())
    parts.append(
        "The layout of every file is described in docs/formats/audit-pack.md, which comes with\n"
        "the software.\n"
    )
    return "\n".join(parts)


def _listed(documents: Sequence[Document]) -> str:
    named = [*documents, Document.CHECKSUMS]
    width = max(len(one) for one in named)
    lines = [f"  {one.value:<{width}}  {ABOUT[one]}" for one in dict.fromkeys(named)]
    missing = [one for one in ABOUT if one not in named]
    text = "WHAT IS HERE\n" + "\n".join(lines) + "\n"
    if missing:
        text += "Not here, or not yet: " + ", ".join(one.value for one in missing) + "\n"
    return text


def _destroyed(at: datetime) -> str:
    return (
        "WHERE ARE THE PAPERS?\n"
        f"The ballots, the roll and the marks on it were destroyed on {day(at)}, when their time\n"
        "was over (Model Election Rules r57). The declared count, the declaration and the digests\n"
        "of all that was destroyed are still here. Keep an older pack if you want to count again.\n"
    )


def _unchanged() -> str:
    return (
        "ARE THE FILES UNCHANGED?\n"
        "Unpack them into one folder and run there:\n"
        "  sha256sum --check SHA256SUMS\n"
        "Whoever took the pack at another time can compare: as long as no fact has changed, the\n"
        "pack has the same bytes. The journal notes the SHA-256 of every pack that was taken.\n"
    )


def _roll() -> str:
    return (
        "WAS THE ROLL CHANGED AFTER IT WAS FROZEN?\n"
        "  sha256sum roll-v1.txt\n"
        'must give the digest under "roll" in contest.json, and the one in the journal under\n'
        "poll:roll-frozen. roll.csv and roll-v1.txt name the same people.\n"
    )


def _books() -> str:
    return (
        "DO THE NUMBERS AGREE?\n"
        "  lines of marked-register.csv that say Yes under Voted\n"
        "  = papers in ballots.blt (add up the first number of each ballot line)\n"
        '  = "valid" + "invalid" in count-record.json\n'
        "and none of them is larger than the number of people on the roll.\n"
    )


def _recount(rule: str) -> str:
    return (
        "HOW TO COUNT AGAIN\n"
        f"The rule is: {rule}.\n"
        "1. Open ballots.blt with any counting program that reads BLT files and knows the rule.\n"
        "   A ballot line with no candidate on it is a blank paper. Where voters said yes or no,\n"
        "   the first place of a line has all who were answered yes, joined by =, and the second\n"
        "   all who were answered no; a - stands for nobody. Those papers are added up by hand.\n"
        "2. If the program asks for a lot, use the order in lots.csv. It must ask at the same\n"
        "   stage and for the same candidates.\n"
        "3. Compare the votes after every stage with count-record.json. Every figure must be the\n"
        '   same, to the last decimal place. At every stage the votes and "non_transferable"\n'
        '   add up to "total".\n'
    )


def _journal() -> str:
    return (
        "WAS THE JOURNAL CHANGED?\n"
        "Each line of journal.jsonl has the entry as it was written (line), the digest of the\n"
        "entry before it in the whole journal (previous) and its own (digest):\n"
        "  digest = SHA-256 of: previous, a line feed, line\n"
        "The journal is one chain for all that is done; these are the entries about this contest.\n"
        "Entries about documents taken are left out, because taking this pack adds one.\n"
    )
