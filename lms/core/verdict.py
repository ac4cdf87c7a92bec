"""The answer of a policy: may this be done, and if not, why not, in words for the user."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.utils.functional import Promise


class Refused(PermissionDenied):
    """A verb was refused; `str()` is a translated sentence for the person who tried."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Truthy when allowed; otherwise `reason` says what stands in the way and what to do."""

    allowed: bool
    reason: str | Promise = ""

    def __bool__(self) -> bool:
        return self.allowed

    def enforce(self) -> None:
        """Raise `Refused` with the reason unless allowed."""
        if not self.allowed:
            raise Refused(str(self.reason))


YES = Verdict(allowed=True)


def no(reason: str | Promise) -> Verdict:
    """A refusal with its sentence."""
    return Verdict(allowed=False, reason=reason)
