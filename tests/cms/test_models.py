import pytest
from django.db import transaction
from wagtail.models import Page, get_page_models

from cms import seeds
from cms.blocks import ContentBlocks
from cms.models import ContentPage, GuidanceIndex, GuidancePage, HomePage, ProgramIndex, ProgramPage
from marketplace.accounts.roles import Role
from subsidies.models import Program
from tests.subsidies.factories import create_open_program

OURS = [model for model in get_page_models() if issubclass(model, ContentPage)]


@pytest.fixture(scope="module")
def site(django_db_setup, django_db_blocker):
    """The seeded pages, one of each type among them; made once and taken back after the last test here."""
    with django_db_blocker.unblock(), transaction.atomic():
        create_open_program()
        seeds.seed()
        yield
        transaction.set_rollback(True)


def test_a_program_is_announced_on_a_page_of_its_own_and_once(site):
    seeds.seed()
    assert ProgramPage.objects.count() == Program.objects.announced().count() == 1


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_every_type_of_page_previews_its_draft_in_every_mode(site, rf, model):
    page = model.objects.first()
    page.title = "Not published yet"
    page.save_revision()
    draft = model.objects.get(pk=page.pk).get_latest_revision_as_object()
    assert draft.preview_modes
    for mode, _label in draft.preview_modes:
        answer = draft.make_preview_request(preview_mode=mode)
        assert answer.status_code == 200
        assert "Not published yet" in answer.content.decode()
    assert model.objects.get(pk=page.pk).title != "Not published yet"


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_an_editor_opens_and_previews_every_type_of_page_in_the_admin(site, sign_in, model):
    page = model.objects.first()
    editor = sign_in(Role.EDITOR)
    assert editor.get(f"/cms/pages/{page.pk}/edit/").status_code == 200
    assert editor.get(f"/cms/pages/{page.pk}/view_draft/").status_code == 200


def test_a_program_page_that_is_being_written_is_previewed_before_a_program_is_chosen(site):
    draft = ProgramPage(title="A new program", slug="new", lead="For small systems.")
    draft.path, draft.depth = "000100010001", 3
    answer = draft.make_preview_request(preview_mode="")
    assert answer.status_code == 200
    assert "Choose the program" in answer.content.decode()


def test_pages_stand_where_they_belong():
    assert HomePage.allowed_parent_page_models() == [Page]
    assert GuidancePage.allowed_parent_page_models() == [GuidanceIndex]
    assert ProgramPage.allowed_parent_page_models() == [ProgramIndex]
    assert not GuidancePage.allowed_subpage_models()


@pytest.mark.parametrize("name", sorted(ContentBlocks().child_blocks))
def test_every_piece_of_a_page_shows_editors_an_example(name, sign_in):
    block = ContentBlocks().child_blocks[name]
    page = sign_in(Role.EDITOR).get("/cms/block-preview/", {"id": block.definition_prefix})
    assert page.status_code == 200
    assert "levee.css" in page.content.decode()
