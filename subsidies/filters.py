import django_filters
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from subsidies.models import Application, Program, Voucher
from subsidies.states import ApplicationState

SHOWN = (("awards", _("Awards")), ("all", _("Every case, also without an award")))


class AuditFilter(django_filters.FilterSet):
    """What an auditor looks for; a part of the address that cannot be read says so and is left out."""

    q = django_filters.CharFilter(
        label=_("Reference or organization"),
        max_length=100,
        method="found",
        help_text=_("Of the application, the voucher or the operator."),
    )
    program = django_filters.ModelChoiceFilter(
        label=_("Program"), queryset=lambda request: programs_of(request.actor), empty_label=_("All")
    )
    state = django_filters.ChoiceFilter(
        label=_("State"),
        choices=[choice for choice in ApplicationState.choices if choice[0] != ApplicationState.DRAFT],
        empty_label=_("All"),
    )
    show = django_filters.ChoiceFilter(label=_("Show"), choices=SHOWN, method="shown", empty_label=None)

    class Meta:
        model = Application
        fields: list[str] = []

    def found(self, rows, _name, text):
        vouchers = Voucher.objects.filter(application=OuterRef("pk"), reference__icontains=text)
        words = Q(reference__icontains=text) | Q(organisation__name__icontains=text)
        return rows.filter(words | Exists(vouchers))

    def shown(self, rows, _name, _which):
        return rows

    def filter_queryset(self, rows):
        rows = super().filter_queryset(rows)
        return rows if self.form.cleaned_data.get("show") == "all" else rows.filter(is_award=True)

    @property
    def rows(self):
        """Also without a single parameter: then awards of every program and state."""
        self.form.is_valid()
        return self.filter_queryset(self.queryset.all())


def programs_of(actor):
    return Program.objects.of_office(actor.organisation_id or 0)
