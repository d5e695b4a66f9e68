"""The words for steps of the timetable and for what can be wrong with a date."""

from governance.elections.rules.timetable import PlanFault, PlanFaultCode
from governance.kernel.calendar import Step
from governance.kernel.wording import day

STEP_NAMES = {
    Step.NOTICE_OF_ELECTION: "Notice of election",
    Step.NOMINATIONS_CLOSE: "Nominations close",
    Step.STATEMENT_OF_CANDIDATES: "Statement of candidates",
    Step.WITHDRAWALS_CLOSE: "Last day for withdrawing",
    Step.NOTICE_OF_POLL: "Notice of poll",
    Step.REPLACEMENT_PAPERS: "Replacement papers may go out",
    Step.POLL_CLOSE: "Voting closes",
}
"""Every step as pages and downloads name it."""

_WORDS = {
    PlanFaultCode.CLOSE_NOT_WORKING_DAY: (
        "{set_on} is not a working day. Rule {rule} wants voting to close on one."
    ),
    PlanFaultCode.MISSING: "Enter a date. Rule {rule} wants it by {limit_on}.",
    PlanFaultCode.NOT_IN_ORDER: "{set_on} comes before the step before it, on {limit_on}.",
    PlanFaultCode.TOO_EARLY: "{set_on} is too early. Rule {rule} allows it from {limit_on}.",
    PlanFaultCode.TOO_LATE: (
        "{set_on} is too late. Rule {rule} wants {limit_on} or earlier, so that members have "
        "enough time."
    ),
    PlanFaultCode.NOTICE_PASSED: (
        "That is too soon: the notice of election would have been due on {set_on} (rule {rule}). "
        "The earliest day on which voting can close is {limit_on}."
    ),
    PlanFaultCode.OPENS_BEFORE_NOTICE: (
        "Voting cannot open before the notice of poll on {limit_on}."
    ),
    PlanFaultCode.OPENS_AFTER_CLOSE: "Voting must open before it closes on {limit_on}.",
    PlanFaultCode.SHORTER_THAN_ANNOUNCED: (
        "{limit_on} was announced. The date can move later, not earlier."
    ),
    PlanFaultCode.ALREADY_PASSED: "This step passed on {limit_on} and cannot move any more.",
    PlanFaultCode.IN_THE_PAST: "{set_on} has passed. Choose a date that is still to come.",
}


def fault_words(fault: PlanFault) -> str:
    """A fault in a sentence that names the step, the rule and both dates."""
    words = _WORDS[fault.code].format(
        set_on="This date" if fault.set_on is None else day(fault.set_on),
        limit_on=day(fault.limit_on),
        rule=fault.rule or "of the timetable",
    )
    name = "Opening of the poll" if fault.step is None else STEP_NAMES[fault.step]
    return f"{name}: {words}"
