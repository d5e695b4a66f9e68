"""What a form says about a password that will not do."""

from governance.identity.rules.passwords import LONGEST, SHORTEST, PasswordFault

_WORDS = {
    PasswordFault.EASY: (
        "This password is easy to guess: it is made of common words, years, runs or names. "
        "Four or more words that do not belong together are hard to guess"
    ),
    PasswordFault.TOO_LONG: f"Use {LONGEST} characters at most",
    PasswordFault.TOO_SHORT: f"Use {SHORTEST} characters or more. Several words are easiest",
}


def password_words(fault: PasswordFault) -> str:
    """The sentence beside the field."""
    return _WORDS[fault]
