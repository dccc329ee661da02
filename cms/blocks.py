"""The pieces of a content page. Each has its own template and an example that editors see before choosing it."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from marketplace.reference.models import ServiceCategory
from marketplace.reference.selectors import attributions


def kinds_of_service() -> list[tuple[str, str]]:
    return list(ServiceCategory.objects.order_by("name").values_list("code", "name"))


class HeadedBlock(blocks.StructBlock):
    """A piece of a page: a heading that may be left out, and what stands under it."""

    heading = blocks.CharBlock(required=False, max_length=120, label=_("Heading"))

    class Meta:
        preview_template = "cms/block_preview.html"


class TextBlock(HeadedBlock):
    text = blocks.RichTextBlock(features=["bold", "link", "ul", "ol", "document-link"], label=_("Text"))

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        description = _("A heading and some paragraphs")
        template = "cms/blocks/text.html"
        preview_value = {
            "heading": "Back up what you need first",
            "text": "<p>Keep one copy away from the network.</p>",
        }


class StepBlock(blocks.StructBlock):
    title = blocks.CharBlock(max_length=120, label=_("What to do"))
    text = blocks.TextBlock(required=False, label=_("How, in one or two sentences"))


class StepsBlock(HeadedBlock):
    steps = blocks.ListBlock(StepBlock(), label=_("Steps"))

    class Meta:
        icon = "list-ol"
        label = _("Steps")
        description = _("Numbered steps, done in this order")
        template = "cms/blocks/steps.html"
        preview_value = {
            "heading": "How it works",
            "steps": [
                {"title": "Check what you qualify for", "text": "Six questions."},
                {"title": "Apply", "text": ""},
            ],
        }


class CalloutBlock(HeadedBlock):
    heading = blocks.CharBlock(max_length=120, label=_("Heading"))
    text = blocks.TextBlock(label=_("Text"))
    url = blocks.CharBlock(required=False, max_length=200, label=_("Where the button leads"))
    action = blocks.CharBlock(required=False, max_length=60, label=_("Words on the button"))

    class Meta:
        icon = "info-circle"
        label = _("Highlighted box")
        description = _("One thing that a reader must not miss")
        template = "cms/blocks/callout.html"
        preview_value = {"heading": "Call first", "text": "Do not wait for an e-mail.", "url": "", "action": ""}


class ContactBlock(blocks.StructBlock):
    name = blocks.CharBlock(max_length=120, label=_("Who"))
    help = blocks.TextBlock(label=_("What they help with"))
    phone = blocks.CharBlock(required=False, max_length=30, label=_("Phone"))
    url = blocks.URLBlock(required=False, label=_("Web page"))
    kinds = blocks.MultipleChoiceBlock(
        required=False,
        choices=kinds_of_service,
        label=_("May replace"),
        help_text=_("For free services: it stands first when somebody searches for one of these."),
    )


class ContactsBlock(HeadedBlock):
    contacts = blocks.ListBlock(ContactBlock(), label=_("People to reach"))

    class Meta:
        icon = "group"
        label = _("Whom to reach")
        description = _("Names with phone numbers and web pages")
        template = "cms/blocks/contacts.html"
        preview_value = {
            "heading": "Whom to call",
            "contacts": [{"name": "Your vendor", "help": "They know your system.", "phone": "406-555-0100", "url": ""}],
        }


class QuestionBlock(blocks.StructBlock):
    question = blocks.CharBlock(max_length=200, label=_("Question"))
    answer = blocks.RichTextBlock(features=["bold", "link", "ul"], label=_("Answer"))


class QuestionsBlock(HeadedBlock):
    questions = blocks.ListBlock(QuestionBlock(), label=_("Questions"))

    class Meta:
        icon = "help"
        label = _("Questions and answers")
        description = _("Questions that open to show their answer")
        template = "cms/blocks/questions.html"
        preview_value = {
            "heading": "",
            "questions": [{"question": "Does it cost anything?", "answer": "<p>Looking is free.</p>"}],
        }


class SourcesBlock(HeadedBlock):
    """The makers of the data sets in use, as their terms ask; read when the page is shown, never typed."""

    class Meta:
        icon = "table"
        label = _("Makers of our data")
        description = _("Names the makers of the public data sets that are loaded, as their terms ask")
        template = "cms/blocks/sources.html"
        preview_value = {"heading": "Where our public facts come from"}

    def get_context(self, value, parent_context=None):
        return super().get_context(value, parent_context) | {"sources": attributions()}


class ContentBlocks(blocks.StreamBlock):
    text = TextBlock()
    steps = StepsBlock()
    callout = CalloutBlock()
    contacts = ContactsBlock()
    questions = QuestionsBlock()
    sources = SourcesBlock()
