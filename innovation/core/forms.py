"""How every form of ours is drawn: GOV.UK markup by three templates.

Widgets keep Django's own templates, because the admin shares them; the classes that GOV.UK needs
are put on by the field template's `govuk_widget` tag. Only a select is drawn here, to the same
markup: Django has a template for each of its options, and a filter has hundreds.
"""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest
from django.utils.safestring import SafeString

from innovation.core.html import format_html, format_html_join

DAY = "Such as 31/12/2018."
"""The hint of a box for a day."""
INVALID_DAY = "Enter a date such as 31/12/2018."


class GovUkRenderer(TemplatesSetting):
    """The project's FORM_RENDERER: `{{ form }}` and `{{ field.as_field_group }}`."""

    form_template_name = "core/forms/form.html"
    formset_template_name = "core/forms/formset.html"
    field_template_name = "core/forms/field.html"

    def render(
        self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None
    ) -> str:
        """The template filled in; that of a select in one pass over its options."""
        if template_name == forms.Select.template_name:
            return _select(context["widget"])
        return super().render(template_name, context, request)


def _select(widget: Mapping[str, Any]) -> SafeString:
    """A select from the context that Django makes for its template."""
    groups = format_html_join("{}", ([_group(*group)] for group in widget["optgroups"]))
    return format_html(
        '<select name="{}"{}>{}</select>', widget["name"], _attributes(widget), groups
    )


def _group(name: str | None, options: list[dict[str, Any]], _index: int) -> SafeString:
    drawn = format_html_join(
        '<option value="{}"{}>{}</option>\n',
        ((option["value"], _attributes(option), option["label"]) for option in options),
    )
    return format_html('<optgroup label="{}">{}</optgroup>', name, drawn) if name else drawn


def _attributes(widget: Mapping[str, Any]) -> SafeString:
    drawn = (
        format_html(" {}", name) if value is True else format_html(' {}="{}"', name, value)
        for name, value in widget["attrs"].items()
        if value is not False
    )
    return format_html_join("{}", ([each] for each in drawn))


def day_widget() -> forms.DateInput:
    """A box for a day."""
    return forms.DateInput(attrs={"class": "govuk-input--width-10"}, format="%d/%m/%Y")
