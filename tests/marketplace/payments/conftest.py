import pytest


@pytest.fixture(autouse=True)
def _new_books_of_the_standin(tmp_path, settings):
    """Each test starts with a processor that knows nobody."""
    settings.STRIPE_STANDIN_FILE = tmp_path / "standin.sqlite3"
