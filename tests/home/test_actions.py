import pytest
from django.utils import timezone
from wagtail.models import Page, Site

from home.actions import lay_floor
from home.models import HomePage

pytestmark = pytest.mark.django_db


def test_lay_floor_makes_a_home_page_in_each_language():
    homes = HomePage.objects.order_by("path")

    assert [home.locale.language_code for home in homes] == ["nl", "en"]
    assert homes[0].translation_key == homes[1].translation_key
    assert Site.objects.get().root_page_id == homes[0].pk


def test_lay_floor_changes_nothing_the_second_time():
    before = list(Page.objects.values_list("pk", "title"))

    lay_floor(at=timezone.now())

    assert list(Page.objects.values_list("pk", "title")) == before
