"""Made-up votes for property tests: small, full of ties, blanks, points and weights."""

from hypothesis import strategies as st

from governance.counting.budget.instance import Group, Instance, Project
from governance.counting.budget.options import BallotKind

IDS = tuple("ABCDEF")


@st.composite
def instances(draw: st.DrawFn, *, scale: int = 1) -> Instance:
    """Draw a vote; `scale` multiplies all money, so that shares take many steps to raise."""
    ids = IDS[: draw(st.integers(1, len(IDS)))]
    costs = draw(st.lists(st.integers(0, 12), min_size=len(ids), max_size=len(ids)))
    projects = tuple(
        Project(one, f"Project {one}", cost * scale, withdrawn=draw(st.integers(0, 9)) == 0)
        for one, cost in zip(ids, costs, strict=True)
    )
    with_points = draw(st.booleans())
    groups = draw(st.lists(_groups(ids, with_points=with_points), max_size=6))
    kind = BallotKind.SCORING if with_points else BallotKind.APPROVAL
    budget = draw(st.integers(0, sum(costs) + 2)) * scale
    return Instance(projects, budget, tuple(groups), kind, "Made up", places=0)


@st.composite
def _groups(draw: st.DrawFn, ids: tuple[str, ...], *, with_points: bool) -> Group:
    choices = tuple(draw(st.lists(st.sampled_from(ids), unique=True, max_size=len(ids))))
    points = st.tuples(*(st.integers(1, 4) for _ in choices))
    voters = draw(st.integers(1, 3))
    return Group(
        choices,
        voters,
        voters + draw(st.sampled_from((0, 0, 2))),
        draw(points) if with_points and choices else (),
    )
