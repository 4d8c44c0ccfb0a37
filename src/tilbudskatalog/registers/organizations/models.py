"""Who offers: actors, where they are, whom they serve, and who may act for them."""

import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tilbudskatalog.ground.access.models import User
from tilbudskatalog.ground.base.ids import new_uid
from tilbudskatalog.ground.base.languages import LANGUAGE_CHOICES


class Municipality(models.Model):
    """A municipality of the division that has applied since 2024. Its key is the official four-digit number."""

    number = models.CharField(max_length=4, unique=True)
    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    name = models.CharField(max_length=80, help_text="What people call it: Norwegian name, or Sámi where that is all.")
    official_name = models.CharField(max_length=120)
    county_number = models.CharField(max_length=2)
    county = models.CharField(max_length=80)
    population = models.PositiveIntegerField()
    population_year = models.PositiveSmallIntegerField()
    latitude = models.FloatField(help_text="The largest place's point, which distances are measured from.")
    longitude = models.FloatField()
    largest_place = models.CharField(max_length=80)
    in_sami_area = models.BooleanField(default=False)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(condition=Q(number__regex=r"^[0-9]{4}$"), name="municipality_number_four_digits"),
            models.CheckConstraint(
                condition=Q(latitude__range=(57, 82)) & Q(longitude__range=(-10, 35)), name="municipality_in_norway"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class MunicipalityName(models.Model):
    """A name that finds the municipality: official in any language, or a former one."""

    class Kind(models.TextChoices):
        NORWEGIAN = "norwegian", _("Norwegian")
        SAMI = "sami", _("Sámi")
        KVEN = "kven", _("Kven")
        FORMER = "former", _("former")

    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="names")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    name = models.CharField(max_length=80)
    language = models.CharField(max_length=3, blank=True, help_text="ISO 639: sme, smj, sma, fkv; empty for Norwegian.")
    former_number = models.CharField(max_length=4, blank=True)
    until = models.PositiveSmallIntegerField(null=True, help_text="Last year of a former name or number.")

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "kind", "name", "former_number"], name="municipality_name_once"
            ),
            models.CheckConstraint(
                condition=Q(kind="former", until__isnull=False) | (~Q(kind="former") & Q(until__isnull=True)),
                name="former_municipality_name_has_last_year",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PostalCode(models.Model):
    code = models.CharField(max_length=4, unique=True)
    place = models.CharField(max_length=60)
    municipality = models.ForeignKey(
        Municipality, null=True, on_delete=models.CASCADE, related_name="postal_codes", help_text="None on Svalbard."
    )

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return f"{self.code} {self.place}"


class District(models.Model):
    """A city district of Oslo, Bergen, Stavanger or Trondheim, where hospitals divide the city between them."""

    number = models.CharField(max_length=6, unique=True)
    name = models.CharField(max_length=80)
    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="districts")

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return self.name


# The offerings that point here derive from Wagtail, which is untyped: the plugin sees no managers there.
class Organization(models.Model):  # type: ignore[django-manager-missing]
    """An actor. `key` is its stable name in our register files; the public id follows from it."""

    class Kind(models.TextChoices):
        REGIONAL_AUTHORITY = "rhf", _("regional health authority")
        HOSPITAL_TRUST = "hf", _("hospital trust")
        HOSPITAL = "hospital", _("hospital")
        LEARNING_CENTER = "lms", _("learning and mastery center")
        MUNICIPALITY = "municipality", _("municipality")
        HEALTHY_LIFE_CENTER = "healthy_life_center", _("healthy-life center")
        USER_ORGANIZATION = "user_organization", _("user organization")
        VOLUNTARY = "voluntary", _("voluntary organization")
        COMPETENCE_SERVICE = "competence_service", _("national competence service")
        DIRECTORATE = "directorate", _("directorate")

    key = models.CharField(max_length=80, unique=True)
    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    kind = models.CharField(max_length=24, choices=Kind.choices)
    name = models.CharField(max_length=160)
    short_name = models.CharField(max_length=80, blank=True)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    organization_number = models.CharField(max_length=9, blank=True)
    municipality = models.ForeignKey(
        Municipality,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="organizations",
        help_text="The municipality that it is, or where it has its seat.",
    )
    phone = models.CharField(max_length=20, blank=True)
    email = models.EmailField(blank=True)
    website = models.CharField(max_length=200, blank=True)
    founded = models.PositiveSmallIntegerField(null=True, blank=True)
    closed = models.DateField(null=True, blank=True)
    successor = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Which one goes on with it.",
    )
    synthetic = models.BooleanField(default=False, help_text="Invented for the demo; pages say so.")
    source = models.CharField(max_length=200, blank=True)
    as_of = models.CharField(max_length=10, blank=True, help_text="Date or year that the facts are true for.")

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(organization_number="") | Q(organization_number__regex=r"^[0-9]{9}$"),
                name="organization_number_nine_digits",
            ),
            models.UniqueConstraint(
                fields=["organization_number"], condition=~Q(organization_number=""), name="organization_number_once"
            ),
            models.UniqueConstraint(
                fields=["municipality"], condition=Q(kind="municipality"), name="one_organization_per_municipality"
            ),
            models.CheckConstraint(
                condition=~Q(kind="municipality") | Q(municipality__isnull=False), name="municipality_has_its_place"
            ),
            models.CheckConstraint(condition=~Q(parent=models.F("id")), name="organization_not_its_own_parent"),
            models.CheckConstraint(
                condition=Q(successor__isnull=True) | (Q(closed__isnull=False) & ~Q(successor=models.F("id"))),
                name="organization_succeeded_by_another",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Catchment(models.Model):
    """Whom an organization serves: a whole municipality, or a district of it."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="catchments")
    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="catchments")
    district = models.ForeignKey(District, null=True, on_delete=models.CASCADE, related_name="catchments")
    as_of = models.CharField(max_length=10)

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "municipality", "district"], name="catchment_once"),
            models.UniqueConstraint(
                fields=["organization", "municipality"],
                condition=Q(district__isnull=True),
                name="catchment_whole_municipality_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization}: {self.district or self.municipality}"


class Place(models.Model):
    """Where people meet, and how one gets in. None means that nobody has said."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="places")
    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    name = models.CharField(max_length=120)
    address = models.CharField(max_length=160, blank=True)
    postal_code = models.CharField(max_length=4, blank=True)
    city = models.CharField(max_length=60, blank=True)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="places")
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    step_free = models.BooleanField(null=True, blank=True)
    hearing_loop = models.BooleanField(null=True, blank=True)
    accessible_toilet = models.BooleanField(null=True, blank=True)
    parking = models.CharField(max_length=120, blank=True)
    transport = models.CharField(max_length=160, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "name"], name="place_name_once_per_organization"),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__isnull=False, longitude__isnull=False),
                name="place_point_whole_or_absent",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A person's role in an organization; the only thing that gives anybody a right to act for it."""

    class Role(models.TextChoices):
        READER = "reader", _("reader")
        EDITOR = "editor", _("editor")
        APPROVER = "approver", _("approver")
        COORDINATOR = "coordinator", _("coordinator")
        ASSESSOR = "assessor", _("assessor")
        LEADER = "leader", _("leader")

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=12, choices=Role.choices)

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "organization", "role"], name="role_once_per_organization"),
            models.CheckConstraint(
                condition=Q(role__in=["reader", "editor", "approver", "coordinator", "assessor", "leader"]),
                name="role_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.role} – {self.organization}"


class SystemAgreement(models.Model):
    """That a system may act: for citizens everywhere, or as an editor in one organization. `user` is the system."""

    class Purpose(models.TextChoices):
        ON_BEHALF = "on-behalf", _("acts for citizens")
        PROVIDER = "provider", _("acts in an organization")

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="agreements")
    purpose = models.CharField(max_length=12, choices=Purpose.choices)
    organization = models.ForeignKey(
        Organization, null=True, blank=True, on_delete=models.PROTECT, related_name="system_agreements"
    )
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True, help_text="The last day; null: until somebody ends it.")
    made_at = models.DateTimeField(null=True, blank=True, help_text="Null for those made before this was kept.")
    made_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True, help_text="By somebody, whatever the days say.")
    ended_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["valid_from", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(made_at__isnull=True, made_by__isnull=True)
                | Q(made_at__isnull=False, made_by__isnull=False),
                name="agreement_making_whole",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="agreement_end_whole",
            ),
            models.CheckConstraint(
                condition=Q(purpose="on-behalf", organization__isnull=True)
                | Q(purpose="provider", organization__isnull=False),
                name="agreement_names_the_organization_it_is_about",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=models.F("valid_from")),
                name="agreement_does_not_end_before_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.purpose} {self.organization or ''}".strip()

    def is_over(self, day: dt.date) -> bool:
        """For good. Before its first day it holds nothing either, but is not over."""
        return self.ended_at is not None or (self.valid_to is not None and self.valid_to < day)


class Danger(models.TextChoices):
    """What somebody is in danger of: the codes of the concepts of scheme `danger`, whose terms are the words of it."""

    SUICIDE = "fare_selvmord", _("suicide")
    VIOLENCE = "fare_vold", _("violence")
    POISONING = "fare_forgiftning", _("poisoning")
    ACUTE_ILLNESS = "fare_akutt_sykdom", _("acute illness")
    CHILD = "fare_barn", _("child in danger")
    FIRE = "fare_brann", _("fire")


class EmergencyService(models.Model):
    """Help to call before anything else when somebody is in danger. Its key is the telephone number."""

    number = models.CharField(max_length=8, unique=True)
    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    order = models.PositiveSmallIntegerField(help_text="Where it stands among all of them.")
    owner = models.CharField(max_length=80, help_text="Who answers the telephone.")
    confirmed = models.CharField(max_length=80, help_text="Where the facts were last seen, and in which year.")
    needs_confirmation = models.BooleanField(default=False, help_text="To be confirmed with the owner before use.")

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["order", "number"]
        constraints = [
            models.CheckConstraint(condition=Q(number__regex=r"^[0-9]{3,8}$"), name="emergency_number_can_be_called"),
            models.CheckConstraint(condition=~Q(confirmed=""), name="emergency_service_says_how_it_is_known"),
        ]

    def __str__(self) -> str:
        return self.number


class EmergencyServiceText(models.Model):
    """What people read beside the number; `when` says in a sentence of its own when to call it."""

    service = models.ForeignKey(EmergencyService, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=2, choices=LANGUAGE_CHOICES)
    name = models.CharField(max_length=80)
    for_whom = models.CharField(max_length=160)
    when = models.CharField(max_length=240)
    hours = models.CharField(max_length=80)

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["service", "language"], name="one_emergency_text_per_language"),
            models.CheckConstraint(
                condition=~(Q(name="") | Q(for_whom="") | Q(when="") | Q(hours="")), name="emergency_text_is_whole"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class EmergencyAnswer(models.Model):
    """That a service helps against a danger. The lowest rank is shown first; 0 only while two trade places."""

    service = models.ForeignKey(EmergencyService, on_delete=models.CASCADE, related_name="answers")
    danger = models.CharField(max_length=20, choices=Danger.choices)
    rank = models.PositiveSmallIntegerField()

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["service", "danger"], name="emergency_answer_once"),
            models.UniqueConstraint(fields=["danger", "rank"], condition=Q(rank__gt=0), name="one_answer_per_rank"),
            models.CheckConstraint(condition=Q(danger__in=Danger.values), name="danger_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.danger} {self.rank}: {self.service}"
