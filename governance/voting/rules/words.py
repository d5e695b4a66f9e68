"""What voters and readers of a result are told about how the votes are kept, limits included."""

from dataclasses import dataclass

from governance.voting.rules.sealing import RehearsalV1


@dataclass(frozen=True, slots=True)
class SchemeWords:
    """The words for one way of keeping ballots.

    ``limits`` always stand beside ``beside_ballot``; ``in_declaration`` goes on the declaration.
    """

    title: str
    beside_ballot: str
    in_declaration: str
    limits: tuple[str, ...]


_LIMITS = (
    "Use your own phone and your own mobile data if you can, not a work computer.",
    "This page comes from your mutual’s own computer.",
    "You can show someone how you voted, and we cannot stop that.",
    "After the poll closes, the officers who check it can see whether you voted.",
)

_WORDS = {
    RehearsalV1.name: SchemeWords(
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
        limits=_LIMITS,
    ),
}


def scheme_words(scheme: str) -> SchemeWords:
    """The words for the scheme of that name; KeyError when there is none."""
    return _WORDS[scheme]
