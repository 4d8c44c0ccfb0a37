"""What an offering says, field by field: the same names in forms, overrides, revisions and snapshots."""

from django.utils.translation import gettext_lazy as _

TEXT_FIELDS = ("title", "summary", "description", "for_whom", "schedule", "cost", "how_to_join")
CONCEPT_FIELDS = {"formats": "form", "themes": "theme", "audiences": "audience", "conditions": "condition"}
VALUE_FIELDS = (*CONCEPT_FIELDS, "access", "cost_kind", "ages")
INHERITABLE = (*TEXT_FIELDS, *VALUE_FIELDS)
OWN_FIELDS = ("contact_phone", "contact_email", "contact_website", "place", "nationwide")

LABELS = {
    "title": _("Title"),
    "summary": _("In short"),
    "description": _("What happens"),
    "for_whom": _("For whom"),
    "schedule": _("When"),
    "cost": _("Cost"),
    "how_to_join": _("How to join"),
    "formats": _("Form"),
    "themes": _("Themes"),
    "audiences": _("Audiences"),
    "conditions": _("Conditions"),
    "access": _("Access"),
    "cost_kind": _("Kind of cost"),
    "ages": _("Ages"),
    "contact_phone": _("Phone"),
    "contact_email": _("E-mail"),
    "contact_website": _("Website"),
    "place": _("Place"),
    "nationwide": _("For the whole country"),
}
