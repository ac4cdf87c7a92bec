from datetime import timedelta

import pytest

from lms.accounts import policy
from tests.factories.accounts import make_invitation, make_user

pytestmark = pytest.mark.django_db


def test_can_be_invited_until_the_address_is_confirmed():
    assert policy.can_be_invited(make_invitation().user)
    assert not policy.can_be_invited(make_user())


def test_can_be_invited_not_when_the_account_is_closed():
    user = make_invitation().user
    user.is_active = False
    assert not policy.can_be_invited(user)


def test_can_accept_a_fresh_invitation(at):
    assert policy.can_accept(make_invitation(at=at), at=at)


@pytest.mark.parametrize("field", ["used_at", "withdrawn_at"])
def test_can_accept_not_what_is_used_or_replaced(at, field):
    assert not policy.can_accept(make_invitation(at=at, **{field: at}), at=at)


def test_can_accept_not_for_who_came_in_by_another_way(at):
    assert not policy.can_accept(make_invitation(make_user(), at=at), at=at)


def test_can_accept_not_what_has_expired(at):
    assert not policy.can_accept(make_invitation(at=at), at=at + timedelta(days=14))


def test_can_accept_nothing_for_a_closed_account_or_an_unknown_link(at):
    invitation = make_invitation(at=at)
    invitation.user.is_active = False
    assert not policy.can_accept(invitation, at=at)
    assert not policy.can_accept(None, at=at)
