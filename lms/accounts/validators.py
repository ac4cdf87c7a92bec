"""Django's rules of passwords, in words of this site: in Dutch some of Django's own are English."""

from django.contrib.auth import password_validation
from django.utils.translation import gettext as _


class LongEnough(password_validation.MinimumLengthValidator):
    def get_error_message(self) -> str:
        return _("This password is too short: it needs at least %d characters.") % self.min_length

    def get_help_text(self) -> str:
        return _("At least %d characters.") % self.min_length


class UnlikeThePerson(password_validation.UserAttributeSimilarityValidator):
    def get_error_message(self) -> str:
        return _("This password is too much like your name or your e-mail address.")

    def get_help_text(self) -> str:
        return _("Unlike your name and your e-mail address.")


class Uncommon(password_validation.CommonPasswordValidator):
    def get_error_message(self) -> str:
        return _("Many people use this password, so it is soon guessed.")

    def get_help_text(self) -> str:
        return _("Not a password that many people use.")
