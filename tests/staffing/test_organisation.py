"""The tree of an organisation: everybody once, and every list that opens closes."""

from hypothesis import given
from hypothesis import strategies as st

from staffing.organisation import Branch, Member, Place, branches_of


def test_tree_puts_each_post_below_its_manager_and_closes_its_lists() -> None:
    members = [
        Member(1, outside="Head of service"),
        Member(2, reports_to=1),
        Member(3, reports_to=2),
        Member(4, reports_to=1),
        Member(5, outside="Head of service"),
    ]
    assert branches_of(members) == [
        Branch(
            outside="Head of service",
            places=(
                Place(1, has_reports=True, closes=0),
                Place(2, has_reports=True, closes=0),
                Place(3, has_reports=False, closes=1),
                Place(4, has_reports=False, closes=1),
                Place(5, has_reports=False, closes=1),
            ),
        )
    ]


def test_last_post_of_several_lists_closes_them_all() -> None:
    [branch] = branches_of([Member(1), Member(2, reports_to=1), Member(3, reports_to=2)])
    assert [(place.key, place.closes) for place in branch.places] == [(1, 0), (2, 0), (3, 3)]


def test_branches_begin_with_roles_outside_then_posts_elsewhere_then_nobody() -> None:
    members = [Member(1), Member(2, reports_to=99), Member(3, outside="B"), Member(4, outside="A")]
    heads = [(branch.outside, branch.elsewhere) for branch in branches_of(members)]
    assert heads == [("B", None), ("A", None), ("", 99), ("", None)]


def test_circle_is_a_list_of_its_own_with_whoever_is_below_it() -> None:
    members = [
        Member(1),
        Member(2, reports_to=3),
        Member(3, reports_to=2),
        Member(4, reports_to=3),
        Member(5, reports_to=5),
    ]
    tree, circle = branches_of(members)
    assert [place.key for place in tree.places] == [1]
    assert circle.is_circle
    assert [(place.key, place.closes) for place in circle.places] == [
        (2, 0),
        (3, 0),
        (4, 0),
        (5, 1),
    ]


def test_long_chain_of_managers_is_no_hindrance() -> None:
    chain = [Member(1), *(Member(number, number - 1) for number in range(2, 5001))]
    [branch] = branches_of(chain)
    assert len(branch.places) == 5000
    assert branch.places[-1] == Place(5000, has_reports=False, closes=5000)


@given(st.lists(st.integers(0, 12), max_size=12))
def test_everybody_has_one_place_and_every_list_that_opens_closes(managers: list[int]) -> None:
    """0 is nobody, a key above the last one a post elsewhere."""
    members = [Member(key, above or None) for key, above in enumerate(managers, start=1)]
    branches = branches_of(members)
    places = [place for branch in branches for place in branch.places]
    assert sorted(place.key for place in places) == list(range(1, len(managers) + 1))
    for branch in branches:
        opened = 1 + sum(place.has_reports for place in branch.places)
        assert sum(place.closes for place in branch.places) == opened
