"""The journal's acts in plain words, to stand after a name: “Grace Hopper …”."""

from governance.journal.rules import Act

ACT_WORDS = {
    Act.ACCOUNT_CLOSED: "closed accounts of people who left",
    Act.ACCOUNT_OPENED: "opened accounts",
    Act.ACCOUNT_REOPENED: "opened the accounts of people who came back",
    Act.ACTIVATION_CODES_ISSUED: "issued letters with activation codes",
    Act.CONSTITUENCY_CLOSED: "closed a group or site",
    Act.CONSTITUENCY_OPENED: "opened a group or site",
    Act.CONSTITUENCY_RENAMED: "renamed a group or site",
    Act.CONTEST_AMENDED: "changed the draft of a contest",
    Act.CONTEST_ANNOUNCED: "announced a contest",
    Act.CONTEST_COUNTED: "counted the papers to the end",
    Act.CONTEST_CREATED: "set up a contest",
    Act.CONTEST_DECLARED: "declared the result",
    Act.CONTEST_DISCARDED: "threw away the draft of a contest",
    Act.CONTEST_LOT_RECORDED: "recorded a lot that was drawn",
    Act.CONTEST_POLL_SCHEDULED: "set up the poll of a contest",
    Act.CONTEST_STATEMENT_PUBLISHED: "published the statement of candidates",
    Act.CONTEST_TIE_FOUND: "counted the papers as far as a tie",
    Act.CONTEST_TIMETABLE_CHANGED: "moved a date of the timetable",
    Act.CONTEST_UNCONTESTED: "declared candidates elected without a vote",
    Act.CONTEST_VOTERS_TOLD: "sent the notice of poll",
    Act.DOWNLOAD_TAKEN: "took a document",
    Act.EMAIL_CONFIRMED: "confirmed an e-mail address",
    Act.IMPORT_CONFIRMED: "confirmed an import into the register",
    Act.MEMBER_AMENDED: "changed an entry in the register",
    Act.NOMINATION_DECIDED: "decided on a nomination",
    Act.NOMINATION_RECORDED: "entered a nomination that came on paper",
    Act.NOMINATION_SUBMITTED: "handed in a nomination",
    Act.NOMINATION_SUPPORT_ASKED: "asked for support for a nomination",
    Act.NOMINATION_SUPPORTED: "answered a request to support a nomination",
    Act.NOMINATION_WITHDRAWN: "withdrew a nomination",
    Act.NOTICE_PRINTED: "printed notices as letters",
    Act.NOTICE_RESENT: "sent a notice again",
    Act.OFFICER_SIGNED_IN: "signed in as an officer",
    Act.PASSWORD_SET: "set a password",
    Act.POLL_COUNTED: "counted a poll",
    Act.POLL_CREATED: "set up a poll",
    Act.POLL_OPENED_FOR_COUNT: "opened the ballot box",
    Act.POLL_ROLL_FROZEN: "froze the roll",
    Act.RECOVERY_CODE_USED: "signed in with a recovery code",
    Act.RECOVERY_CODES_MADE: "made new recovery codes",
    Act.ROLE_CONFIRMED: "confirmed a role",
    Act.ROLE_ENDED: "ended a role",
    Act.ROLE_PROPOSED: "proposed somebody for a role",
    Act.SECOND_FACTOR_DROPPED: "reset how an officer signs in",
    Act.SECOND_FACTOR_SET: "set up the second step of signing in",
    Act.SESSION_ENDED: "ended a sign-in",
    Act.SET_UP_LINK_MADE: "made a link for an officer to set up sign-in",
}


def act_in_words(act: str) -> str:
    """An act in plain words; an act written by a later version keeps its own name."""
    known = {each.value: words for each, words in ACT_WORDS.items()}
    return known.get(act, act)
