"""The scrutineer's lists: the roll with people's names, and which credential is whose."""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from governance.counting.sheets.cells import defused
from governance.sealing.canonical import canonical, read_canonical
from governance.sealing.credentials import credential_of, new_code, seed_of_code
from governance.sealing.fields import Fields
from governance.voting.commands.files import Refused, is_file
from governance.voting.commands.sheets import Voter

NUMBER, NAME, ADDRESS = "Number", "Name", "Address"


@dataclass(frozen=True, slots=True)
class PollFacts:
    """The poll the codes are for. ``poll`` is its UUID."""

    poll: str
    title: str
    mutual: str


@dataclass(frozen=True, slots=True)
class Issued:
    """A person, their code and the credential made from it."""

    voter: Voter
    code: str
    credential: str


def poll_facts(said: str, *, title: str | None, mutual: str | None) -> PollFacts:
    """The poll, from its manifest or a draft of it, or its UUID with title and mutual."""
    known: Mapping[str, object] = {"poll": said}
    if is_file(said):
        known = _object(Path(said))
    fields = Fields(
        {key: value for key, value in known.items() if key in {"poll", "title", "mutual"}}
        | {key: value for key, value in (("title", title), ("mutual", mutual)) if value},
        said,
    )
    if not {"title", "mutual"} <= fields.body.keys():
        raise Refused("Say what is voted on, and whose vote it is: --title and --mutual.")
    return PollFacts(_uuid(fields.text("poll")), fields.text("title"), fields.text("mutual"))


def read_roll(path: Path) -> list[Voter]:
    """Everybody in ``roll.csv``; columns whose heading begins with Address are address lines."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = [*csv.DictReader(file)]
    except (UnicodeDecodeError, csv.Error):
        raise Refused(f"{path} is not a CSV file in UTF-8.") from None
    if not rows or not {NUMBER, NAME} <= rows[0].keys():
        raise Refused(f"{path} needs the columns Number and Name, and a line for each person.")
    voters = [_voter(row) for row in rows]
    numbers = [one.number for one in voters]
    if not all(one.number and one.name for one in voters) or len(set(numbers)) != len(numbers):
        raise Refused(f"In {path} a number or a name is missing, or a number stands there twice.")
    return voters


def issue(voters: Sequence[Voter], *, poll: str) -> list[Issued]:
    """A fresh code for everybody. Making the credentials takes a moment each, on all cores."""
    codes = [new_code() for _ in voters]
    with ThreadPoolExecutor() as pool:
        seeds = pool.map(lambda code: seed_of_code(code, poll), codes)
        return [
            Issued(voter, code, credential_of(seed))
            for voter, code, seed in zip(voters, codes, seeds, strict=True)
        ]


def map_line(issued: Issued) -> dict[str, str]:
    """What is kept of a person's code: not the code."""
    return {"credential": issued.credential, "number": issued.voter.number}


def map_file(issued: Iterable[Issued]) -> Iterator[bytes]:
    """``map.jsonl``, line by line."""
    for one in issued:
        yield canonical(map_line(one)) + b"\n"


def credential_in(path: Path, number: str) -> str:
    """The newest credential of a member in ``map.jsonl``; raises Refused when there is none."""
    found = None
    for line in path.read_bytes().splitlines():
        fields = Fields(read_canonical(line), str(path)).exactly("credential", "number")
        if fields.text("number") == number:
            found = fields.text("credential")
    if found is None:
        raise Refused(f"{path} has no credential of a member with the number {number}.")
    return found


def _voter(row: Mapping[str, str | None]) -> Voter:
    address = (_plain(row[key]) for key in row if key and key.startswith(ADDRESS))
    return Voter(_plain(row[NUMBER]), _plain(row[NAME]), tuple(one for one in address if one))


def _plain(cell: str | None) -> str:
    """A cell as it was before it was made safe for spreadsheets."""
    text = (cell or "").strip()
    return text[1:] if text.startswith("'") and defused(text[1:]) == text else text


def _object(path: Path) -> Mapping[str, object]:
    try:
        body = json.loads(path.read_bytes())
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise Refused(f"{path} is not a manifest.")
    return body


def _uuid(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError:
        raise Refused(f"{text} is neither a file nor the number (UUID) of a poll.") from None
