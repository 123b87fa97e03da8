"""Commentary on figures by period: who writes and reads it where, and what becomes of it."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.test import Client
from pytest_django.asserts import assertContains, assertNotContains

from finance.actions.commentary import CommentaryClosedError, write_commentary
from finance.closing import close_period
from finance.models import Commentary, Period
from innovation.core.versions import StaleError
from tests.factories import CommentaryFactory, UserFactory, WorkstreamFactory
from tests.finance.book import Book, officer_of, spend
from tests.page_reader import read, read_csv

pytestmark = pytest.mark.django_db
ALPHA = "/programmes/growing-futures/alpha/"
PROGRAMME = "/programmes/growing-futures/"
AUGUST = "Period 5 of 2018/19 (August 2018)"


def address(about: str, row: Any, period: str = "2018-05") -> str:
    return f"/commentary/{about}/{row.pk}/{period}/"


def test_commentary_is_written_and_changed_on_each_page(
    book: Book, holder_client: Client, officer_client: Client
) -> None:
    line = book.lines["alpha-2018"]
    for about, row, page in (
        ("workstream", book.alpha, ALPHA),
        ("cost-line", line, line.get_absolute_url()),
    ):
        url = address(about, row)
        assertContains(holder_client.get(page), f"Write commentary for {AUGUST}")
        response = holder_client.post(url, {"text": f"Of the {about}."}, follow=True)
        assertContains(response, f"Saved: the commentary for {AUGUST}.")
        assertContains(response, f"Change the commentary for {AUGUST}")
        changed = {"text": f"More of the {about}.", "seen_version": "1"}
        assertContains(holder_client.post(url, changed, follow=True), f"More of the {about}.")
        seen = officer_client.get(page)
        assertContains(seen, f"More of the {about}.")
        assertNotContains(seen, "Change the commentary")
    made = Commentary.objects.get(workstream=book.alpha)
    assert [record.text for record in made.history.all()] == [
        *("More of the workstream.", "Of the workstream."),
    ]


def test_what_is_on_the_whole_or_on_others_is_not_for_who_has_a_part(
    book: Book, holder_client: Client, finance_user: User, client_for: Callable[[User], Client]
) -> None:
    CommentaryFactory(programme=book.programme, workstream=book.beta, text="Canary of Beta.")
    finance = client_for(finance_user)
    sent = {"text": "Canary of the whole."}
    assertContains(finance.post(address("programme", book.programme), sent, follow=True), "Canary")
    for url in (address("programme", book.programme), address("workstream", book.beta)):
        assert holder_client.get(url).status_code == 404
        assert holder_client.post(url, {"text": "Mine."}).status_code == 404
    for page in (PROGRAMME, "/commentary/"):
        assertNotContains(holder_client.get(page), "Canary of")
    assertContains(client_for(officer_of(book.programme)).get(PROGRAMME), "Canary of the whole.")


def test_nobody_writes_over_what_they_have_not_seen(book: Book, holder_client: Client) -> None:
    url = address("workstream", book.alpha)
    shown = holder_client.get(url).context["form"]
    assert shown["seen_version"].value() is None
    holder_client.post(url, {"text": "First."})
    assertContains(holder_client.post(url, {"text": "Second."}), "Nothing was saved")
    [stale, theirs] = [Commentary.objects.get(), Commentary.objects.get()]
    write_commentary(commentary=theirs, by=UserFactory())
    assertContains(holder_client.post(url, {"text": "Third.", "seen_version": "1"}), "Not saved: ")
    with pytest.raises(StaleError):
        write_commentary(commentary=stale, by=UserFactory())
    assertContains(holder_client.post(url, {"text": ""}), "Write what is to be said")


def test_commentary_of_a_closed_period_stays(book: Book, holder_client: Client) -> None:
    url = address("workstream", book.alpha)
    holder_client.post(url, {"text": "As it was."})
    close(book)
    assertContains(holder_client.get(url), "is closed, and its commentary stays as it is.")
    refused = holder_client.post(url, {"text": "As I like it.", "seen_version": "1"})
    assertContains(refused, "write it for Period 6 of 2018/19 (September 2018), or ask finance")
    written = Commentary.objects.get()
    assert written.text == "As it was."
    with pytest.raises(CommentaryClosedError):
        write_commentary(commentary=written, by=UserFactory())


@pytest.mark.parametrize("is_closed", [False, True])
def test_form_shows_the_figures_that_it_is_about(
    book: Book, finance_user: User, client_for: Callable[[User], Client], is_closed: bool
) -> None:
    line = book.lines["alpha-2018"]
    client = client_for(finance_user)
    if is_closed:
        close_period(period=Period.objects.get(year=2018, number=5), by=finance_user)
        spend(book, "alpha-2018", 6, "1000.00")
    for about, row, budget, actual, outturn in (
        ("programme", book.programme, "£5,200.00", "£1,862.59", "£4,562.59"),
        ("workstream", book.alpha, "£3,400.00", "£1,362.59", "£2,762.59"),
        ("cost-line", line, "£2,400.00", "£250.25", "£1,650.25"),
    ):
        response = client.get(address(about, row))
        values = {card.label: card.value for card in response.context["cards"]}
        assert [values[f] for f in ("Latest budget", "Actual to date", "Projected outturn")] == [
            *(budget, actual, outturn)
        ]
        for card in response.context["cards"]:
            assert client.get(card.url).status_code == 200
        assertContains(response, f"The figures as at <strong>{AUGUST}</strong>.")


def test_commentary_is_offered_for_the_first_open_period(
    book: Book, holder_client: Client, finance_user: User
) -> None:
    september = "Period 6 of 2018/19 (September 2018)"
    line = book.lines["alpha-2018"]
    close_period(period=Period.objects.get(year=2018, number=5), by=finance_user)
    for about, row, page in (
        ("workstream", book.alpha, ALPHA),
        ("cost-line", line, line.get_absolute_url()),
    ):
        response = holder_client.get(page)
        assertContains(response, f"{AUGUST} is closed, and its commentary stays as it is")
        assertContains(response, f"Write commentary for {september}")
        asked = holder_client.get(response.context["commentary"].write_url)
        assertContains(asked, f"The figures as at <strong>{AUGUST}</strong>.")
        later = address(about, row, "2018-06")
        assertContains(
            holder_client.get(address(about, row)), f'href="{later}">for {september}</a>'
        )
        saved = holder_client.post(later, {"text": "Later."}, follow=True)
        assertContains(saved, f"Saved: the commentary for {september}.")


def close(book: Book) -> None:
    period = Period.objects.get(programme=book.programme, year=2018, number=5)
    Period.objects.filter(pk=period.pk).update(closed_at="2018-09-03T12:00Z")


def test_list_is_filtered_and_exported(book: Book, officer_client: Client) -> None:
    line = book.lines["alpha-2018"]
    late = {"programme": book.programme, "year": 2018}
    CommentaryFactory(programme=book.programme, text="Of the programme.")
    CommentaryFactory(**late, workstream=book.beta, text="Of Beta.")
    CommentaryFactory(**late, cost_line=line, text="Of a line.")
    table = read(officer_client.get("/commentary/")).tables["Commentary"]
    assert sorted(row[3] for row in table.texts()) == [
        *("Of Beta.", "Of a line.", "Of the programme."),
    ]
    for query, texts in {
        f"workstream={book.alpha.pk}": ["Of a line."],
        "period=2017-07": ["Of the programme."],
        "text=beta": ["Of Beta."],
    }.items():
        rows = read_csv(officer_client.get(f"/commentary/export.csv?{query}"))
        assert [row[3] for row in rows[1:]] == texts, query
    [_header, row] = read_csv(officer_client.get("/commentary/export.csv?text=line"))
    assert row[:3] == ["Period 7 of 2018/19 (October 2018)", "Growing Futures", str(line)]
    assert date.fromisoformat(row[5][:10]) == date(2017, 11, 8)


def test_commentary_on_a_workstream_of_another_programme_is_refused() -> None:
    with pytest.raises(ValidationError, match="another programme"):
        CommentaryFactory(workstream=WorkstreamFactory()).full_clean()
