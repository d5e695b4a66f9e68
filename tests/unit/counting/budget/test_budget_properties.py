"""What holds for every budget rule on every vote, tried on hundreds of made-up ones."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass, replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from governance.counting.budget.check import check_record, replay
from governance.counting.budget.instance import Group, Instance
from governance.counting.budget.options import Comparison, Completion, Options, Utility, Value
from governance.counting.budget.record import Fate
from governance.counting.budget.record_data import from_data, to_data
from governance.counting.budget.rules import RULES
from governance.counting.budget.sentences import explain, explain_project
from governance.counting.ties import ListedOrder, RefuseTies, TieNeedsLot
from tests.unit.counting.budget.elections import IDS, instances
from tests.unit.counting.budget.vectors import count

ALL_RULES = pytest.mark.parametrize("rule", list(RULES))
options = st.builds(
    Options,
    threshold=st.integers(0, 4),
    utility=st.sampled_from(Utility),
    completion=st.sampled_from(Completion),
    increment=st.integers(1, 3),
    comparison=st.sampled_from(Comparison),
    stop_when_exhaustive=st.booleans(),
    fund_all_if_all_fit=st.booleans(),
    count_blank=st.booleans(),
    value=st.sampled_from(Value),
)
LISTED = ListedOrder(IDS)


def held(thing: object) -> Iterable[object]:
    """Yield everything inside a thing."""
    yield thing
    if is_dataclass(thing):
        for field in fields(thing):
            yield from held(getattr(thing, field.name))
    elif isinstance(thing, Mapping):
        for key, value in thing.items():
            yield from held(key)
            yield from held(value)
    elif isinstance(thing, list | tuple | set | frozenset):
        for one in thing:
            yield from held(one)


@ALL_RULES
@given(instance=instances(), told=options)
@settings(deadline=None)
def test_no_more_is_spent_than_there_is_and_every_payment_adds_up(
    rule: str, instance: Instance, told: Options
) -> None:
    record = count(rule, instance, told, LISTED)
    assert record.spent - record.topped_up <= record.budget
    assert record.topped_up == 0 or rule == "poznan80"
    assert len(set(record.funded)) == len(record.funded)
    for each in record.rounds:
        part = 0 if each.part is None else each.part.paid
        assert each.full.paid + part == record.result(each.project).cost
        if each.share is not None:
            assert each.share * each.full.points == each.full.paid
    replay(record)


@ALL_RULES
@given(instance=instances(), told=options)
@settings(deadline=None)
def test_only_what_costs_something_and_is_wanted_is_funded(
    rule: str, instance: Instance, told: Options
) -> None:
    record = count(rule, instance, told, LISTED)
    for one in record.projects:
        takes_part = one.cost > 0 and one.score > 0 and not instance.project(one.id).withdrawn
        assert takes_part or not one.is_funded
        assert takes_part == (one.fate not in {Fate.WITHDRAWN, Fate.NO_COST, Fate.NO_SUPPORT})
        if one.fate is Fate.CANNOT_AFFORD:
            assert one.held is not None
            assert one.held < one.cost


@ALL_RULES
@given(instance=instances(), told=options, order=st.randoms(use_true_random=False))
@settings(deadline=None)
def test_grouping_and_shuffling_ballots_changes_nothing(
    rule: str, instance: Instance, told: Options, order: Random
) -> None:
    singles = [
        Group(group.choices, 1, 1 + (group.votes - group.voters) * (number == 0), group.points)
        for group in instance.groups
        for number in range(group.voters)
    ]
    order.shuffle(singles)
    apart = replace(instance, groups=tuple(singles))
    assert count(rule, apart, told, LISTED) == count(rule, instance, told, LISTED)


@ALL_RULES
@given(instance=instances(), told=options, order=st.randoms(use_true_random=False))
@settings(deadline=None)
def test_the_order_in_which_projects_are_listed_changes_nothing(
    rule: str, instance: Instance, told: Options, order: Random
) -> None:
    projects = list(instance.projects)
    order.shuffle(projects)
    shuffled = replace(instance, projects=tuple(projects))
    ours, theirs = count(rule, shuffled, told, LISTED), count(rule, instance, told, LISTED)
    assert ours.funded == theirs.funded
    assert ours.rounds == theirs.rounds
    assert {one.id: one for one in ours.projects} == {one.id: one for one in theirs.projects}


@ALL_RULES
@given(instance=instances(), told=options)
@settings(deadline=None)
def test_other_ids_give_the_same_projects(rule: str, instance: Instance, told: Options) -> None:
    new = {one: f"z{9 - place}" for place, one in enumerate(IDS)}
    renamed = replace(
        instance,
        projects=tuple(replace(one, id=new[one.id]) for one in instance.projects),
        groups=tuple(
            replace(group, choices=tuple(new[one] for one in group.choices))
            for group in instance.groups
        ),
    )
    lots = ListedOrder(tuple(new[one] for one in IDS))
    ours, theirs = count(rule, renamed, told, lots), count(rule, instance, told, LISTED)
    assert set(ours.funded) == {new[one] for one in theirs.funded}
    assert [each.share for each in ours.rounds] == [each.share for each in theirs.rounds]


@ALL_RULES
@given(instance=instances(), told=options)
@settings(deadline=None)
def test_a_recount_from_the_record_is_the_same_and_survives_json(
    rule: str, instance: Instance, told: Options
) -> None:
    record = count(rule, instance, told, LISTED)
    check_record(instance, record)
    assert from_data(json.loads(json.dumps(to_data(record)))) == record


@ALL_RULES
@given(instance=instances(), told=options)
@settings(deadline=None)
def test_everything_can_be_told_in_sentences(rule: str, instance: Instance, told: Options) -> None:
    record = count(rule, instance, told, LISTED)
    assert all(line.endswith(".") and "None" not in line for line in explain(record))
    for one in record.projects:
        assert explain_project(record, one.id).startswith(f"{one.name}: ")


@ALL_RULES
@given(instance=instances(), told=options)
@settings(deadline=None)
def test_there_is_no_float_anywhere(rule: str, instance: Instance, told: Options) -> None:
    record = count(rule, instance, told, LISTED)
    assert not [one for one in held(record) if isinstance(one, float)]
    assert not [one for one in held(to_data(record)) if isinstance(one, float)]


@ALL_RULES
@given(instance=instances(), told=options)
@settings(deadline=None)
def test_where_no_lot_is_asked_for_none_would_have_changed_the_result(
    rule: str, instance: Instance, told: Options
) -> None:
    def funded(order: tuple[str, ...]) -> set[str]:
        return set(count(rule, instance, told, ListedOrder(order)).funded)

    try:
        record = count(rule, instance, told, RefuseTies())
    except TieNeedsLot:
        return
    assert funded(IDS) == funded(IDS[::-1]) == set(record.funded)


@given(instance=instances(), told=options)
@settings(deadline=None)
def test_one_more_vote_for_a_funded_project_does_not_unfund_it_under_plain_greedy(
    instance: Instance, told: Options
) -> None:
    record = count("greedy", instance, told, LISTED)
    for one in record.funded:
        more = replace(instance, groups=(*instance.groups, Group((one,), 1, 1)))
        assert one in count("greedy", more, told, LISTED).funded
