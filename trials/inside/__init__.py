"""What a trial asks from inside the site: JSON from standard input, JSON to standard output.

Each module is run with the environment of the site (`Site.ask`), so that what it finds is found
through the site's own settings, database and store.
"""

import django

django.setup()
