"""An upload field that does not ask for a good file twice because another field was wrong.

class EvidenceForm(UploadsForm):
    report = UploadField(kind="engagements.evidence", label=_("Report"))

form = EvidenceForm(request.POST or None, request.FILES or None, actor=request.actor)
if form.is_valid():
    ... store_document(by=…, organisation=…, upload=form.cleaned_data["report"], kind="engagements.evidence")
form.keep_uploads()   # before the page is drawn again, also after a service said no
"""

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.actor import Actor
from marketplace.documents import access, kinds, services
from marketplace.documents.models import Document


class UploadWidget(forms.ClearableFileInput):
    """The file input, and beside it the reference of a file that already waits on the server."""

    template_name = "documents/widgets/upload.html"
    kept: Document | None = None

    def kept_name(self, name):
        return f"{name}-kept"

    def value_from_datadict(self, data, files, name):
        """A newly chosen file, else the reference of the one that waits, else None."""
        return files.get(name) or data.get(self.kept_name(name)) or None

    def value_omitted_from_data(self, data, files, name):
        return name not in files and self.kept_name(name) not in data

    def get_context(self, name, value, attrs):
        context = super().get_context(name, None, attrs)
        context["widget"] |= {"kept": self.kept, "kept_name": self.kept_name(name)}
        return context

    def use_required_attribute(self, initial):
        return super().use_required_attribute(initial) and self.kept is None


class UploadField(forms.Field):
    """Cleans to an UploadedFile, to the Document that waits, or to None where it is not required."""

    widget = UploadWidget
    default_error_messages = {
        "required": _("Choose a file."),
        "gone": _("The file you chose earlier is no longer here. Choose it again."),
    }
    actor: Actor | None = None

    def __init__(self, *, kind: str, **kwargs):
        self.kind = kind
        super().__init__(**kwargs)

    def widget_attrs(self, widget):
        return {"class": "usa-file-input"}

    def accept_types_of_kind(self):
        self.widget.attrs["accept"] = kinds.allowed_endings(access.declared(self.kind).types)

    def to_python(self, value):
        if value is None or isinstance(value, (Document, UploadedFile)):
            return value
        user_id = self.actor.user_id if self.actor else None
        document = Document.objects.pending_of(user_id).filter(kind=self.kind, reference=value).first()
        if document is None:
            raise ValidationError(self.error_messages["gone"], code="gone")
        return document

    def validate(self, value):
        super().validate(value)
        if isinstance(value, UploadedFile) and (reason := kinds.why_not(value, access.declared(self.kind).types)):
            raise ValidationError(reason, code="wrong_file")

    def has_changed(self, initial, data):
        return data is not None


class UploadsForm(forms.Form):
    """The base of forms with an UploadField; knows whose uploads these are."""

    def __init__(self, *args, actor: Actor, **kwargs):
        super().__init__(*args, **kwargs)
        self.actor = actor
        for field in self._upload_fields().values():
            field.actor = actor
            field.accept_types_of_kind()

    def keep_uploads(self) -> None:
        """Store every good file of a form that is shown again; call it before the page is drawn."""
        if not self.is_bound:
            return
        # Reading `errors` cleans the form when that has not happened yet.
        _errors = self.errors
        for name, field in self._upload_fields().items():
            value = self.cleaned_data.get(name)
            if isinstance(value, UploadedFile):
                value = services.keep_for_form(by=self.actor, upload=value, kind=field.kind)
            if isinstance(value, Document):
                field.widget.kept = value

    def _upload_fields(self) -> dict[str, UploadField]:
        return {name: field for name, field in self.fields.items() if isinstance(field, UploadField)}
