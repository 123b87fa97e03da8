"""Importing a ledger file in the browser: every page, every refusal, and what is left behind."""

import datetime as dt
import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any, cast

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.fixtures import Settings

from finance.models import (
    AccountCode,
    Balance,
    CostCentre,
    LedgerImport,
    LedgerMapping,
    LedgerUpload,
    Reject,
    Transaction,
    UploadChunk,
)
from innovation.core import access
from programmes.models import Programme, Workstream
from tests.factories import (
    AccountCodeFactory,
    CostCategoryFactory,
    CostCentreFactory,
    LedgerImportFactory,
    LedgerMappingFactory,
    PeriodFactory,
    ProgrammeFactory,
    UserFactory,
    WorkstreamFactory,
)
from tests.page_reader import read

HEADER = "Date,Amount,Cost centre,Account,Reference,Supplier\n"
GOOD = HEADER + "05/10/2017,100.00,C1,A1,R1,Alpha\n06/10/2017,25.50,C1,A1,R2,Beta\n"
MIXED = GOOD + "31/02/2018,7.00,C1,A1,R3,Gamma\n09/10/2017,1.25,C9,A1,R4,Delta\n"

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(finance_user: User, client_for: Callable[[User], Client]) -> Client:
    return client_for(finance_user)


@pytest.fixture
def mapping() -> LedgerMapping:
    return LedgerMappingFactory(title="Monthly extract", slug="monthly")


@pytest.fixture
def programme() -> Programme:
    """A programme with one cost centre, C1, and one account, A1."""
    made: Programme = ProgrammeFactory(name="Innovation", slug="innovation")
    workstream = WorkstreamFactory(programme=made, name="RES Teams")
    CostCentreFactory(programme=made, code="C1", workstream=workstream)
    AccountCodeFactory(programme=made, code="A1", category=CostCategoryFactory(name="Salaries"))
    return made


def upload(
    client: Client,
    content: str | bytes,
    *,
    into: Programme | None,
    by: LedgerMapping | None,
    **more: Any,
) -> Any:
    data = content if isinstance(content, bytes) else content.encode()
    fields = {
        "file": SimpleUploadedFile(more.pop("name", "october.csv"), data),
        "programme": into.pk if into else "",
        "mapping": by.pk if by else "",
        "rule": "load_good",
        **more,
    }
    return client.post(reverse("finance:import-new"), fields, follow=True)


def confirm(client: Client, response: Any, **more: Any) -> Any:
    outcome = response.context["outcome"]
    kept = response.context["upload"]
    data = {
        "rows": outcome.loaded.rows,
        "pence": outcome.loaded.pence,
        "rule": kept.rule,
        "sha256": kept.sha256,
        **more,
    }
    return client.post(reverse("finance:import-confirm", args=[kept.pk]), data, follow=True)


def said(response: Any) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def nothing_is_loaded() -> bool:
    return not (
        LedgerImport.objects.exists() or Transaction.objects.exists() or Reject.objects.exists()
    )


# Upload


def test_upload_keeps_the_file_in_pieces_and_shows_its_preview(
    client: Client, programme: Programme, mapping: LedgerMapping, finance_user: User
) -> None:
    line = "05/10/2017,0.01,C1,A1,R1,Alpha and Sons of the long name\n"
    content = HEADER + line * 40_000
    response = upload(client, content, into=programme, by=mapping)
    kept = LedgerUpload.objects.get()
    assert response.redirect_chain == [(f"/imports/uploads/{kept.pk}/", 302)]
    assert (kept.size, kept.uploaded_by, kept.file_name) == (2_280_051, finance_user, "october.csv")
    pieces = [bytes(chunk.content) for chunk in UploadChunk.objects.all()]
    assert [len(piece) for piece in pieces] == [1_048_576, 1_048_576, 182_899]
    assert b"".join(pieces) == content.encode()
    assert response.context["outcome"].loaded.rows == 40_000
    assert response.context["outcome"].control_total == Decimal("400.00")
    assert nothing_is_loaded()


def test_upload_without_a_mapping_takes_the_last_one_of_the_programme(
    client: Client, programme: Programme, mapping: LedgerMapping
) -> None:
    LedgerImportFactory(ledger__programme=programme, mapping=mapping)
    response = upload(client, GOOD, into=programme, by=None)
    assert response.context["upload"].mapping == mapping
    assert response.context["outcome"].loaded.rows == 2


def test_first_upload_without_a_mapping_offers_those_that_fit_and_to_make_one(
    client: Client, programme: Programme, mapping: LedgerMapping
) -> None:
    LedgerMappingFactory(title="Another council", amount_column="Net value")
    response = upload(client, GOOD, into=programme, by=None)
    assert response.context["problem"] == (
        "Say how this file is laid out: choose or make a mapping."
    )
    choices = dict(response.context["reading_form"].fields["mapping"].choices)
    assert choices[mapping.pk] == "Monthly extract (fits this file)"
    assert "Another council" in choices.values()
    assert response.context["reading_form"].initial["mapping"] == mapping.pk
    assert f"/imports/mappings/new/?upload={response.context['upload'].pk}" in response.text
    assert ("Header", "Line 1", "the first row with the most names") in response.context["guessed"]
    assert "2 of 2 examples are written so" in response.text


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "The file is empty. Choose the file that you saved from the ledger."),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 50, "This is a picture, not a CSV file."),
        (b"PK\x03\x04" + b"\x00" * 50, "This workbook is broken or incomplete."),
        (GOOD.encode() + b"05/10/2017,1\x00.00,C1,A1,R9,X\n", "it holds NUL bytes"),
        (b"x" * 1_200_000, "it has a line of more than a million bytes"),
    ],
    ids=["empty", "picture", "workbook", "nul", "one line"],
)
def test_upload_of_what_is_no_ledger_is_refused_on_the_form(
    client: Client,
    programme: Programme,
    mapping: LedgerMapping,
    content: bytes,
    message: str,
) -> None:
    response = upload(client, content, into=programme, by=mapping)
    assert response.status_code == 200
    assert message in str(response.context["form"].errors["file"])
    assert "<title>Error: Import a ledger file" in " ".join(response.text.split())
    assert not LedgerUpload.objects.exists()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (",".join(["Date", "Amount"] + ["c"] * 199_998), "Line 1 has 200,000 columns"),
        (HEADER.strip() + ",Amount\n1,2,3,4,5,6,7\n", "“Amount” more than once"),
        (HEADER, "There are no rows under the header on line 1."),
        ("\n\n\n", "The file has nothing but blank lines"),
        ("When,How much\n1,2\n", "lacks “Amount”, “Cost centre”, “Account”"),
        (HEADER + '05/10/2017,"1.00,C1,A1,R1,X\n', "is never closed"),
    ],
    ids=["200,000 columns", "twice", "no rows", "blank", "other header", "quotation mark"],
)
def test_preview_of_a_file_that_cannot_be_read_says_why(
    client: Client, programme: Programme, mapping: LedgerMapping, content: str, message: str
) -> None:
    response = upload(client, content, into=programme, by=mapping)
    assert response.status_code == 200
    assert message in response.context["problem"]
    assert "Discard this file" in response.text
    assert nothing_is_loaded()


def test_upload_of_a_declared_10_gb_is_refused_before_it_is_read(
    client: Client, programme: Programme
) -> None:
    class Unread:
        def read(self, *_args: Any) -> bytes:
            raise AssertionError("The body was read.")

        readline = read

    response = client.generic(
        "POST",
        reverse("finance:import-new"),
        b"",
        content_type="multipart/form-data; boundary=x",
        CONTENT_LENGTH=str(10 * 1024**3),
        **cast("Any", {"wsgi.input": Unread()}),
    )
    assert response.status_code == 413
    assert "The largest file that is taken is 100.0\xa0MB." in response.text
    assert "divide it" in response.text


def test_upload_that_grows_too_large_is_aborted(
    client: Client, programme: Programme, mapping: LedgerMapping, settings: Settings
) -> None:
    settings.LEDGER_UPLOAD_MAX_BYTES = 100_000
    content = HEADER + "05/10/2017,0.01,C1,A1,R1,Alpha\n" * 5_000
    response = upload(client, content, into=programme, by=mapping)
    assert response.status_code == 413
    assert not LedgerUpload.objects.exists()


def test_upload_needs_its_token(
    finance_user: User, programme: Programme, mapping: LedgerMapping
) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(finance_user, backend="django.contrib.auth.backends.ModelBackend")
    refused = upload(client, GOOD, into=programme, by=mapping)
    assert refused.status_code == 403
    assert not LedgerUpload.objects.exists()
    client.get(reverse("finance:import-new"))
    token = client.cookies["csrftoken"].value
    upload(client, GOOD, into=programme, by=mapping, csrfmiddlewaretoken=token)
    assert LedgerUpload.objects.count() == 1


@pytest.mark.parametrize(
    ("choices", "wrong"),
    [
        ({"where_column": "Supplier"}, ("where_value", "Give both the column and its value")),
        ({"where_value": "Alpha"}, ("where_column", "Give both the column and its value")),
        ({"new_programme": "Another"}, ("new_programme", "Leave this empty to import into")),
        ({"programme": ""}, ("new_programme", "Choose a programme above, or name the new one.")),
        (
            {"programme": "", "new_programme": "INNOVATION"},
            ("new_programme", "There is a programme of this name: choose it above."),
        ),
        ({"programme": "999999"}, ("programme", "Select a valid choice")),
        ({"rule": "whatever"}, ("rule", "Select a valid choice")),
        ({"where_column": "a\x00b", "where_value": "x"}, ("where_column", "Null characters")),
    ],
)
def test_upload_with_a_wrong_choice_says_at_its_field(
    client: Client,
    programme: Programme,
    mapping: LedgerMapping,
    choices: dict[str, str],
    wrong: tuple[str, str],
) -> None:
    field, message = wrong
    response = upload(client, GOOD, into=programme, by=mapping, **choices)
    assert message in str(response.context["form"].errors[field])
    assert not LedgerUpload.objects.exists()


def test_upload_for_a_mapping_that_asks_for_the_period_needs_it(
    client: Client, programme: Programme
) -> None:
    declared = LedgerMappingFactory(title="Cards", period_source="declared")
    refused = upload(client, GOOD, into=programme, by=declared)
    assert refused.context["form"].errors["declared"] == [
        "“Cards” takes the period from you: enter it."
    ]
    wrong = upload(client, GOOD, into=programme, by=declared, declared="13")
    assert "is not a period such as 2017/18-07" in str(wrong.context["form"].errors["declared"])
    response = upload(client, GOOD, into=programme, by=declared, declared="2017/18-09")
    kept = LedgerUpload.objects.get()
    assert (kept.declared_year, kept.declared_period) == (2017, 9)
    assert response.context["outcome"].first_rows[0].period.code == "2017-09"


def test_upload_discards_what_the_user_left_for_more_than_a_week(
    client: Client, programme: Programme, mapping: LedgerMapping, client_for: Any
) -> None:
    other = client_for(UserFactory(role=access.FINANCE))
    with time_machine.travel(dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC), tick=False):
        upload(client, GOOD, into=programme, by=mapping, name="old.csv")
        upload(other, GOOD, into=programme, by=mapping, name="another's.csv")
    with time_machine.travel(dt.datetime(2026, 3, 3, 12, tzinfo=dt.UTC), tick=False):
        upload(client, GOOD, into=programme, by=mapping, name="younger.csv")
    with time_machine.travel(dt.datetime(2026, 3, 8, 13, tzinfo=dt.UTC), tick=False):
        client.force_login(User.objects.get(pk=client.session["_auth_user_id"]))
        upload(client, GOOD, into=programme, by=mapping, name="new.csv")
    names = LedgerUpload.objects.order_by("pk").values_list("file_name", flat=True)
    assert list(names) == ["another's.csv", "younger.csv", "new.csv"]


# Preview


def test_preview_accounts_for_every_row_and_says_why_some_do_not_load(
    client: Client, programme: Programme, mapping: LedgerMapping
) -> None:
    response = upload(client, MIXED + ",,,,,\n", into=programme, by=mapping)
    counts = [(row.label, row.rows, row.amount) for row in response.context["counts"].data.data]
    assert counts == [
        ("Will load", 2, Decimal("125.50")),
        ("In the ledger already", 0, Decimal("0.00")),
        ("Will not load", 2, Decimal("8.25")),
        ("Blank", 1, Decimal("0.00")),
    ]
    assert response.context["counts"].totals == {"rows": 5, "amount": Decimal("133.75")}
    assert "“31/02/2018” is not a date written like 31/10/2017." in response.text
    assert "Cost centre “C9” has no workstream yet." in response.text
    assert "Load 2 rows, £125.50 and keep 2 as rejects" in " ".join(response.text.split())
    assert nothing_is_loaded()


def test_preview_names_the_columns_that_are_not_used(
    client: Client, programme: Programme, mapping: LedgerMapping
) -> None:
    content = "Notes," + HEADER + "seen,05/10/2017,1.00,C1,A1,R1,Alpha\n"
    response = upload(client, content, into=programme, by=mapping)
    assert response.context["unused"] == ["Notes"]
    assert response.context["outcome"].columns["Supplier"] == "Supplier"


def test_preview_says_how_many_rows_the_control_total_lacks(
    client: Client, programme: Programme, mapping: LedgerMapping
) -> None:
    bad = "07/10/2017,Nil,C1,A1,R7,Alpha\n08/10/2017,,C1,A1,R8,Alpha\n"
    response = upload(client, GOOD + bad, into=programme, by=mapping)
    lacks = "The control total is without 2 rows that have no amount that can be read."
    assert lacks in " ".join(response.text.split())
    assert (
        "The control total is without"
        not in client.get(
            upload(client, GOOD, into=programme, by=mapping).request["PATH_INFO"]
        ).text
    )


def test_preview_says_which_rows_move_out_of_a_closed_period(
    client: Client, programme: Programme, mapping: LedgerMapping
) -> None:
    PeriodFactory(
        programme=programme, year=2017, number=7, closed_at=dt.datetime(2018, 1, 1, tzinfo=dt.UTC)
    )
    response = upload(client, GOOD, into=programme, by=mapping)
    assert (
        "2 of the rows, £125.50, belong to periods that are closed: moved to Period 8 of 2017/18 "
        "(November 2017), the first open one, with the dates they have."
    ) in response.text
    assert "financial year changes" not in response.text
    assert "November 2017, moved" in response.text


def test_preview_says_where_the_financial_year_changes_with_the_period(
    client: Client, programme: Programme, mapping: LedgerMapping
) -> None:
    PeriodFactory(
        programme=programme, year=2017, number=12, closed_at=dt.datetime(2018, 5, 1, tzinfo=dt.UTC)
    )
    content = GOOD + "05/04/2018,7.00,C1,A1,R8,Alpha\n"
    assert (
        "2 of the rows, £125.50, belong to periods that are closed: moved to Period 1 of 2018/19 "
        "(April 2018), the first open one, with the dates they have. The financial year changes "
        "with it for 2 of them, £125.50: spend of 2018/19 now."
    ) in upload(client, content, into=programme, by=mapping).text


def test_rows_tried_again_are_said_to_be_moved_out_of_a_closed_period(
    client: Client, programme: Programme, done: LedgerImport
) -> None:
    PeriodFactory(
        programme=programme, year=2018, number=2, closed_at=dt.datetime(2018, 7, 1, tzinfo=dt.UTC)
    )
    CostCentreFactory(programme=programme, code="C9", workstream=Workstream.objects.get())
    assert "closed: moved to Period 3 of 2018/19" in client.get(again(done)).text
    response = try_again(client, done)
    assert said(response) == [
        f"Rows loaded now: 1. Rows of import {done.pk} that wait: 1.",
        (
            "1 of the rows, £1.25, belongs to periods that are closed: moved to Period 3 of "
            "2018/19 (June 2018), the first open one, with the dates they have. The financial "
            "year changes with it for 1 of them, £1.25: spend of 2018/19 now."
        ),
    ]


def test_preview_of_a_new_programme_shows_what_it_makes_and_confirming_makes_it(
    client: Client, mapping: LedgerMapping
) -> None:
    response = upload(client, GOOD, into=None, by=mapping, new_programme="Fresh start")
    assert response.context["outcome"].new_workstreams == ["C1"]
    assert response.context["outcome"].new_categories == ["A1"]
    assert not Programme.objects.exists()
    done = confirm(client, response)
    assert done.context["import"].ledger.programme.name == "Fresh start"
    assert Balance.objects.get().amount == Decimal("125.50")


def test_preview_downloads_every_row_that_would_not_load(
    client: Client, programme: Programme, mapping: LedgerMapping
) -> None:
    content = HEADER + "".join(f"x,-{n}.00,C1,A1,R{n},=Alpha\n" for n in range(1, 61))
    kept = upload(client, content, into=programme, by=mapping).context["upload"]
    response = client.get(reverse("finance:import-preview-rejects", args=[kept.pk]))
    lines = response.getvalue().decode("utf-8-sig").splitlines()
    assert len(lines) == 61
    assert lines[0] == HEADER.strip() + ",Line of the file,Why it does not load"
    assert lines[60] == ("x,-60.00,C1,A1,R60,'=Alpha,61,“x” is not a date written like 31/10/2017.")
    assert response["Content-Disposition"] == f'attachment; filename="would-not-load-{kept.pk}.csv"'


def test_preview_shows_restated_references_and_loads_them_only_when_told(
    client: Client, programme: Programme, mapping: LedgerMapping
) -> None:
    confirm(client, upload(client, GOOD, into=programme, by=mapping))
    again = GOOD.replace("25.50", "26.00")
    response = upload(client, again, into=programme, by=mapping)
    assert (response.context["outcome"].loaded.rows, response.context["outcome"].known.rows) == (
        0,
        1,
    )
    assert "Reference “R2” was loaded before as £25.50 on 6 October 2017" in response.text
    address = reverse("finance:import-restated", args=[response.context["upload"].pk])
    told = client.post(address, {"accept_restated": "on"}, follow=True)
    assert told.context["outcome"].loaded.amount == Decimal("26.00")
    assert "Reference “R2” was loaded before as £25.50 on 6 October 2017" in told.text
    untold = client.post(address, follow=True)
    assert untold.context["outcome"].loaded.rows == 0


def test_codes_assigned_in_the_preview_let_their_rows_load(
    client: Client, programme: Programme, mapping: LedgerMapping, finance_user: User
) -> None:
    content = MIXED + "09/10/2017,2.00,C9,A9,R5,Delta\n"
    response = upload(client, content, into=programme, by=mapping)
    form = response.context["codes_form"]
    assert [field.label for field in form] == ["Cost centre C9", "Account A9"]
    assert [field.help_text for field in form] == ["2 rows, £3.25", "1 row, £2.00"]
    workstream = Workstream.objects.get()
    address = reverse("finance:import-codes", args=[response.context["upload"].pk])
    data = dict.fromkeys(form.fields, "") | {next(iter(form.fields)): workstream.pk}
    response = client.post(address, data, follow=True)
    assert said(response) == ["1 code is assigned, from now on and for the files to come."]
    assigned = CostCentre.objects.get(code="C9")
    assert (assigned.programme, assigned.workstream) == (programme, workstream)
    assert assigned.history.get().history_user == finance_user
    assert not AccountCode.objects.filter(code="A9").exists()
    assert response.context["outcome"].loaded.amount == Decimal("126.75")


def test_codes_of_another_programme_cannot_be_assigned(
    client: Client, programme: Programme, mapping: LedgerMapping
) -> None:
    foreign = WorkstreamFactory()
    response = upload(client, MIXED, into=programme, by=mapping)
    address = reverse("finance:import-codes", args=[response.context["upload"].pk])
    name = next(iter(response.context["codes_form"].fields))
    refused = client.post(address, {name: foreign.pk})
    assert "Select a valid choice" in str(refused.context["codes_form"].errors[name])
    assert not CostCentre.objects.filter(code="C9").exists()


def test_reading_can_be_changed_in_the_preview(
    client: Client, programme: Programme, mapping: LedgerMapping
) -> None:
    kept = upload(client, GOOD, into=programme, by=None).context["upload"]
    address = reverse("finance:import-reading", args=[kept.pk])
    data = {"mapping": mapping.pk, "rule": "refuse", "where_column": "Supplier"}
    refused = client.post(address, data)
    assert "Give both" in str(refused.context["reading_form"].errors["where_value"])
    response = client.post(address, data | {"where_value": "beta"}, follow=True)
    assert response.context["outcome"].loaded.amount == Decimal("25.50")
    none = client.post(address, data | {"where_value": "Nobody"}, follow=True)
    assert none.context["problem"] == "No row of the file has “Nobody” in “Supplier”."


def test_preview_writes_nothing(
    client: Client, programme: Programme, mapping: LedgerMapping
) -> None:
    address = upload(client, MIXED, into=programme, by=mapping).redirect_chain[0][0]
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    verbs = {query["sql"].split()[0] for query in queries.captured_queries}
    assert verbs <= {"SELECT", "WITH", "DECLARE"}  # a cursor of PostgreSQL, for a SELECT


# Confirmation


def test_confirming_loads_the_file_and_shows_a_result_that_adds_up(
    client: Client, programme: Programme, mapping: LedgerMapping, finance_user: User
) -> None:
    response = confirm(client, upload(client, MIXED, into=programme, by=mapping))
    done = LedgerImport.objects.get()
    assert response.redirect_chain == [(f"/imports/{done.pk}/", 302)]
    assert said(response) == ["2 rows were loaded from october.csv."]
    assert (done.rows_read, done.rows_loaded, done.rows_rejected) == (4, 2, 2)
    assert (done.amount_read, done.amount_loaded) == (Decimal("133.75"), Decimal("125.50"))
    assert (done.imported_by, done.mapping) == (finance_user, mapping)
    assert f"/transactions/?ledger_import={done.pk}" in response.text
    assert not LedgerUpload.objects.exists()
    assert not UploadChunk.objects.exists()


def test_confirming_twice_loads_once_and_shows_the_same_result(
    client: Client, programme: Programme, mapping: LedgerMapping
) -> None:
    preview = upload(client, GOOD, into=programme, by=mapping)
    confirm(client, preview)
    response = confirm(client, preview)
    done = LedgerImport.objects.get()
    assert response.redirect_chain == [(f"/imports/{done.pk}/", 302)]
    assert said(response) == [f"This file was loaded once, by import {done.pk}, and not again."]
    assert Transaction.objects.count() == 2


def test_confirming_what_is_no_longer_so_loads_nothing(
    client: Client, programme: Programme, mapping: LedgerMapping
) -> None:
    preview = upload(client, GOOD, into=programme, by=mapping)
    CostCentre.objects.all().delete()
    response = confirm(client, preview)
    assert said(response) == [
        (
            "Nothing was loaded: codes, periods or the ledger were changed since you looked at "
            "this preview. Look again and confirm."
        )
    ]
    assert nothing_is_loaded()
    assert LedgerUpload.objects.count() == 1


def lines_of(client: Client, kept: LedgerUpload, **data: Any) -> list[dict[str, Any]]:
    """What a script that confirms is told, line by line."""
    address = reverse("finance:import-confirm", args=[kept.pk])
    response = client.post(address, data, headers={"Accept": "application/x-ndjson"})
    return [json.loads(line) for line in response]


def test_script_that_confirms_is_told_how_far_it_is_and_where_to_go(
    client: Client, programme: Programme, mapping: LedgerMapping, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("finance.actions.source.BLOCK", 1)
    kept = upload(client, GOOD, into=programme, by=mapping).context["upload"]
    data = {"rows": 2, "pence": 12550, "rule": "load_good", "sha256": kept.sha256}
    *told, last = lines_of(client, kept, **data)
    assert told == [{"rows": 1, "percent": 100}, {"rows": 2, "percent": 100}]
    made = LedgerImport.objects.get()
    assert last == {"to": made.get_absolute_url()}
    assert said(client.get(last["to"])) == ["2 rows were loaded from october.csv."]
    assert lines_of(client, kept, **data) == [last]
    again = f"This file was loaded once, by import {made.pk}, and not again."
    assert said(client.get(last["to"])) == [again]


def test_script_that_confirms_what_is_not_so_any_more_is_sent_back(
    client: Client, programme: Programme, mapping: LedgerMapping
) -> None:
    kept = upload(client, GOOD, into=programme, by=mapping).context["upload"]
    data = {"rows": 3, "pence": 12550, "rule": "load_good", "sha256": kept.sha256}
    *_, last = lines_of(client, kept, **data)
    assert last == {"to": kept.get_absolute_url()}
    assert said(client.get(last["to"]))[0].startswith("Nothing was loaded: codes, periods")
    assert nothing_is_loaded()
    assert lines_of(client, kept) == [last]
    LedgerUpload.objects.all().delete()
    assert lines_of(client, kept) == [last]


def test_script_that_goes_away_leaves_the_whole_file_loaded(
    client: Client, programme: Programme, mapping: LedgerMapping, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("finance.actions.source.BLOCK", 1)
    kept = upload(client, GOOD, into=programme, by=mapping).context["upload"]
    data = {"rows": 2, "pence": 12550, "rule": "load_good", "sha256": kept.sha256}
    address = reverse("finance:import-confirm", args=[kept.pk])
    response: Any = client.post(address, data, headers={"Accept": "application/x-ndjson"})
    next(iter(response))
    response.close()
    assert (Transaction.objects.count(), LedgerUpload.objects.count()) == (2, 0)


def test_confirming_without_what_was_shown_loads_nothing(
    client: Client, programme: Programme, mapping: LedgerMapping
) -> None:
    kept = upload(client, GOOD, into=programme, by=mapping).context["upload"]
    response = client.post(reverse("finance:import-confirm", args=[kept.pk]), follow=True)
    assert said(response) == ["Nothing was loaded: look at the preview and confirm again."]
    assert nothing_is_loaded()


def test_confirming_by_the_rule_to_refuse_loads_nothing_when_a_row_is_bad(
    client: Client, programme: Programme, mapping: LedgerMapping
) -> None:
    preview = upload(client, MIXED, into=programme, by=mapping, rule="refuse")
    assert 'name="rule" value="load_good"' in " ".join(preview.text.split())
    assert "You chose to refuse the file if any row is bad." in preview.text
    response = confirm(client, preview)
    assert said(response) == ["Nothing was loaded: 2 rows of october.csv cannot be loaded."]
    assert nothing_is_loaded()


def test_same_file_again_says_which_import_has_it_and_changes_nothing(
    client: Client, programme: Programme, mapping: LedgerMapping
) -> None:
    confirm(client, upload(client, MIXED, into=programme, by=mapping))
    done = LedgerImport.objects.get()
    response = upload(client, MIXED, into=programme, by=mapping)
    words = " ".join(response.text.split())
    assert f'imported already, by <a class="govuk-link" href="/imports/{done.pk}/">' in words
    assert reverse("finance:import-confirm", args=[response.context["upload"].pk]) not in words
    told = confirm(client, response)
    assert said(told) == ["Nothing was changed: the file has nothing that is new."]
    assert (LedgerImport.objects.count(), Transaction.objects.count()) == (1, 2)


def test_discarding_forgets_the_file(
    client: Client, programme: Programme, mapping: LedgerMapping
) -> None:
    kept = upload(client, GOOD, into=programme, by=mapping).context["upload"]
    response = client.post(reverse("finance:import-discard", args=[kept.pk]), follow=True)
    assert said(response) == ["october.csv was discarded. Nothing was loaded from it."]
    assert not UploadChunk.objects.exists()


POSTS = ["confirm", "discard", "reading", "restated", "codes"]


@pytest.mark.parametrize("verb", POSTS)
def test_upload_that_is_gone_is_said_to_be_gone(client: Client, verb: str) -> None:
    response = client.post(reverse(f"finance:import-{verb}", args=[12345]))
    assert response.status_code == 404
    assert "This file does not wait any more" in response.text


@pytest.mark.parametrize("verb", POSTS)
def test_upload_of_another_user_is_not_found(
    client: Client, programme: Programme, mapping: LedgerMapping, client_for: Any, verb: str
) -> None:
    kept = upload(client, GOOD, into=programme, by=mapping).context["upload"]
    other = client_for(UserFactory(role=access.FINANCE))
    assert other.get(kept.get_absolute_url()).status_code == 404
    assert other.post(reverse(f"finance:import-{verb}", args=[kept.pk])).status_code == 404
    rejects = reverse("finance:import-preview-rejects", args=[kept.pk])
    assert other.get(rejects).status_code == 404
    assert LedgerUpload.objects.count() == 1
    assert nothing_is_loaded()


@pytest.mark.parametrize("verb", ["confirm", "reading", "restated", "codes"])
def test_upload_that_lost_its_pieces_says_so(
    client: Client, programme: Programme, mapping: LedgerMapping, verb: str
) -> None:
    preview = upload(client, GOOD, into=programme, by=mapping)
    kept = preview.context["upload"]
    kept.chunks.all().delete()
    data = {"rows": 2, "pence": 12550, "rule": "load_good", "sha256": kept.sha256}
    address = reverse(f"finance:import-{verb}", args=[kept.pk])
    response = client.post(address, data | {"mapping": mapping.pk}, follow=True)
    assert response.status_code == 200
    assert response.context["problem"] == (
        "The file is not complete: discard it and upload it again."
    )
    assert nothing_is_loaded()
    rejects = reverse("finance:import-preview-rejects", args=[kept.pk])
    assert client.get(rejects, follow=True).context["problem"]


# Result


@pytest.fixture
def done(client: Client, programme: Programme, mapping: LedgerMapping) -> LedgerImport:
    """An import of two rows, £125.50, and two rejects of £8.25: a wrong date and code C9."""
    confirm(client, upload(client, MIXED, into=programme, by=mapping))
    return LedgerImport.objects.get()


def test_result_downloads_the_rejects_in_the_columns_of_the_file(
    client: Client, done: LedgerImport
) -> None:
    response = client.get(reverse("finance:import-rejects", args=[done.pk]))
    lines = response.getvalue().decode("utf-8-sig").splitlines()
    assert lines[0] == HEADER.strip() + ",Reject import,Reject line,Reject reason"
    assert lines[1].startswith(f"31/02/2018,7.00,C1,A1,R3,Gamma,{done.pk},4,“31/02/2018” is not")
    assert len(lines) == 3


def test_rejects_that_were_corrected_are_loaded_and_wait_no_more(
    client: Client, done: LedgerImport, programme: Programme, mapping: LedgerMapping
) -> None:
    download = client.get(reverse("finance:import-rejects", args=[done.pk])).getvalue()
    mended = download.decode("utf-8-sig").replace("31/02/2018,", "28/02/2018,", 1)
    preview = upload(client, mended, into=programme, by=mapping, name="mended.csv")
    assert preview.context["outcome"].loaded.amount == Decimal("7.00")
    response = confirm(client, preview)
    later = response.context["import"]
    assert Reject.objects.get(ledger_import=done, line=4).loaded_by == later


def test_rejects_with_what_a_spreadsheet_takes_for_a_formula_come_back_as_they_were(
    client: Client, programme: Programme, mapping: LedgerMapping
) -> None:
    content = HEADER + "31/02/2018,-7.00,C1,A1,-R3,=SUM(A1)\n"
    first = confirm(client, upload(client, content, into=programme, by=mapping))
    address = reverse("finance:import-rejects", args=[first.context["import"].pk])
    download = client.get(address).getvalue().decode("utf-8-sig")
    assert "31/02/2018,-7.00,C1,A1,'-R3,'=SUM(A1)," in download
    mended = download.replace("31/02/2018,", "28/02/2018,", 1)
    confirm(client, upload(client, mended, into=programme, by=mapping, name="mended.csv"))
    loaded = Transaction.objects.get()
    assert (loaded.amount, loaded.reference, loaded.supplier) == (
        Decimal("-7.00"),
        "-R3",
        "=SUM(A1)",
    )


def test_restated_rejects_are_loaded_later_only_when_told(
    client: Client, programme: Programme, mapping: LedgerMapping
) -> None:
    confirm(client, upload(client, GOOD, into=programme, by=mapping))
    other = GOOD.replace("25.50", "26.00")
    later = confirm(client, upload(client, other, into=programme, by=mapping)).context["import"]
    assert later.rows_rejected == 1
    untold = client.get(again(later))
    assert "None of them can be loaded yet." in " ".join(untold.text.split())
    assert read(untold).tables["One by one"].texts()[0][3] == "£26.00"
    assert said(client.post(again(later), {"rows": 0, "pence": 0}, follow=True)) == [
        "None of the rows that wait can be loaded yet."
    ]
    told = try_again(client, later, accept_restated="on")
    assert told.context["import"].amount_loaded == Decimal("26.00")


def test_rejects_of_a_mapping_that_asks_for_the_period_need_it_again(
    client: Client, programme: Programme
) -> None:
    declared = LedgerMappingFactory(period_source="declared", date_column="")
    content = GOOD + "09/10/2017,1.25,C9,A1,R4,Delta\n"
    preview = upload(client, content, into=programme, by=declared, declared="2017/18-09")
    done = confirm(client, preview).context["import"]
    CostCentreFactory(programme=programme, code="C9", workstream=Workstream.objects.get())
    begun = client.get(again(done))
    assert (begun.context["outcome"], begun.context["form"].errors) == (None, {})
    refused = client.get(again(done), {"declared": ""})
    assert refused.context["form"].errors["declared"] == [
        "Enter the period that these rows are for."
    ]
    response = try_again(client, done, declared="2017/18-10")
    assert response.context["import"].amount_loaded == Decimal("1.25")
    loaded = Transaction.objects.get(cost_centre="C9")
    assert loaded.balance.period.value.code == "2017-10"


def test_codes_of_rejects_are_assigned_and_their_rows_tried_again(
    client: Client, done: LedgerImport
) -> None:
    page = client.get(done.get_absolute_url())
    form = page.context["codes_form"]
    assert [(field.label, field.help_text) for field in form] == [
        ("Cost centre C9", "1 row, £1.25")
    ]
    assert "2 of 2 rows wait." in page.text
    workstream = Workstream.objects.get()
    address = reverse("finance:import-reject-codes", args=[done.pk])
    client.post(address, {next(iter(form.fields)): workstream.pk})
    response = try_again(client, done)
    assert said(response)[-1] == f"Rows loaded now: 1. Rows of import {done.pk} that wait: 1."
    assert response.context["import"].amount_loaded == Decimal("1.25")
    link = f'<a class="govuk-link" href="{done.get_absolute_url()}#rejects">import {done.pk}</a>'
    came_from = (
        f"1 of its rows was rejected by {link} before. 1 of the rows of that one still waits."
    )
    assert came_from in " ".join(response.text.split())
    old = read(client.get(done.get_absolute_url())).tables["What became of the rows"]
    assert old.texts() == [
        ["Loaded", "2", "£125.50"],
        ["In the ledger already", "0", "£0.00"],
        ["Rejected, and loaded by a later import", "1", "£1.25"],
        ["Rejected", "1", "£7.00"],
        ["Blank", "0", "£0.00"],
    ]
    assert (old.total("Number").text, old.total("Amount").text) == ("4", "£133.75")
    once_more = client.post(again(done), {"rows": 0, "pence": 0}, follow=True)
    assert said(once_more) == ["None of the rows that wait can be loaded yet."]


def test_second_try_shows_first_what_it_would_load_and_what_not_and_why(
    client: Client, done: LedgerImport, programme: Programme
) -> None:
    CostCentreFactory(programme=programme, code="C9", workstream=Workstream.objects.get())
    before = LedgerImport.objects.count()
    preview = client.get(again(done))
    page = read(preview)
    assert page.tables["What will become of the rows"].texts() == [
        ["Will load", "1", "£1.25"],
        ["In the ledger already", "0", "£0.00"],
        ["Will not load", "1", "£7.00"],
        ["Blank", "0", "£0.00"],
    ]
    assert page.tables["Reasons"].texts() == [["Date that cannot be read", "1"]]
    assert [row[0] for row in page.tables["Row by row"].texts()] == ["4"]
    assert [row[3] for row in page.tables["The first rows as they would load"].texts()] == ["R4"]
    assert "Load 1 row, £1.25" in " ".join(preview.text.split())
    assert (LedgerImport.objects.count(), Reject.objects.waiting().count()) == (before, 2)


def test_second_try_loads_nothing_but_what_was_shown(
    client: Client, done: LedgerImport, programme: Programme
) -> None:
    stream = Workstream.objects.get()
    CostCentreFactory(programme=programme, code="C9", workstream=stream)
    shown = client.get(again(done)).context["outcome"].loaded
    data = {"rows": shown.rows, "pence": shown.pence}
    CostCentre.objects.filter(code="C9").delete()
    for sent, words in ((data, "were changed since you looked"), ({}, "look at the preview")):
        refused = client.post(again(done), sent, follow=True)
        assert refused.redirect_chain[0][0].split("?")[0] == again(done)
        assert words in said(refused)[0]
    assert LedgerImport.objects.count() == 1


def again(done: LedgerImport) -> str:
    """Where rejected rows are tried again."""
    return reverse("finance:import-retry", args=[done.pk])


def try_again(client: Client, done: LedgerImport, **chosen: str) -> Any:
    """Look at the preview and confirm it."""
    loaded = client.get(again(done), chosen).context["outcome"].loaded
    data = {**chosen, "rows": loaded.rows, "pence": loaded.pence}
    return client.post(again(done), data, follow=True)


def test_reversing_needs_a_reason(client: Client, done: LedgerImport) -> None:
    address = reverse("finance:import-reverse", args=[done.pk])
    assert "Reverse 2 rows, £125.50" in " ".join(client.get(address).text.split())
    refused = client.post(address, {"reason": "  "})
    assert refused.context["form"].errors["reason"] == ["Say why the import is reversed."]
    assert LedgerImport.objects.count() == 1


def test_reversing_takes_everything_back_and_both_imports_say_so(
    client: Client, done: LedgerImport
) -> None:
    address = reverse("finance:import-reverse", args=[done.pk])
    response = client.post(address, {"reason": "Wrong month"}, follow=True)
    reversal = response.context["import"]
    assert said(response) == [f"Import {done.pk} is reversed: 2 rows."]
    assert (reversal.reverses, reversal.reason) == (done, "Wrong month")
    assert Balance.objects.get().amount == Decimal("0.00")
    page = " ".join(client.get(done.get_absolute_url()).text.split())
    assert f'href="/imports/{reversal.pk}/">import {reversal.pk}</a>. Reason: Wrong month' in page
    assert "Reverse this import" not in page
    assert "Try the rejected rows again" not in page
    again = client.post(address, {"reason": "Twice"}, follow=True)
    assert said(again) == [f"This import was reversed already, by import {reversal.pk}."]


def test_list_shows_imports_with_their_totals_and_state(
    client: Client, done: LedgerImport, programme: Programme, mapping: LedgerMapping
) -> None:
    client.post(reverse("finance:import-reverse", args=[done.pk]), {"reason": "Wrong month"})
    upload(client, GOOD, into=programme, by=mapping, name="waits.csv")
    response = client.get(reverse("finance:import-list"))
    rows = [
        (row.pk, row.state, row.rows_loaded, row.amount_loaded)
        for row in response.context["table"].data.data
    ]
    assert rows == [
        (done.pk + 1, "reversal", 2, Decimal("-125.50")),
        (done.pk, "reversed", 2, Decimal("125.50")),
    ]
    assert response.context["table"].totals["amount_loaded"] == Decimal("0.00")
    assert [kept.file_name for kept in response.context["uploads"]] == ["waits.csv"]
    only = client.get(reverse("finance:import-list"), {"state": "reversed"})
    assert [row.pk for row in only.context["table"].data.data] == [done.pk]


def test_list_exports_every_figure_of_an_import(client: Client, done: LedgerImport) -> None:
    address = reverse("finance:import-list-export", kwargs={"format": "csv"})
    header, row = client.get(address).getvalue().decode("utf-8-sig").splitlines()[:2]
    cells = dict(zip(header.split(","), row.split(","), strict=True))
    assert cells["Import"] == str(done.pk)
    assert cells["Control total"] == "133.75"
    assert cells["Amount rejected"] == "8.25"
    assert (cells["Waiting"], cells["State"]) == ("2", "Loaded")


# Mappings


def test_mapping_made_from_a_file_guesses_its_columns_and_reads_it(
    client: Client, programme: Programme
) -> None:
    content = (
        "A report\n\nPaid Date,Net Amount,Service,Expenditure Category,Trans No,Supplier Name\n"
        "2017-10-05,100.00,C1,A1,R1,Alpha\n"
    )
    kept = upload(client, content, into=programme, by=None).context["upload"]
    address = f"{reverse('finance:mapping-new')}?upload={kept.pk}"
    form = client.get(address).context["form"]
    assert {name: form.initial[name] for name in ("amount_column", "date_column")} == {
        "amount_column": "Net Amount",
        "date_column": "Paid Date",
    }
    assert form.initial["date_format"] == "%Y-%m-%d"
    assert form.fields["date_format"].help_text == "Guessed: 1 of 1 examples are written so."
    assert ("Service", "Service (such as C1)") in form.fields["cost_centre_column"].widget.choices
    data = {name: form.initial.get(name) or "" for name in form.fields}
    data |= {"title": "Payments", "ledger_name": "Payments"}
    data.pop("is_demonstration")
    response = client.post(address, data, follow=True)
    assert said(response) == ["The mapping “Payments” is saved."]
    made = LedgerMapping.objects.get()
    assert (made.slug, made.cost_centre_column, made.account_column) == (
        "payments",
        "Service",
        "Expenditure Category",
    )
    assert (made.reference_column, made.supplier_column) == ("Trans No", "Supplier Name")
    assert response.context["outcome"].loaded.amount == Decimal("100.00")


def test_mapping_without_what_it_needs_says_so_at_the_fields(client: Client) -> None:
    data = {"period_source": "date", "period_format": "year_period", "date_format": "%d/%m/%Y"}
    response = client.post(reverse("finance:mapping-new"), data)
    errors = response.context["form"].errors
    assert errors["amount_column"] == ["Choose the column of the amount."]
    assert errors["date_column"] == [
        "Choose the date column, or say where else the period comes from."
    ]
    assert not LedgerMapping.objects.exists()


def test_mapping_in_use_is_changed_with_a_warning_and_keeps_its_address(
    client: Client, done: LedgerImport, mapping: LedgerMapping
) -> None:
    address = reverse("finance:mapping", args=["monthly"])
    page = client.get(address)
    assert "1 import used this mapping." in " ".join(page.text.split())
    form = page.context["form"]
    data = {name: form.initial.get(name) or "" for name in form.fields} | {"title": "Renamed"}
    data.pop("is_demonstration")
    response = client.post(address, data, follow=True)
    assert response.redirect_chain == [("/imports/mappings/", 302)]
    mapping.refresh_from_db()
    assert (mapping.title, mapping.slug) == ("Renamed", "monthly")


# Who may


READ = ["import-list", "mapping-list"]
IMPORT = ["import-new", "mapping-new"]


@pytest.mark.parametrize(
    ("role", "read", "write"),
    [
        (access.OFFICER, 403, 403),
        (access.BUDGET_HOLDER, 403, 403),
        (access.ESTABLISHMENT, 403, 403),
        (access.AUDITOR, 200, 403),
        (access.FINANCE, 200, 200),
    ],
)
def test_pages_are_for_finance_and_reading_for_the_auditor_too(
    client_for: Any, done: LedgerImport, role: str, read: int, write: int
) -> None:
    client = client_for(UserFactory(role=role))
    pages = [reverse(f"finance:{name}") for name in READ] + [done.get_absolute_url()]
    pages.append(reverse("finance:import-rejects", args=[done.pk]))
    assert {client.get(page).status_code for page in pages} == {read}
    forms = [reverse(f"finance:{name}") for name in IMPORT]
    forms.append(reverse("finance:import-reverse", args=[done.pk]))
    forms.append(reverse("finance:mapping", args=["monthly"]))
    assert {client.get(form).status_code for form in forms} == {write}


def test_auditor_can_change_nothing(client_for: Any, auditor: User, done: LedgerImport) -> None:
    client = client_for(auditor)
    page = client.get(done.get_absolute_url())
    assert "Try the rejected rows again" not in page.text
    assert "Reverse this import" not in page.text
    addresses = [
        reverse(f"finance:import-{verb}", args=[done.pk])
        for verb in [*POSTS, "retry", "reverse", "reject-codes"]
    ]
    addresses += [reverse("finance:import-new"), reverse("finance:mapping-new")]
    assert {client.post(address).status_code for address in addresses} == {403}


@pytest.mark.parametrize("verb", [*POSTS, "reject-codes"])
def test_what_changes_something_is_never_a_get(
    client: Client, done: LedgerImport, verb: str
) -> None:
    assert client.get(reverse(f"finance:import-{verb}", args=[done.pk])).status_code == 405
