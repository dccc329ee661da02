from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from cms.blocks import ContentBlocks
from cms.figures import figures
from subsidies.models import Program
from subsidies.selectors.programs import program_facts


class ContentPage(Page):
    """What every content page has: one sentence under its title, and a body of blocks."""

    lead = models.TextField(_("first sentence"), blank=True)
    body = StreamField(ContentBlocks(), blank=True, verbose_name=_("content"))

    content_panels = [*Page.content_panels, FieldPanel("lead"), FieldPanel("body")]
    search_fields = [*Page.search_fields, index.SearchField("lead"), index.SearchField("body")]

    class Meta:
        abstract = True


class ArticlePage(ContentPage):
    """A page of text under the home page, with nothing below it."""

    parent_page_types = ["cms.HomePage"]
    subpage_types: list[str] = []

    class Meta:
        abstract = True


class HomePage(ContentPage):
    """The start page: what this is, a search box, three doors, figures counted from the database."""

    template = "cms/home.html"
    max_count = 1
    parent_page_types = ["wagtailcore.Page"]

    class Meta:
        verbose_name = _("home page")

    def get_context(self, request, *args, **kwargs):
        return super().get_context(request, *args, **kwargs) | {"figures": figures()}


class GuidanceIndex(ContentPage):
    """The list of guidance, with its search box."""

    template = "cms/guidance_index.html"
    max_count = 1
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.GuidancePage"]

    class Meta:
        verbose_name = _("guidance list")

    def get_context(self, request, *args, **kwargs):
        pages = GuidancePage.objects.child_of(self).live().public().order_by("title")
        return super().get_context(request, *args, **kwargs) | {"pages": pages}


class GuidancePage(ArticlePage):
    """Advice on one subject, in plain words."""

    template = "cms/content.html"
    parent_page_types = ["cms.GuidanceIndex"]

    class Meta:
        verbose_name = _("guidance page")


class FaqPage(ArticlePage):
    """Questions people ask, with answers."""

    template = "cms/content.html"

    class Meta:
        verbose_name = _("questions and answers")


class StandardPage(ArticlePage):
    """About, privacy, accessibility."""

    template = "cms/content.html"

    class Meta:
        verbose_name = _("page")


class EmergencyPage(ArticlePage):
    """Under attack now: whom to call, and a warning not to type details here."""

    template = "cms/emergency.html"
    max_count = 1

    class Meta:
        verbose_name = _("emergency page")


class FreeServicesPage(ArticlePage):
    """Help from public bodies that costs nothing."""

    template = "cms/content.html"
    max_count = 1

    class Meta:
        verbose_name = _("free public services")


class ProgramIndex(ContentPage):
    """Holds the program pages; its own address shows the list that the programs keep themselves."""

    template = "cms/content.html"
    max_count = 1
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.ProgramPage"]

    class Meta:
        verbose_name = _("programs")


class ProgramPage(ArticlePage):
    """One program for the public: whom it is for, the signed rules in words, dates, and whom to ask."""

    program = models.OneToOneField(Program, models.PROTECT, related_name="page")

    template = "cms/program.html"
    parent_page_types = ["cms.ProgramIndex"]
    content_panels = [*ContentPage.content_panels, FieldPanel("program")]

    class Meta:
        verbose_name = _("program page")

    def get_context(self, request, *args, **kwargs):
        facts = program_facts(self.program) if self.program_id else None
        return super().get_context(request, *args, **kwargs) | {"facts": facts}
