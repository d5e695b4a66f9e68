"""Equal shares, told: a course gone through again, writing down who paid what in every round."""

from governance.counting.budget.backers import Field
from governance.counting.budget.course import Course, Courses, Offer
from governance.counting.budget.instance import Instance
from governance.counting.budget.purses import Purses
from governance.counting.budget.record import Payers, Round


def tell_rounds(
    instance: Instance, field: Field, courses: Courses, course: Course
) -> tuple[Round, ...]:
    """Return every round of a course, with the effective votes of all that could be paid for."""
    purses = courses.purses(course.share)
    waiting = list(field.backers)
    rounds = []
    for number, offer in enumerate(course.bought, start=1):
        offers = {one: courses.offer(purses, one) for one in waiting}
        contenders = {
            one: field.backers[one].cost / other.price.share
            for one, other in offers.items()
            if other is not None
        }
        dropped = {one: purses.held(one) for one, other in offers.items() if other is None}
        full, part, broke = _payers(instance, field, purses, offer)
        rounds.append(
            Round(
                number=number,
                project=offer.one,
                full=full,
                share=offer.price.share,
                part=part,
                broke=broke,
                contenders=contenders,
                dropped=dropped,
            )
        )
        purses = purses.paid(offer.one, offer.price)
        waiting = [one for one in waiting if one in contenders and one != offer.one]
    return tuple(rounds)


def _payers(
    instance: Instance, field: Field, purses: Purses, offer: Offer
) -> tuple[Payers, Payers, int]:
    """Part a project's supporters into those who pay in full, in part, and not at all."""
    backers = field.backers[offer.one]
    full_voters = full_points = part_voters = part_points = broke = 0
    for group, votes, given in zip(backers.groups, backers.votes, backers.given(), strict=True):
        voters = instance.groups[group].voters
        if purses.is_empty(group):
            broke += voters
        elif (purses.purse_of(group), given) in offer.price.poor:
            part_voters += voters
            part_points += votes * given
        else:
            full_voters += voters
            full_points += votes * given
    return (
        Payers(full_voters, full_points, full_points * offer.price.share),
        Payers(part_voters, part_points, purses.held_by(offer.one, offer.price.poor)),
        broke,
    )
