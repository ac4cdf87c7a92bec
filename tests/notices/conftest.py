import copy

import pytest

SUBJECT = "Taak: {% trans 'Yes' %} {{ title }}"
BODY = """Hallo {{ name }}, {{ title }}

{% trans 'Yes' %}: {{ due_at|date:'l j F Y, H:i T' }} {% for file in files %}[{{ file.name }}]{% endfor %}
"""


@pytest.fixture(autouse=True)
def letter(settings, tmp_path):
    """The templates of the event `essays.reminder`."""
    folder = tmp_path / "essays" / "mail"
    folder.mkdir(parents=True)
    (folder / "reminder.subject.txt").write_text(SUBJECT + "\n")
    (folder / "reminder.txt").write_text(BODY)
    templates = copy.deepcopy(settings.TEMPLATES)
    templates[0]["DIRS"].append(tmp_path)
    settings.TEMPLATES = templates
