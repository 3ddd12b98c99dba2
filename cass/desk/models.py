"""Where and when the CASS receives people: offices."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class OfficeKind(models.TextChoices):
    CASS = "cass", _("Oficines de la CASS")
    COMU = "comu", _("Oficina de tràmits del Comú")


class Office(models.Model):
    """A place where people are received: the CASS's public desk, or a Comú's procedure office (MISSION A4, A6)."""

    code = models.SlugField(max_length=30, unique=True)
    kind = models.CharField(max_length=10, choices=OfficeKind.choices)
    name = models.CharField(max_length=80)
    address = models.CharField(max_length=120)
    parish = models.CharField(max_length=5)
