"""Where the site keeps the mail that it has promised."""

from lms.notices.models import Notice
from lms.submissions.models import SubmissionVersion

EVENT = "submissions.receipt"


def receipts_promised(version: SubmissionVersion) -> int:
    """How many mails with this receipt stand in the outbox, whatever became of them."""
    return Notice.objects.filter(event=EVENT, key=f"{EVENT}:{version.receipt_code}").count()


def receipts_by_state() -> dict[tuple[str, str], str]:
    """For each address and code, how far the mail with the receipt is."""
    rows = Notice.objects.filter(event=EVENT).values_list("recipient__email", "key", "state")
    return {(email, key.removeprefix(f"{EVENT}:")): state for email, key, state in rows}
