"""What voters and readers of a result are told about how the votes are kept, limits included."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from governance.kernel.wording import moment
from governance.voting.rules.box import KEYS_NEEDED, SCHEME, Issuer
from governance.voting.rules.sealing import RehearsalV1

_NUMBERS = {2: "two", 3: "three", 5: "five"}


@dataclass(frozen=True, slots=True)
class SchemeWords:
    """The words for one way of keeping ballots.

    ``limits`` always stand beside ``beside_ballot``; ``in_declaration`` goes on the declaration.
    """

    title: str
    beside_ballot: str
    in_declaration: str
    limits: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BoxFacts:
    """The people of a sealed box, by name: ``mutual`` is its short name."""

    mutual: str
    trustees: tuple[str, ...]
    issuer: Issuer
    scrutineer: str | None
    is_revoting: bool
    closes_at: datetime

    @property
    def needed(self) -> int:
        """How many of the trustees open the box together."""
        return KEYS_NEEDED[len(self.trustees)]


_DEVICE = "Use your own phone and your own mobile data if you can, not a work computer."
_SHOWING = "You can show someone how you voted, and we cannot stop that."

_REHEARSAL = SchemeWords(
    title="This poll is a rehearsal",
    beside_ballot=(
        "Your vote is stored without your name and without the time. But it is not sealed. "
        "The people who run this computer could read the votes, and by looking hard they "
        "could find out which one is yours. So this way of voting is for practice."
    ),
    in_declaration=(
        "This poll was held as a rehearsal. The votes were stored without names and times, "
        "but they were not sealed: the people who run the computer could have read them, and "
        "by looking hard could have found out how a person voted."
    ),
    limits=(
        _DEVICE,
        "This page comes from your mutual’s own computer.",
        _SHOWING,
        "After the poll closes, the officers who check it can see whether you voted.",
    ),
)

_SEALED = SchemeWords(
    title="Your vote is sealed",
    beside_ballot=(
        "Your own device seals your vote before sending it. Your mutual’s computer stores only "
        "sealed votes and cannot open them. Keep your ballot number: you can look for it on the "
        "public list at any time."
    ),
    in_declaration=(
        "The votes were sealed on the voters’ own devices. The box was opened after the poll had "
        "closed, by the people named on the page of this poll, and the votes were shuffled as "
        "they were opened. The page also says what must tally, and that it does."
    ),
    limits=(
        _DEVICE,
        "This page comes from your mutual’s own computer.",
        _SHOWING,
        "The officers who check the poll can see whether you voted, not how.",
    ),
)

_GENERAL = {RehearsalV1.name: _REHEARSAL, SCHEME: _SEALED}


def scheme_words(scheme: str, box: BoxFacts | None = None) -> SchemeWords:
    """The words for the scheme of that name; KeyError when there is none.

    With the facts of a sealed box its people are named; without them the words say only what
    holds of every sealed poll.
    """
    general = _GENERAL[scheme]
    if box is None or scheme != SCHEME or not box.trustees:
        return general
    return SchemeWords(
        title=general.title,
        beside_ballot=" ".join(_beside(box)),
        in_declaration=" ".join(_declared(box)),
        limits=tuple(_limits(box)),
    )


def _beside(box: BoxFacts) -> Iterator[str]:
    yield (
        f"Your own device seals your vote before sending it. {box.mutual}’s computer stores only "
        "sealed votes and cannot open them."
    )
    if box.needed == 1:
        yield (
            f"After the poll closes, one person opens the box: {box.trustees[0]}. "
            f"{box.trustees[0]} alone, with the help of whoever runs the computer, could find out "
            "how you voted."
        )
    else:
        yield (
            f"After the poll closes, {_NUMBERS[box.needed]} of these "
            f"{_NUMBERS[len(box.trustees)]} people, {_names(box.trustees)}, must act together to "
            "open the box, and the votes are shuffled as they are opened."
        )
    if box.issuer is Issuer.SCRUTINEER:
        yield (
            f"Your voting code came from {box.scrutineer}, not from {box.mutual}, so nobody there "
            "can vote for you without it showing."
        )
    else:
        yield (
            f"You vote by signing in. This is weaker than a code sent by somebody outside: those "
            f"who run {box.mutual}’s computer could vote for people who do not vote."
        )
    if box.is_revoting:
        yield "You may vote again until the poll closes. Only your last vote counts."
    yield "Keep your ballot number: you can look for it on the public list at any time."


def _declared(box: BoxFacts) -> Iterator[str]:
    yield (
        f"The votes were sealed on the voters’ own devices, and {box.mutual}’s computer could not "
        "open them."
    )
    if box.needed == 1:
        yield (
            f"After the poll had closed the box was opened by one person, {box.trustees[0]}, who "
            "with the help of whoever runs the computer could have found out how a person voted."
        )
    else:
        yield (
            f"After the poll had closed the box was opened by {_NUMBERS[box.needed]} of these "
            f"{_NUMBERS[len(box.trustees)]} people acting together: {_names(box.trustees)}. The "
            "votes were shuffled as they were opened."
        )
    if box.issuer is Issuer.SCRUTINEER:
        yield f"The voting codes came from {box.scrutineer}, and not from {box.mutual}."
    else:
        yield (
            f"Voters signed in to vote. This is weaker than codes from somebody outside: those "
            f"who run {box.mutual}’s computer could have voted for people who did not vote."
        )


def _limits(box: BoxFacts) -> Iterator[str]:
    yield _DEVICE
    yield f"This page comes from {box.mutual}’s computer."
    yield _SHOWING
    if box.scrutineer is not None and box.issuer is Issuer.SCRUTINEER:
        until = moment(box.closes_at)
        yield f"If someone pressured you, get in touch with {box.scrutineer} before {until}."
        yield f"{box.scrutineer} can see whether you voted, not how."
    else:
        yield "The officers who check the poll can see whether you voted, not how."


def _names(names: Sequence[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}"
