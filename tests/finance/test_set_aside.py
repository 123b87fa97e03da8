"""Rejected rows that are not to be loaded: set aside with a reason, and taken up again."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import Permission, User
from django.test import Client

from finance.actions import (
    ActionRefusedError,
    LedgerRefusedError,
    Outcome,
    assign_cost_centre,
    preview_ledger,
    retry_rejects,
    reverse_import,
)
from finance.actions.set_aside import set_rejects_aside, take_rejects_up
from finance.close_checks import blocking
from finance.integrity import findings
from finance.models import LedgerImport, Reject, Transaction
from programmes.models import Workstream
from tests.factories import AssignmentFactory, LedgerFactory, ProgrammeFactory, RejectFactory
from tests.finance.ledger_books import Books, make_books
from tests.page_reader import read, read_csv

ALPHA = "31/10/2017,R1,C100,A1,Alpha Ltd,12.50"
BETA = "30/11/2017,R2,C200,A2,Beta Ltd,(2.00)"
FOREIGN = "31/10/2017,R3,C999,A1,Gamma Ltd,7.00"
UNREADABLE = "31/10/2017,R4,C100,A1,Delta Ltd,Nil"
NOON = dt.datetime(2018, 6, 8, 12, tzinfo=dt.UTC)


@pytest.fixture
def books(db: None) -> Books:
    return make_books()


@pytest.fixture
def client(finance_user: User, client_for: Callable[[User], Client]) -> Client:
    return client_for(finance_user)


def load(books: Books, *rows: str) -> LedgerImport:
    made = books.load(*rows, rule="load_good").ledger_import
    assert made is not None
    return made


def set_aside(by: User, because: str = "Another council’s.", **which: Any) -> int:
    return set_rejects_aside(rejects=Reject.objects.filter(**which), because=because, by=by)


def states() -> dict[tuple[int, int], str]:
    """The state of each reject by its import, counted from the first, and its line."""
    imports = list(LedgerImport.objects.order_by("pk").values_list("pk", flat=True))
    rows = Reject.objects.with_state()
    return {(imports.index(row.ledger_import_id) + 1, row.line): row.state for row in rows}  # type: ignore[attr-defined]  # annotated


def previewed(books: Books, *rows: str) -> Outcome:
    return preview_ledger(source=books.source(*rows), programme=books.programme)


def test_rows_set_aside_keep_reason_person_and_moment_and_block_no_close(
    books: Books, finance_user: User
) -> None:
    load(books, ALPHA, FOREIGN, UNREADABLE)
    assert [check.found for check in blocking(books.programme)] == [2]
    with time_machine.travel(NOON, tick=False):
        assert set_aside(finance_user, "  Another   council’s. ", line=3) == 1
    row = Reject.objects.get(line=3)
    assert row.set_aside_because == "Another council’s."
    assert (row.set_aside_by, row.set_aside_at) == (finance_user, NOON)
    assert (row.amount, row.cells[1], row.value) == (Decimal("7.00"), "R3", "C999")
    assert [check.found for check in blocking(books.programme)] == [1]
    assert set_aside(finance_user) == 1
    assert blocking(books.programme) == []
    assert findings() == []


def test_rows_taken_up_again_wait_and_the_history_keeps_both(
    books: Books, finance_user: User, superuser: User
) -> None:
    load(books, FOREIGN)
    set_aside(finance_user)
    assert take_rejects_up(rejects=Reject.objects.all(), by=superuser) == 1
    row = Reject.objects.get()
    assert (row.set_aside_because, row.set_aside_by, row.set_aside_at) == ("", None, None)
    assert [check.found for check in blocking(books.programme)] == [1]
    kept = row.history.order_by("history_id")
    assert list(kept.values_list("history_change_reason", "history_user", "set_aside_because")) == [
        ("Set aside", finance_user.pk, "Another council’s."),
        ("Taken up again", superuser.pk, ""),
    ]
    assert take_rejects_up(rejects=Reject.objects.all(), by=superuser) == 0
    assert row.history.count() == 2


def test_nothing_is_set_aside_without_a_reason_or_twice(books: Books, finance_user: User) -> None:
    load(books, FOREIGN)
    with pytest.raises(ActionRefusedError, match="Say why"):
        set_aside(finance_user, " ")
    assert set_aside(finance_user) == 1
    assert set_aside(finance_user, "Something else.") == 0
    assert Reject.objects.get().set_aside_because == "Another council’s."


def test_many_rows_are_set_aside_at_once(finance_user: User) -> None:
    first = RejectFactory(line=1)
    Reject.objects.bulk_create(
        Reject(ledger_import=first.ledger_import, line=line, reason="No.", cells=[])
        for line in range(2, 1203)
    )
    assert set_aside(finance_user) == 1202
    assert Reject.objects.set_aside().count() == 1202
    assert Reject.history.filter(history_change_reason="Set aside").count() == 1202


def test_row_set_aside_comes_again_in_the_next_file_and_is_set_aside_with_it(
    books: Books, finance_user: User
) -> None:
    load(books, FOREIGN)
    with time_machine.travel(NOON, tick=False):
        set_aside(finance_user)
    outcome = previewed(books, ALPHA, FOREIGN, UNREADABLE)
    assert (outcome.rejected.rows, outcome.aside.rows, outcome.to_mend.rows) == (2, 1, 1)
    assert (outcome.aside.amount, outcome.to_mend.amount) == (Decimal("7.00"), Decimal("0.00"))
    load(books, ALPHA, FOREIGN, UNREADABLE)
    assert states() == {(1, 2): "aside", (2, 3): "aside", (2, 4): "waiting"}
    again = Reject.objects.get(line=3)
    assert again.set_aside_because == "Another council’s."
    assert (again.set_aside_by, again.set_aside_at) == (finance_user, NOON)
    assert again.history.get().history_change_reason == "Set aside before"
    assert findings() == []


def test_row_taken_up_in_the_latest_import_waits_in_the_next_one_too(
    books: Books, finance_user: User
) -> None:
    load(books, FOREIGN)
    set_aside(finance_user)
    load(books, ALPHA, FOREIGN)
    take_rejects_up(rejects=Reject.objects.filter(line=3), by=finance_user)
    load(books, BETA, FOREIGN)
    assert states() == {(1, 2): "aside", (2, 3): "waiting", (3, 3): "waiting"}


def test_file_is_not_refused_for_rows_that_were_set_aside(books: Books, finance_user: User) -> None:
    load(books, FOREIGN)
    set_aside(finance_user)
    with pytest.raises(LedgerRefusedError, match="1 row of"):
        books.load(ALPHA, FOREIGN, UNREADABLE, rule="refuse")
    assert not Transaction.objects.exists()
    outcome = books.load(ALPHA, FOREIGN, rule="refuse")
    assert outcome.ledger_import is not None
    assert (outcome.loaded.rows, outcome.ledger_import.rows_rejected) == (1, 1)
    assert books.load(ALPHA, FOREIGN, rule="refuse").nothing_new


def test_rows_set_aside_are_not_tried_again_and_their_codes_not_asked_for(
    books: Books, finance_user: User, client: Client
) -> None:
    made = load(books, FOREIGN, FOREIGN.replace("C999", "C888"))
    set_aside(finance_user, line=2)
    form = client.get(made.get_absolute_url()).context["codes_form"]
    assert [field.label for field in form] == ["Cost centre C888"]
    for code in ("C999", "C888"):
        give(books, code)
    assert retry_rejects(ledger_import=made, by=finance_user).loaded.rows == 1
    assert states() == {(1, 2): "aside", (1, 3): "loaded"}


def give(books: Books, code: str) -> None:
    """Assign a cost centre to the first workstream."""
    stream = Workstream.objects.earliest("pk")
    assign_cost_centre(programme=books.programme, code=code, workstream=stream, by=None)


def test_of_two_equal_rows_the_one_that_waits_is_loaded(books: Books, finance_user: User) -> None:
    made = load(books, FOREIGN, FOREIGN)
    set_aside(finance_user, line=2)
    give(books, "C999")
    assert retry_rejects(ledger_import=made, by=finance_user).loaded.rows == 1
    assert states() == {(1, 2): "aside", (1, 3): "loaded"}


def test_row_set_aside_that_a_later_file_loads_is_loaded_until_that_is_reversed(
    books: Books, finance_user: User
) -> None:
    load(books, FOREIGN)
    set_aside(finance_user)
    give(books, "C999")
    later = load(books, FOREIGN)
    assert states() == {(1, 2): "loaded"}
    reverse_import(ledger_import=later, reason="Not ours after all.", by=finance_user)
    assert states() == {(1, 2): "aside"}


# Pages


def test_chosen_rows_are_set_aside_and_taken_up_on_the_page(
    books: Books, finance_user: User, client: Client
) -> None:
    made = load(books, ALPHA, FOREIGN, UNREADABLE)
    row, other = Reject.objects.order_by("line")
    query: dict[str, str | int] = {"row": row.pk, "query": f"ledger_import={made.pk}"}
    asked = client.get("/imports/rejects/aside/", query)
    assert "Set 1 rejected row aside" in asked.text
    assert "£7.00 will not be loaded." in asked.text
    address = asked.wsgi_request.get_full_path()
    last = asked.context["form"].initial["last"]
    refused = client.post(address, {"last": last, "because": " "})
    assert refused.context["form"].errors == {"because": ["Say why the rows are set aside."]}
    done = client.post(address, {"last": last, "because": "Not ours."}, follow=True)
    assert done.redirect_chain == [(f"/imports/rejects/?ledger_import={made.pk}", 302)]
    assert [str(message) for message in done.context["messages"]] == ["Set aside: 1 row."]
    table = read(done).tables["Row by row"].texts()
    assert [line[1:3] + line[6:9] + line[9:11] for line in table] == [
        [str(made.pk), "3", "£7.00", "Set aside", "—", "Not ours.", finance_user.username],
        [str(made.pk), "4", "—", "Waits", "—", "—", "—"],
    ]
    counts = read(client.get(made.get_absolute_url())).tables["What became of the rows"]
    assert counts.texts() == [
        ["Loaded", "1", "£12.50"],
        ["In the ledger already", "0", "£0.00"],
        ["Rejected, and set aside", "1", "£7.00"],
        ["Rejected", "1", "£0.00"],
        ["Blank", "0", "£0.00"],
    ]
    assert (counts.total("Number").text, counts.total("Amount").text) == ("3", "£19.50")
    shown = client.get("/imports/rejects/", {"state": "aside"}).context["table"]
    assert [line.record for line in shown.rows] == [row]
    back = client.get("/imports/rejects/take-up/", {"row": [row.pk, other.pk]})
    assert "Take 1 rejected row up again" in back.text
    address = back.wsgi_request.get_full_path()
    done = client.post(address, {"last": back.context["form"].initial["last"]}, follow=True)
    assert [str(message) for message in done.context["messages"]] == ["Taken up again: 1 row."]
    assert set(states().values()) == {"waiting"}


def test_all_that_a_filter_finds_are_set_aside_and_what_comes_later_is_not(
    books: Books, client: Client
) -> None:
    made = load(books, FOREIGN, UNREADABLE, FOREIGN.replace("R3", "R5"))
    query = {"all": "yes", "query": "words=c999&page=2"}
    asked = client.get("/imports/rejects/aside/", query)
    assert "Set 2 rejected rows aside" in asked.text
    address = asked.wsgi_request.get_full_path()
    data = {"last": asked.context["form"].initial["last"], "because": "Not ours."}
    RejectFactory(ledger_import=made, line=99, value="C999")
    client.post(address, data)
    assert states() == {(1, 2): "aside", (1, 3): "waiting", (1, 4): "aside", (1, 99): "waiting"}
    take_rejects_up(rejects=Reject.objects.filter(line=2), by=User.objects.earliest("pk"))
    Reject.objects.filter(line=2).update(loaded_by=made)
    again = client.post(address, data)
    assert again.context["form"].non_field_errors() == [
        "Somebody else has dealt with these rows since: look again."
    ]
    assert states()[1, 99] == "waiting"


def test_nothing_chosen_leads_back_to_the_list(books: Books, client: Client) -> None:
    load(books, FOREIGN)
    for verb, words in (("aside", "that wait"), ("take-up", "that are set aside")):
        response = client.get(f"/imports/rejects/{verb}/", {"query": "state=waiting"}, follow=True)
        assert response.redirect_chain == [("/imports/rejects/?state=waiting", 302)]
        said = [str(message) for message in response.context["messages"]]
        assert said == [f"Choose rows {words} first."]


def test_rows_of_a_filter_with_an_error_are_not_chosen(books: Books, client: Client) -> None:
    load(books, FOREIGN)
    query = {"all": "yes", "query": "state=none"}
    assert client.get("/imports/rejects/aside/", query).status_code == 302


def test_preview_says_what_was_set_aside_before(
    books: Books, finance_user: User, client: Client
) -> None:
    made = load(books, FOREIGN)
    set_aside(finance_user)
    outcome = previewed(books, ALPHA, FOREIGN)
    assert outcome.first_rejects[0].why.endswith("It was set aside before: Another council’s.")
    page = client.get(made.get_absolute_url()).text
    assert "None of them waits: 1 set aside, the others loaded later." in page


def test_list_of_imports_counts_and_finds_those_with_rows_set_aside(
    books: Books, finance_user: User, client: Client
) -> None:
    first = load(books, FOREIGN, UNREADABLE)
    second = load(books, ALPHA, UNREADABLE)
    set_aside(finance_user, value="C999")
    listed = [
        row.record.ledger_import for row in client.get("/imports/rejects/").context["table"].rows
    ]
    assert listed == [second, first, first]
    (line,) = client.get("/imports/", {"waiting": "aside"}).context["table"].rows
    assert line.record == first
    header, *rows = read_csv(client.get("/imports/export.csv"))
    counts = [dict(zip(header, row, strict=True)) for row in rows]
    assert [(row["Waiting"], row["Set aside"]) for row in counts] == [("1", "0"), ("1", "1")]


def test_rows_of_other_programmes_are_neither_seen_nor_set_aside(
    officer: User, client_for: Callable[[User], Client]
) -> None:
    row = RejectFactory(ledger_import__ledger=LedgerFactory())
    assert client_for(officer).get("/imports/rejects/").status_code == 403
    aside = {"row": row.pk}
    assert client_for(officer).get("/imports/rejects/aside/", aside).status_code == 403
    permissions = Permission.objects.filter(codename__in=["view_reject", "change_reject"])
    officer.user_permissions.set(permissions)
    AssignmentFactory(user=officer, programme=ProgrammeFactory())
    client = client_for(officer)
    assert "No rejected rows here." in client.get("/imports/rejects/").text
    page = client.get("/imports/rejects/aside/", aside, follow=True)
    assert "Choose rows that wait first." in page.text
    sent = {"last": row.pk, "because": "Not ours."}
    client.post(f"/imports/rejects/aside/?row={row.pk}", sent)
    row.refresh_from_db()
    assert row.set_aside_at is None
    AssignmentFactory(user=officer, programme=row.ledger_import.ledger.programme)
    assert client.get("/imports/rejects/aside/", aside).status_code == 200


def test_auditor_reads_the_list_and_its_file_and_chooses_nothing(
    books: Books, finance_user: User, auditor: User, client_for: Callable[[User], Client]
) -> None:
    load(books, FOREIGN, UNREADABLE)
    with time_machine.travel(NOON, tick=False):
        set_aside(finance_user, line=2)
    client = client_for(auditor)
    page = client.get("/imports/rejects/")
    assert "Set the chosen rows aside" not in page.text
    assert 'type="checkbox"' not in page.text
    header, first, _second = read_csv(client.get("/imports/rejects/export.csv"))
    row = dict(zip(header, first, strict=True))
    assert (row["State"], row["Set aside because"]) == ("Set aside", "Another council’s.")
    assert (row["By"], row["When"], row["Amount"]) == (
        finance_user.username,
        "2018-06-08 13:00:00",
        "7.00",
    )
    history = client.get(f"/admin/finance/reject/{Reject.objects.get(line=2).pk}/history/")
    assert "Set aside" in history.text
