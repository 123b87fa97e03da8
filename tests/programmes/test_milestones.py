"""Milestones: how they stand, who keeps them, and the evidence of them."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.asserts import assertContains, assertNotContains

from innovation.core import access
from programmes.actions import add_evidence, withdraw_evidence
from programmes.evidence_file import EvidenceFileError, content_type_of
from programmes.milestones import Rag, Stage, expected, rag, stage, worst
from programmes.models import Evidence, Milestone
from tests.factories import (
    AssignmentFactory,
    EvidenceFactory,
    MilestoneFactory,
    TrancheFactory,
    UserFactory,
    WorkstreamFactory,
)
from tests.page_reader import read

ClientFor = Callable[[User], Client]
PLANNED = dt.date(2018, 12, 1)
DAYS = st.dates(dt.date(2017, 1, 1), dt.date(2021, 1, 1))


@pytest.mark.parametrize(
    ("forecast", "actual", "day", "stands", "colour"),
    [
        (None, None, "2018-11-02", Stage.TO_COME, Rag.GREEN),
        (None, None, "2018-11-03", Stage.DUE, Rag.GREEN),
        (None, None, "2018-12-01", Stage.DUE, Rag.GREEN),
        ("2018-12-29", None, "2018-11-03", Stage.DUE, Rag.AMBER),
        ("2018-12-30", None, "2018-11-02", Stage.TO_COME, Rag.RED),
        (None, None, "2018-12-02", Stage.LATE, Rag.AMBER),
        ("2018-12-05", None, "2018-12-30", Stage.LATE, Rag.RED),
        ("2018-11-01", None, "2018-12-29", Stage.LATE, Rag.AMBER),
        (None, "2018-12-01", "2018-12-31", Stage.DONE, Rag.GREEN),
        (None, "2018-12-02", "2018-12-31", Stage.DONE_LATE, Rag.GREEN),
        (None, "2018-12-31", "2018-12-30", Stage.LATE, Rag.RED),
    ],
)
def test_milestone_stands_against_its_plan(
    forecast: str | None, actual: str | None, day: str, stands: Stage, colour: Rag
) -> None:
    ahead = dt.date.fromisoformat(forecast) if forecast else None
    done = dt.date.fromisoformat(actual) if actual else None
    as_at = dt.date.fromisoformat(day)
    assert stage(PLANNED, done, as_at) == stands
    assert rag(PLANNED, ahead, done, as_at) == colour


@given(DAYS, st.none() | DAYS, st.none() | DAYS, DAYS, DAYS)
def test_what_is_not_done_never_gets_better_by_waiting(
    planned: dt.date,
    forecast: dt.date | None,
    actual: dt.date | None,
    first: dt.date,
    second: dt.date,
) -> None:
    earlier, later = sorted([first, second])
    assert rag(planned, planned, actual, later) == Rag.GREEN or later > planned
    if actual is None:
        assert expected(planned, forecast, None, later) >= later
        colours = [rag(planned, forecast, None, day) for day in (earlier, later)]
        assert worst(colours) == colours[1]


def test_file_is_taken_by_its_ending_and_its_beginning() -> None:
    assert content_type_of("Letter.PDF", b"%PDF-1.7") == "application/pdf"
    assert content_type_of("a.csv", "£".encode()) == "text/csv; charset=utf-8"
    for name, content in [
        ("page.html", b"<script>"),
        ("drawing.svg", b"<svg>"),
        ("letter.pdf", b"<html>"),
        ("photo.png", b"\x89PNG"),
        ("note.txt", b"a\0b"),
        ("note.txt", b"\xff\xfe"),
        ("note.txt", b""),
        (f"{'x' * 200}.txt", b"a"),
        ("big.txt", b"a" * (5 * 1024 * 1024 + 1)),
    ]:
        with pytest.raises(EvidenceFileError):
            content_type_of(name, content)


@pytest.fixture
def holder(db: None) -> User:
    user: User = UserFactory(role=access.BUDGET_HOLDER)
    return user


@pytest.fixture
def mine(holder: User) -> Milestone:
    """A milestone of the holder's workstream."""
    stream = WorkstreamFactory(name="Alpha")
    AssignmentFactory(user=holder, programme=None, workstream=stream)
    made: Milestone = MilestoneFactory(
        programme=stream.programme, workstream=stream, title="Team in place", planned_on=PLANNED
    )
    return made


def sent(milestone: Milestone, **changes: Any) -> dict[str, Any]:
    return {
        "programme": milestone.programme_id,
        "workstream": milestone.workstream_id or "",
        "title": milestone.title,
        "description": "",
        "owner": milestone.owner,
        "planned_on": "01/12/2018",
        "forecast_on": "",
        "actual_on": "",
        "tranche": "",
        "seen_version": milestone.version,
        **changes,
    }


def test_list_shows_how_each_stands_and_only_what_the_user_may_see(
    client_for: ClientFor, holder: User, mine: Milestone
) -> None:
    EvidenceFactory(milestone=mine)
    EvidenceFactory(
        milestone=mine, withdrawn_at=dt.datetime(2018, 1, 1, tzinfo=dt.UTC), withdrawn_because="Old"
    )
    MilestoneFactory(programme=mine.programme, title="For all", actual_on=dt.date(2018, 12, 30))
    other = WorkstreamFactory(programme=mine.programme)
    MilestoneFactory(programme=mine.programme, workstream=other, title="Canary")
    client = client_for(holder)
    page = client.get("/milestones/?as_at=2018-12-31")
    table = read(page).tables["Milestones"]
    rows = [
        [row[table.head.index(name)] for name in ("Milestone", "Stands", "Days late", "Evidence")]
        for row in table.texts()
    ]
    assert rows == [["Team in place", "Late", "30", "1"], ["For all", "Done", "0", "0"]]
    assertNotContains(client.get("/milestones/?stage=late&as_at=2018-12-31"), "For all")
    assertNotContains(client.get("/milestones/?rag=red&as_at=2018-12-29"), "Team in place")
    assertContains(client.get("/milestones/export.csv?text=team"), "Team in place,")


def test_who_may_change_a_milestone(client_for: ClientFor, holder: User, mine: Milestone) -> None:
    of_all = MilestoneFactory(programme=mine.programme)
    users: dict[str, User] = {
        name: UserFactory(role=name) for name in (access.OFFICER, access.FINANCE, access.AUDITOR)
    }
    AssignmentFactory(user=users[access.OFFICER], programme=mine.programme)
    users[access.BUDGET_HOLDER] = holder
    found = {
        name: [
            client_for(user).get(f"/milestones/{row.pk}/edit/").status_code
            for row in (mine, of_all)
        ]
        for name, user in users.items()
    }
    assert found == {
        access.OFFICER: [403, 403],
        access.BUDGET_HOLDER: [200, 404],
        access.FINANCE: [200, 200],
        access.AUDITOR: [403, 403],
    }


def test_holder_keeps_a_milestone_and_no_change_is_lost(
    client_for: ClientFor, holder: User, mine: Milestone
) -> None:
    client = client_for(holder)
    path = f"/milestones/{mine.pk}/edit/"
    assert client.post(path, sent(mine, actual_on="20/12/2018")).status_code == 302
    stale = client.post(path, sent(mine, owner="Another role"))
    assertContains(stale, "Not saved")
    mine.refresh_from_db()
    assert (mine.actual_on, mine.owner, mine.version) == (
        dt.date(2018, 12, 20),
        "Head of Early Help Services",
        2,
    )
    assertContains(client.get(mine.get_absolute_url()), "Done on from nothing to 20 Dec 2018")


def test_form_refuses_what_does_not_belong_together(
    client_for: ClientFor, holder: User, mine: Milestone, finance_user: User
) -> None:
    elsewhere = TrancheFactory(contingent=True)
    secured = TrancheFactory(award__programme=mine.programme)
    of_holder = client_for(holder).post("/milestones/new/", sent(mine, title="B", workstream=""))
    assert list(of_holder.context["form"].errors) == ["workstream"]
    client = client_for(finance_user)
    for tranche in (elsewhere, secured):
        page = client.post("/milestones/new/", sent(mine, title="B", tranche=tranche.pk))
        assert list(page.context["form"].errors) == ["tranche"]
    assert Milestone.objects.count() == 1
    assert client.post("/milestones/new/", sent(mine, title="B", workstream="")).status_code == 302


def test_evidence_is_a_link_or_a_file_that_only_downloads(
    client_for: ClientFor, holder: User, mine: Milestone
) -> None:
    client, path = client_for(holder), f"/milestones/{mine.pk}/evidence/"
    for wrong in (
        {"title": "Nothing"},
        {"title": "Script", "link": "javascript:alert(1)"},
        {"title": "Page", "file": SimpleUploadedFile("page.html", b"<p>")},
        {
            "title": "Both",
            "link": "https://a.example/",
            "file": SimpleUploadedFile("a.txt", b"a"),
        },
    ):
        assert client.post(path, wrong).context["form"].errors
    assert not Evidence.objects.exists()
    name = 'no"te <b>.txt'
    client.post(path, {"title": "Note", "file": SimpleUploadedFile(name, b"<b>Done</b>")})
    piece = Evidence.objects.get()
    assert (piece.added_by, piece.added_role) == (holder, access.BUDGET_HOLDER)
    answer = client.get(piece.get_absolute_url())
    assert answer.content == b"<b>Done</b>"
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer["Content-Disposition"].startswith("attachment; ")
    assert answer["X-Content-Type-Options"] == "nosniff"
    other = UserFactory(role=access.OFFICER)
    assert client_for(other).get(piece.get_absolute_url()).status_code == 404


def test_evidence_too_large_is_refused_before_it_is_read(
    client_for: ClientFor, holder: User, mine: Milestone
) -> None:
    sent_file = SimpleUploadedFile("big.txt", b"a" * (6 * 1024 * 1024 + 1))
    answer = client_for(holder).post(
        f"/milestones/{mine.pk}/evidence/", {"title": "Big", "file": sent_file}
    )
    assert answer.status_code == 413
    assert not Evidence.objects.exists()


def test_evidence_is_withdrawn_once_and_kept(
    client_for: ClientFor, holder: User, mine: Milestone
) -> None:
    piece = add_evidence(
        evidence=Evidence(milestone=mine, title="Letter", link="https://a.example/"), by=holder
    )
    path = f"/evidence/{piece.pk}/withdraw/"
    assertContains(client_for(holder).post(path, {"because": ""}), "Say why it is withdrawn.")
    assert client_for(holder).post(path, {"because": "Of another team."}).status_code == 302
    with pytest.raises(ValidationError, match="withdrawn already"):
        withdraw_evidence(evidence=piece, because="Again.", by=holder)
    assertContains(client_for(holder).get(mine.get_absolute_url()), "Of another team.")
    assert not Evidence.objects.in_force().exists()
