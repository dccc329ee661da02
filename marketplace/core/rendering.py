from django.forms.renderers import TemplatesSetting


class LeveeFormRenderer(TemplatesSetting):
    """Every `{{ form }}` is drawn with the design system's mark-up: summary of errors, labels, hints."""

    form_template_name = "core/forms/form.html"
    field_template_name = "core/forms/field.html"
