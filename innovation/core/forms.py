"""How every form of ours is drawn: GOV.UK markup by three templates.

Widgets keep Django's own templates, because the admin shares them; the classes that GOV.UK needs
are put on by the field template's `govuk_widget` tag.
"""

from django.forms.renderers import TemplatesSetting


class GovUkRenderer(TemplatesSetting):
    """The project's FORM_RENDERER: `{{ form }}` and `{{ field.as_field_group }}`."""

    form_template_name = "core/forms/form.html"
    formset_template_name = "core/forms/formset.html"
    field_template_name = "core/forms/field.html"
