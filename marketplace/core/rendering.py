from django import forms
from django.core import validators
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext_lazy as _

from marketplace.core.forms import DayField
from marketplace.core.typed import values_for

# The first class that fits decides; what is not named here is a one-line text input.
LOOKS = (
    # Django's many checkboxes are a kind of radio buttons, so they come first.
    (forms.CheckboxSelectMultiple, "choices", "usa-checkbox__input"),
    (forms.RadioSelect, "choices", "usa-radio__input"),
    (forms.CheckboxInput, "checkbox", "usa-checkbox__input"),
    (forms.FileInput, "file", "lv-file-input"),
    (forms.Select, "line", "usa-select"),
    (forms.Textarea, "line", "usa-textarea"),
)

CHOOSE = _("Choose one of the answers we list for “%(label)s”.")
ADDRESS = _("Enter a whole web address for “%(label)s”, for example https://levee.example/models.")
# What the framework says → what we say. A field that brings a sentence of its own keeps it.
PLAIN = (
    (forms.Field.default_error_messages["required"], _("Fill in “%(label)s”.")),
    (DayField.default_error_messages["required"], _("Enter a date for “%(label)s”, for example 12/15/2026.")),
    (
        DayField.default_error_messages["invalid"],
        _("Enter a date that exists for “%(label)s”, for example 12/15/2026."),
    ),
    (forms.ChoiceField.default_error_messages["invalid_choice"], CHOOSE),
    (forms.MultipleChoiceField.default_error_messages["invalid_choice"], CHOOSE),
    (forms.ModelChoiceField.default_error_messages["invalid_choice"], CHOOSE),
    (forms.ModelMultipleChoiceField.default_error_messages["invalid_choice"], CHOOSE),
    (forms.ModelMultipleChoiceField.default_error_messages["invalid_pk_value"], CHOOSE),
    (forms.IntegerField.default_error_messages["invalid"], _("Enter a whole number for “%(label)s”, for example 12.")),
    (forms.DecimalField.default_error_messages["invalid"], _("Enter a number for “%(label)s”, for example 12.5.")),
    (
        validators.MaxLengthValidator.message,
        _("Shorten “%(label)s” to %(limit_value)s characters or less. It has %(show_value)s now."),
    ),
    (
        validators.validate_email.message,
        _("Enter a whole e-mail address for “%(label)s”, for example dana@bearcreek.example."),
    ),
    (forms.URLField.default_error_messages["invalid"], ADDRESS),
    (validators.URLValidator.message, ADDRESS),
    (
        validators.DecimalValidator.messages["max_decimal_places"],
        _("Enter “%(label)s” with at most two digits after the point, for example 12.50."),
    ),
    (validators.MinValueValidator.message, _("Enter %(limit_value)s or more for “%(label)s”.")),
    (validators.MaxValueValidator.message, _("Enter %(limit_value)s or less for “%(label)s”.")),
    (
        validators.ProhibitNullCharactersValidator.message,
        _("“%(label)s” holds a character that cannot be printed. Type it again."),
    ),
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
        """The class of one answer's block and, with `__label`, of its words."""
        return self._look()[1].removesuffix("__input")

    @property
    def error_target(self) -> str:
        """The id that the error summary links to: the input itself, or the first of several choices."""
        return self.id_for_label or (f"{self.auto_id}_0" if self.drawn_as == "choices" else self.auto_id)

    @property
    def sentences(self) -> list[str]:
        """The errors as the page says them: each says what is right and, where it needs to, names the field."""
        return [self._plainly(error) for error in self.errors.as_data()]

    def value(self):
        typed = values_for(self.form)
        if typed is None or self.field.disabled or self.field.widget.needs_multipart_form:
            return super().value()
        return self.field.prepare_value(self.field.widget.value_from_datadict(typed, {}, self.html_name))

    def _plainly(self, error: ValidationError) -> str:
        plain = next((ours for theirs, ours in PLAIN if error.message is theirs), None)
        if plain is None:
            return " ".join(error.messages)
        return str(plain) % {"label": self.label, **(error.params or {})}

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
