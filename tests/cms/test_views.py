import pytest

from cms import seeds


@pytest.fixture
def _guidance():
    seeds.seed()


@pytest.mark.usefixtures("_guidance")
def test_guidance_is_found_by_its_words(client):
    assert "backups" in client.get("/guidance/search/", {"q": "backups"}).content.decode().lower()
    assert client.get("/guidance/search/").context["pages"] == []


@pytest.mark.usefixtures("_guidance")
@pytest.mark.parametrize("query", ["%00", "' OR 1=1 --", "(", "*", "x" * 5000, "٣", "<script>"])
def test_words_that_are_no_words_find_nothing(client, query):
    answer = client.get("/guidance/search/", {"q": query})
    assert answer.status_code == 200
    assert "<script>" not in answer.content.decode()


def test_a_program_that_nobody_knows_is_not_found(client):
    assert client.get("/programs/nonsense/").status_code == 404
