import pytest


@pytest.fixture
def own_store(settings, tmp_path):
    """A store that holds what the test put there."""
    settings.FILE_STORE = tmp_path / "store"
    settings.FILE_UPLOAD_TEMP_DIR = settings.FILE_STORE / "incoming"
    settings.FILE_UPLOAD_TEMP_DIR.mkdir(parents=True)
