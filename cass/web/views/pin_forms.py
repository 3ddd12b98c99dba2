"""The forms of a PIN's holder: activating it, choosing it, getting back to it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cass.doors.pin import PIN_LENGTH
from cass.filings.widgets import DayMonthYear
from cass.web.views.doors import PinForm


def code_field(label: Any, hint: Any = "", *, width: int = 5, most: int = 12, required: bool = True) -> forms.CharField:
    """A code to type; telephones offer the one that has just come."""
    attrs = {"class": f"govuk-input--width-{width}", "autocomplete": "one-time-code", "spellcheck": "false"}
    if width == 5:  # noqa: PLR2004 — six digits, which telephones type with their figures.
        attrs["inputmode"] = "numeric"
    return forms.CharField(
        label=label, help_text=hint, max_length=most, required=required, widget=forms.TextInput(attrs=attrs)
    )


def pin_field(label: Any, hint: Any = "", *, autocomplete: str = "new-password") -> forms.CharField:
    attrs = {"class": "cass-pin", "inputmode": "numeric", "autocomplete": autocomplete}
    return forms.CharField(label=label, help_text=hint, max_length=32, widget=forms.PasswordInput(attrs=attrs))


class WhoForm(forms.Form):
    """Whose PIN it is: nothing that a page would tell by itself."""

    cass_number = PinForm.declared_fields["cass_number"]
    birth_date = forms.DateField(
        label=_("Data de naixement"),
        help_text=_("Per exemple, 27 3 1985."),
        widget=DayMonthYear(attrs={"autocomplete": "bday"}),
        input_formats=["%Y-%m-%d"],
    )

    clean_cass_number = PinForm.clean_cass_number


class BeginForm(WhoForm):
    activation_code = forms.CharField(
        label=_("Codi d’activació"),
        help_text=_("El del paper que us van donar: setze lletres i xifres, com ara 7K3M-Q9XT-4PDA-HW2K."),
        max_length=60,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20", "autocomplete": "off", "spellcheck": "false"}),
    )


class ProofForm(forms.Form):
    """The second proof, as it was sent or posted."""

    code = code_field(_("Codi que heu rebut"), width=10, most=40)

    def __init__(self, *args: Any, by_post: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        by_message = _("Sis xifres. Val deu minuts.")
        self.fields["code"].help_text = _("El de la carta: setze lletres i xifres.") if by_post else by_message


class ChooseForm(forms.Form):
    """The new PIN, twice."""

    new = pin_field(
        _("PIN nou"),
        _("Vuit xifres que només vós sapigueu. Ni la data de naixement, ni cap número vostre, ni xifres seguides."),
    )
    again = pin_field(_("Escriviu-lo un altre cop"))

    def clean_new(self) -> str:
        new: str = self.cleaned_data["new"].replace(" ", "")
        if len(new) != PIN_LENGTH or not (new.isascii() and new.isdigit()):
            raise ValidationError(_("El PIN té vuit xifres"), code="pin.malformed")
        return new

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if "new" in given and given["new"] != str(given.get("again", "")).replace(" ", ""):
            self.add_error("again", ValidationError(_("Els dos PIN no són iguals"), code="pin.not_the_same"))
        return given


class ChangeForm(ChooseForm):
    present = pin_field(_("PIN actual"), autocomplete="current-password")
    field_order = ("present", "new", "again")

    def clean_present(self) -> str:
        return str(self.cleaned_data["present"]).replace(" ", "")

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if "new" in given and given["new"] == given.get("present"):
            self.add_error("new", ValidationError(_("Ha de ser diferent del PIN actual"), code="pin.the_same"))
        return given


class AnewForm(ChooseForm):
    code = code_field(_("Codi que us hem enviat"), _("Sis xifres. Val deu minuts."))
    field_order = ("code", "new", "again")


class ForgottenForm(ChooseForm):
    """Both proofs and the new PIN."""

    code = code_field(_("Codi que us hem enviat"), _("Sis xifres. Val deu minuts."))
    factor = code_field(
        _("Codi de l’aplicació"),
        _("Les sis xifres que ara mostra l’aplicació del telèfon, o un dels codis de recuperació."),
        width=10,
        most=40,
    )
    field_order = ("code", "factor", "new", "again")


class UnblockForm(forms.Form):
    code = code_field(_("Codi que us hem enviat"), _("Sis xifres. Val deu minuts."))


class StateForm(forms.Form):
    reference = forms.CharField(
        label=_("Referència de la petició"),
        help_text=_("La del resguard, com ara P7K3-M9QX-T."),
        max_length=20,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10", "autocomplete": "off", "spellcheck": "false"}),
    )


class PresentPinForm(forms.Form):
    present = pin_field(_("PIN actual"), autocomplete="current-password")


class FirstCodeForm(forms.Form):
    """The first code of a telephone that is being connected: there are no recovery codes yet."""

    code = code_field(_("Codi de l’aplicació"), _("Les sis xifres que ara mostra."), width=10, most=40)


class FactorForm(forms.Form):
    code = code_field(
        _("Codi de l’aplicació"), _("Les sis xifres que ara mostra, o un codi de recuperació."), width=10, most=40
    )
