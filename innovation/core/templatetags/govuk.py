"""What the field template asks about a form field, and a widget drawn with GOV.UK classes."""

from typing import Any

from django import forms, template
from django.forms.boundfield import BoundField
from django.utils.safestring import SafeString

register = template.Library()

CLASSES = {
    "checkbox": "govuk-checkboxes__input",
    "file": "govuk-file-upload",
    "select": "govuk-select",
    "textarea": "govuk-textarea",
    "input": "govuk-input",
}
# In this order: to isinstance, Django's group of checkboxes is a group of radios.
KINDS: dict[type[forms.Widget], str] = {
    forms.MultiWidget: "parts",
    forms.CheckboxSelectMultiple: "checkboxes",
    forms.RadioSelect: "radios",
    forms.CheckboxInput: "checkbox",
    forms.FileInput: "file",
    forms.Select: "select",
    forms.Textarea: "textarea",
}
PARTS = {"min": "From", "max": "To", "after": "From", "before": "To"}


@register.filter
def kind(field: BoundField) -> str:
    """Which branch of the field template draws the field."""
    widget = field.field.widget
    return next((name for base, name in KINDS.items() if isinstance(widget, base)), "input")


@register.filter
def is_optional(field: BoundField) -> bool:
    """Whether the label says that the field may stay empty.

    A form that needs nothing, such as a filter, says it of no field. `may_be_needed` of a form
    names what is asked for all the same: one of two fields, say, or at a later step.
    """
    form = field.form
    if field.field.required or kind(field) == "checkbox":
        return False
    if field.name in getattr(form, "may_be_needed", ()):
        return False
    return any(each.required and not each.widget.is_hidden for each in form.fields.values())


@register.filter
def groups(form: forms.BaseForm) -> list[tuple[str, list[BoundField]]]:
    """The fields of a form as its `groups` have them: each a heading and the names below it.

    What is in none of them comes first, without a heading.
    """
    named = getattr(form, "groups", ())
    placed = {name for _heading, names in named for name in names}
    found = [("", [name for name in form.fields if name not in placed]), *named]
    return [
        (heading, [form[name] for name in present])
        for heading, names in found
        if (present := [name for name in names if name in form.fields])
    ]


@register.filter
def first_input_id(field: BoundField) -> str:
    """The id that an error message links to; a group's is its first choice's."""
    return field.id_for_label or f"{field.auto_id}_0"


@register.filter
def described_by(field: BoundField) -> str:
    """The ids of the field's hint and error, as aria-describedby wants them."""
    hint = [f"{field.auto_id}_helptext"] if field.help_text else []
    error = [f"{field.auto_id}_error"] if field.errors else []
    return " ".join(hint + error)


@register.simple_tag
def govuk_widget(field: BoundField) -> SafeString:
    """The field's widget with GOV.UK's classes and the ids of what describes it.

    A placeholder vanishes when it is needed, so it goes: the label and the hint say it.
    """
    widget = field.field.widget
    widget.attrs.pop("placeholder", None)
    name = kind(field)
    classes = [CLASSES[name], widget.attrs.get("class", "")]
    if field.errors:
        classes.append(f"{CLASSES[name]}--error")
    attrs: dict[str, Any] = {"class": " ".join(filter(None, classes))}
    if described := described_by(field):
        attrs["aria-describedby"] = described
    return field.as_widget(attrs=attrs)


@register.filter
def parts(field: BoundField) -> list[dict[str, Any]]:
    """The inputs of a range: each with its id, name, value, type and the word that labels it."""
    widget = field.subwidgets[0].data
    return [
        {**part, "id": part["attrs"].get("id", ""), "label": _part_label(part["name"])}
        for part in widget["subwidgets"]
    ]


def _part_label(name: str) -> str:
    suffix = name.rpartition("_")[2]
    return PARTS.get(suffix, suffix)
