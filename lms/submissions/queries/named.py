"""Where a draft names the people whose work it is, for who hands it in without a name."""

import hashlib
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta

from django.utils.translation import gettext as _

from lms.files import reading, store
from lms.files.reading import Passage, Reading
from lms.submissions import rules
from lms.submissions.models import DraftFile, Submission, expected_of

# Nobody waits longer for this than for a page that is slow.
LONGEST = timedelta(seconds=6)
MOST_OF_ONE = 3
MOST_IN_ALL = 12


@dataclass(frozen=True, slots=True)
class Place:
    """One place that names somebody: the file or field, the page if there is one, the words."""

    where: str
    page: int
    mention: rules.Mention
    # The name of a file, which no marker sees.
    is_name: bool = False

    @property
    def digest(self) -> str:
        said = f"{self.where}\n{self.page}\n{self.mention.shown}"
        return hashlib.sha256(said.encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Named:
    """What was found, and in sentences what was not looked at."""

    places: list[Place] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)

    @property
    def digests(self) -> set[str]:
        """What somebody has to have looked at before it is handed in."""
        return {place.digest for place in self.places if not place.is_name}


def named_in(submission: Submission) -> Named:
    """Where what is typed, the files and their names name a member; looked for within a few
    seconds, of which each file gets what the ones before it left."""
    submission = Submission.objects.with_rules().get(pk=submission.pk)  # as it is saved now
    people = [person.user for person in expected_of(submission)]
    sought = rules.sought_of((one.name, one.student_number, one.email) for one in people)
    ends = time.monotonic() + LONGEST.total_seconds()
    places, unread = list(_places_typed(submission, sought)), []
    for file in submission.draft_files.select_related("file"):
        path, left = store.path_of(file.file.sha256), ends - time.monotonic()
        read = reading.read(path, file.file.kind, seconds=left)
        places += _places(file.name, read.passages, sought)
        places += _places(file.name, [Passage(0, file.name)], sought, is_name=True)
        if not read.is_whole:
            unread.append(_unread(file, read))
    return Named(places[:MOST_IN_ALL], unread)


def _places_typed(submission: Submission, sought: rules.Sought) -> Iterator[Place]:
    """In what a marker reads beside the files."""
    yield from _places(_("the note"), [Passage(0, submission.note)], sought)
    account = _("what generative AI was used for")
    yield from _places(account, [Passage(0, submission.ai_account)], sought)
    for said in submission.contributions.all():
        texts = [Passage(0, said.text), Passage(0, said.dissent)]
        yield from _places(_("who did what"), texts, sought)


def _places(
    where: str, passages: Iterable[Passage], sought: rules.Sought, *, is_name: bool = False
) -> Iterator[Place]:
    left = MOST_OF_ONE
    for page, text in passages:
        found = rules.mentions_in(text, sought, most=left)
        yield from (Place(where, page, mention, is_name) for mention in found)
        left -= len(found)
        if not left:
            return


def _unread(file: DraftFile, read: Reading) -> str:
    if read.pages:
        return _("Of “%(name)s” only the first %(n)d pages were looked at.") % {
            "name": file.name,
            "n": read.pages,
        }
    return _("“%(name)s” could not be looked through to its end.") % {"name": file.name}
