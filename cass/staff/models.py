"""The CASS's and the Comuns' own people: accounts, roles, and competences as dated records."""

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from cass.access import Role
from cass.access.door import STAFF


def staff_roles() -> list[tuple[str, str]]:
    return [(role.value, role.value) for role in Role if role in STAFF]


class UserManager(BaseUserManager["User"]):
    """Staff are created by operations; Django needs a manager that finds them by user name."""


class User(AbstractBaseUser):
    """A member of staff. Citizens are never Django users."""

    username = models.CharField(max_length=40, unique=True)
    full_name = models.CharField(max_length=100)
    email = models.EmailField(blank=True)
    roles = ArrayField(models.CharField(max_length=24, choices=staff_roles))
    office = models.CharField(max_length=80)
    totp_secret = models.BinaryField()
    """Sealed with the ``totp`` key: the secret of the time-based code."""
    totp_last_step = models.BigIntegerField(default=0)
    """A code is good once: the last time step that was used."""
    is_active = models.BooleanField(default=True)

    objects = UserManager()
    USERNAME_FIELD = "username"

    @property
    def role_set(self) -> frozenset[Role]:
        return frozenset(Role(role) for role in self.roles)


class Competence(models.Model):
    """A delegated competence to resolve, as a dated record (R-PROC 6): decisions cite it."""

    holder = models.ForeignKey(User, on_delete=models.PROTECT, related_name="competences")
    procedures = ArrayField(models.CharField(max_length=60))
    reference = models.CharField(max_length=160)
    """The act of delegation, as it is cited in the decision."""
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=models.F("since")), name="competence_ends_after_it_starts"
            ),
        )
