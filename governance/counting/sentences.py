"""A count in plain sentences, from its record alone: who was elected, who was not, and why."""

from collections.abc import Sequence

from governance.counting.record import Act, CountRecord, Elected, Purpose, Stage, Transfer, Why

QUOTA_MEANS = "The quota is the number of votes that is enough to be elected."
STAGE_MEANS = "The count goes in steps, called stages."
TRANSFER_MEANS = "When papers go on to the next choice written on them, that is called a transfer."


def explain(record: CountRecord) -> tuple[str, ...]:
    """Tell the whole count, first sentence to last; each word of the trade is explained once."""
    lines = [*explain_opening(record)]
    for stage in record.stages:
        number = f"Stage {stage.number}: " if len(record.stages) > 1 else ""
        lines += [number + line for line in explain_stage(record, stage)]
    return (*lines, *explain_equals(record))


def explain_opening(record: CountRecord) -> tuple[str, ...]:
    """Tell what there was to count, and what the words mean that the stages are told in."""
    lines = [_opening(record)]
    if record.quota is not None:
        lines.append(f"{QUOTA_MEANS} Here it is {_votes(record, record.quota)}.")
    if len(record.stages) > 1:
        lines += [STAGE_MEANS, TRANSFER_MEANS]
    return tuple(lines)


def explain_equals(record: CountRecord) -> tuple[str, ...]:
    """Tell who were elected as equals, a sentence a group."""
    return tuple(
        f"{_names(record, group)} were elected as equals: no lot was needed between them."
        for group in record.undecided
    )


def explain_lots(record: CountRecord) -> tuple[str, ...]:
    """Tell every lot of the count in a sentence, in the order they were needed."""
    return tuple(
        _lot(record, stage, number) for stage in record.stages for number in range(len(stage.lots))
    )


def explain_stage(record: CountRecord, stage: Stage) -> tuple[str, ...]:
    """Tell one stage: what was done, where papers went, who was elected."""
    lines = [_back(record, stage, number) for number in range(len(stage.look_backs))]
    lines += [_lot(record, stage, number) for number in range(len(stage.lots))]
    lines += _deed(record, stage)
    for change in stage.quota_changes:
        lines.append(
            f"Papers had left the count, so the quota came down to {_short(record, change.quota)}."
        )
    lines += [_elected(record, stage, one) for one in stage.elected]
    return tuple(lines)


def explain_candidate(record: CountRecord, candidate: str) -> str:
    """Tell one candidate why they were elected, or how far they came."""
    name = record.name(candidate)
    election = record.election_of(candidate)
    if election is not None:
        return _elected(record, *election)
    if any(one.id == candidate and one.withdrawn for one in record.candidates):
        return f"{name} was no longer standing, so papers were read as if they were not on them."
    exclusion = record.exclusion_of(candidate)
    if exclusion is not None:
        return _excluded_at(record, exclusion, candidate)
    last = record.stages[-1]
    votes = _votes(record, last.votes[candidate])
    if record.answers:
        return _not_enough_yes(record, candidate)
    if last.action.act is Act.SECOND_BALLOT:
        stands = "stands" if candidate in last.action.candidates else "does not stand"
        return f"{name} {stands} in the second ballot, with {votes}."
    if len(record.stages) == 1:
        return f"{name} was not elected, with {votes}."
    return (
        f"{name} was not elected: all places were filled at stage {last.number}, when {name} had "
        f"{votes}."
    )


def _not_enough_yes(record: CountRecord, candidate: str) -> str:
    """Say why somebody answered with yes and no is not elected."""
    name, said = record.name(candidate), _said(record, candidate)
    if candidate == record.reopen:
        return f"{name} was counted like a candidate, and is never elected itself{said}."
    yes, no = next((one.yes, one.no) for one in record.answers if one.candidate == candidate)
    if yes <= no:
        return f"{name} was not elected: there was no more “yes” than “no”{said}."
    bar = next((one.yes for one in record.answers if one.candidate == record.reopen), -1)
    if yes <= bar:
        return f"{name} was not elected: {record.name(record.reopen)} had at least as much “yes”."
    return f"{name} was not elected: others had more “yes”, and the places were filled."


def _opening(record: CountRecord) -> str:
    places = "1 place" if record.seats == 1 else f"{record.seats} places"
    invalid = sum(record.invalid.values())
    set_aside = f" {_looked_at(invalid)} could not be counted." if invalid else ""
    if record.sitting:
        return (
            f"A place had become empty, so the {_papers(record.valid)} of the election were "
            f"counted again without whoever has gone. {_names(record, record.sitting)} kept "
            f"their places and could not go out of the count.{set_aside}"
        )
    return f"There were {_papers(record.valid)} to fill {places}.{set_aside}"


def _deed(record: CountRecord, stage: Stage) -> list[str]:
    if stage.action.act is Act.FIRST:
        return [f"The votes were {_tally(record, stage)}."]
    if stage.action.act is Act.SECOND_BALLOT:
        return [_second_ballot(record, stage)]
    if stage.keep:
        return _kept(record, stage)
    if stage.action.act is Act.SURPLUS:
        return [_surplus(record, stage)]
    lines = []
    if stage.deferral is not None:
        deferral = stage.deferral
        lines.append(
            f"Votes above the quota, {_short(record, deferral.surplus)} in all, were left where "
            f"they were, because they could not lift {_names(record, deferral.lowest)} past "
            f"{record.name(deferral.above)}."
        )
    return [*lines, *(_excluded(record, stage, one) for one in stage.excluded)]


def _second_ballot(record: CountRecord, stage: Stage) -> str:
    return (
        f"Nobody had more than half of the {_papers(record.valid)}, so there has to be a second "
        f"ballot, between {_names(record, stage.action.candidates)}."
    )


def _tally(record: CountRecord, stage: Stage) -> str:
    falling = sorted(stage.votes, key=lambda one: -stage.votes[one])
    return _listed([f"{record.name(one)} {_short(record, stage.votes[one])}" for one in falling])


def _surplus(record: CountRecord, stage: Stage) -> str:
    giver = stage.action.candidates[0]
    above = sum(transfer.amount for transfer in stage.transfers)
    return (
        f"{record.name(giver)} had {_votes(record, above)} more than the quota. "
        f"{_whereto(record, stage.transfers)}"
    )


def _kept(record: CountRecord, stage: Stage) -> list[str]:
    """Meek: what share of each vote the elected keep; the rest of it goes to the next choice."""
    before = record.stages[stage.number - 2]
    out = [
        f"{record.name(one)} had the fewest votes, {_short(record, before.votes[one])}, and went "
        f"out of the count. All papers were counted again without {record.name(one)}."
        for one in stage.excluded
    ]
    shares = [
        f"{record.name(one)} keeps {_short(record, keep)} of each vote"
        for one, keep in stage.keep.items()
        if 0 < keep < record.unit.one
    ]
    if not shares:
        return out
    return [*out, f"{_listed(shares)}, as that is enough for the quota. The rest went on."]


def _excluded(record: CountRecord, stage: Stage, candidate: str) -> str:
    before = record.stages[stage.number - 2].votes[candidate]
    gone = [transfer for transfer in stage.transfers if transfer.giver == candidate]
    return (
        f"{record.name(candidate)} had the fewest votes, {_short(record, before)}, and went out "
        f"of the count. {_whereto(record, gone)}"
    ).rstrip()


def _excluded_at(record: CountRecord, stage: Stage, candidate: str) -> str:
    told = _kept(record, stage)[0] if stage.keep else _excluded(record, stage, candidate)
    return told.replace(
        " went out of the count.", f" went out of the count at stage {stage.number}."
    )


def _whereto(record: CountRecord, transfers: Sequence[Transfer]) -> str:
    """Where papers went: "Of the 31 papers looked at, 20 went to B and 5 to C; 6 named …"."""
    looked_at = sum(transfer.papers for transfer in transfers)
    if not looked_at:
        return ""
    received: dict[str, tuple[int, int]] = {}
    for transfer in transfers:
        for one in transfer.received:
            papers, amount = received.get(one.candidate, (0, 0))
            received[one.candidate] = (papers + one.papers, amount + one.amount)
    parts = [
        f"{papers} to {record.name(one)} (worth {_votes(record, amount)})"
        for one, (papers, amount) in sorted(received.items(), key=lambda item: -item[1][1])
    ]
    stopped = sum(transfer.stopped for transfer in transfers)
    if stopped:
        parts.append(f"{stopped} to nobody, as they named no one else still in the count")
    return f"{_looked_at(looked_at)} went on: {_listed(parts)}."


def _looked_at(papers: int) -> str:
    return "1 paper" if papers == 1 else f"{papers} papers"


def _elected(record: CountRecord, stage: Stage, one: Elected) -> str:
    name, votes = record.name(one.candidate), _votes(record, one.votes)
    if one.why is Why.QUOTA:
        return _reached_quota(record, stage, one)
    reasons = {
        Why.LAST_VACANCY: f"with {votes}: nobody else could still pass that for the last place",
        Why.REMAINING: "because no more candidates were left than places to fill",
        Why.ACTIVE_VOTE: f"with {votes}, too many for everyone else still in to pass",
        Why.MOST_VOTES: f"with {votes}",
        Why.MAJORITY: f"with {votes}, more than half of the {_papers(record.valid)}",
        Why.MORE_YES: f"with more “yes” than “no”{_said(record, one.candidate)}",
        Why.PAIRS: (
            "because, comparing candidates two by two, nobody else left came out ahead of them"
        ),
        Why.LOT: f"by lot, after a tie on {votes}",
    }
    return f"{name} was elected{_at(record, stage)} {reasons[one.why]}."


def _said(record: CountRecord, candidate: str) -> str:
    """Say ": 40 to 12", for papers with yes and no."""
    return next(
        (f": {said.yes} to {said.no}" for said in record.answers if said.candidate == candidate), ""
    )


def _at(record: CountRecord, stage: Stage) -> str:
    """Say at which stage, where there is more than one."""
    return f" at stage {stage.number}" if len(record.stages) > 1 else ""


def _reached_quota(record: CountRecord, stage: Stage, one: Elected) -> str:
    """Say "A reached the quota of 96.25 at stage 4, when 31 of D's papers came to them"."""
    quota = _quota_then(record, stage, one)
    told = f"{record.name(one.candidate)} reached the quota of {quota}{_at(record, stage)}"
    received = [
        (transfer.giver, receipt.papers)
        for transfer in stage.transfers
        for receipt in transfer.received
        if receipt.candidate == one.candidate
    ]
    givers = list(dict.fromkeys(giver for giver, _ in received))
    if not givers:
        return f"{told}, with {_votes(record, one.votes)}."
    sums = [(giver, sum(papers for who, papers in received if who == giver)) for giver in givers]
    came = _listed([f"{papers} of {record.name(giver)}'s papers" for giver, papers in sums])
    return f"{told}, when {came} came to them."


def _quota_then(record: CountRecord, stage: Stage, one: Elected) -> str:
    """Return the quota at the moment of election, before any change later in the stage."""
    quota = stage.quota
    if stage.quota_changes and stage.number > 1:
        quota = record.stages[stage.number - 2].quota
        for change in stage.quota_changes:
            if one.batch is None or change.batch <= one.batch:
                quota = change.quota
    return _short(record, quota or 0)


def _back(record: CountRecord, stage: Stage, number: int) -> str:
    back = stage.look_backs[number]
    fewer = "fewer" if back.purpose is Purpose.EXCLUDE else "more"
    return (
        f"{_names(record, back.tied)} had equal votes. At stage {back.stage} "
        f"{record.name(back.chosen)} had {fewer}, and that decided."
    )


_LOT_FOR = {
    Purpose.SURPLUS_FIRST: "{} was dealt with first",
    Purpose.EXCLUDE: "{} had to go out of the count",
    Purpose.ELECT: "{} counts as elected first",
    Purpose.EXTRA_VOTE: "{} came first",
    Purpose.ROTATION: "{} was chosen",
}


def _lot(record: CountRecord, stage: Stage, number: int) -> str:
    lot = stage.lots[number]
    outcome = _LOT_FOR[lot.purpose].format(record.name(lot.order[0]))
    return f"{_names(record, lot.tied)} were equal throughout, so a lot was drawn: {outcome}."


def _names(record: CountRecord, some: Sequence[str]) -> str:
    return _listed([record.name(one) for one in some])


def _listed(parts: Sequence[str]) -> str:
    *before, last = parts or [""]
    return f"{', '.join(before)} and {last}" if before else last


def _short(record: CountRecord, amount: int) -> str:
    """Write an amount exactly, whole votes without decimals and others with at least two."""
    if amount % record.unit.one == 0:
        return str(amount // record.unit.one)
    votes, _, rest = record.decimal(amount).partition(".")
    return f"{votes}.{rest[:2]}{rest[2:].rstrip('0')}"


def _votes(record: CountRecord, amount: int) -> str:
    text = _short(record, amount)
    return f"{text} vote" if text == "1" else f"{text} votes"


def _papers(number: int) -> str:
    return "1 valid paper" if number == 1 else f"{number} valid papers"
