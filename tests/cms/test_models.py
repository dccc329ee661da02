from cms import seeds
from cms.models import ProgramPage
from subsidies.models import Program


def test_a_program_is_announced_on_a_page_of_its_own_and_once():
    seeds.seed()
    seeds.seed()
    assert ProgramPage.objects.count() == Program.objects.announced().count()
