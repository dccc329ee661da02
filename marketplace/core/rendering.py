from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext as _

# The first class that fits decides; what is not named here is a one-line text input.
LOOKS = (
    (forms.RadioSelect, "choices", "usa-radio__input"),
    (forms.CheckboxSelectMultiple, "choices", "usa-checkbox__input"),
    (forms.CheckboxInput, "checkbox", "usa-checkbox__input"),
    (forms.FileInput, "file", "lv-file-input"),
    (forms.Select, "line", "usa-select"),
    (forms.Textarea, "line", "usa-textarea"),
)


class LeveeBoundField(BoundField):
    """A field that knows how the design system draws it."""

    def _look(self, widget=None) -> tuple[str, str]:
        widget = widget or self.field.widget
        return next(((kind, css) for fits, kind, css in LOOKS if isinstance(widget, fits)), ("line", "usa-input"))

    @property
    def drawn_as(self) -> str:
        """line, choices, checkbox or file: which part of `core/forms/field.html` draws it."""
        return self._look()[0]

    @property
    def option_class(self) -> str:
        return "usa-radio" if isinstance(self.field.widget, forms.RadioSelect) else "usa-checkbox"

    @property
    def error_target(self) -> str:
        """The id that the error summary links to: the input itself, or the first of several choices."""
        return self.id_for_label or (f"{self.auto_id}_0" if self.drawn_as == "choices" else self.auto_id)

    @property
    def sentences(self) -> list[str]:
        """The errors as the page says them: one that only says "required" names the field instead."""
        bare = str(forms.Field.default_error_messages["required"])
        named = _("Fill in “%(label)s”.") % {"label": self.label}
        return [named if str(error) == bare else str(error) for error in self.errors]

    def build_widget_attrs(self, attrs, widget=None):
        widget = widget or self.field.widget
        attrs = super().build_widget_attrs(attrs, widget)
        css = [widget.attrs.get("class", ""), self._look(widget)[1]]
        if self.form.is_bound and self.errors and self.drawn_as == "line":
            css.append("usa-input--error")
        attrs["class"] = " ".join(filter(None, css))
        return attrs


class LeveeFormRenderer(TemplatesSetting):
    """Every `{{ form }}` is drawn with the design system's mark-up: summary of errors, labels, hints."""

    form_template_name = "core/forms/form.html"
    field_template_name = "core/forms/field.html"
    bound_field_class = LeveeBoundField
