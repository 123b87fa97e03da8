"""Choosing among the columns of a file."""

from django import forms

from finance.ledger_file.header import LikelyHeader
from finance.ledger_file.records import same


def choose_column(form: forms.BaseForm, field: str, header: LikelyHeader, empty: str) -> None:
    """Let a field choose among the file's columns, each with an example of what is in it.

    What the field has already is found by any spelling, and stays a choice when the file lacks it.
    """
    choices = {"": empty}
    for name, example in zip(header.names, header.examples, strict=True):
        choices.setdefault(name, f"{name} (such as {example[:40]})" if example else name)
    spelt = {same(name): name for name in choices}
    present = form.initial.get(field, "")
    if same(present) in spelt:
        form.initial[field] = spelt[same(present)]
    else:
        choices[present] = f"{present} (not in this file)"
    form.fields[field].widget = forms.Select(choices=list(choices.items()))
