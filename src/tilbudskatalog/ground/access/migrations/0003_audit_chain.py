import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import tilbudskatalog.ground.base.ids
from tilbudskatalog.ground.base.ids import new_uid


def give_pseudonyms(apps, schema_editor):
    """Everybody one of their own, and the lines that they have written are told by it."""
    User = apps.get_model("access", "User")
    AuditEvent = apps.get_model("access", "AuditEvent")
    people = list(User.objects.filter(pseudonym__isnull=True).only("pk"))
    for person in people:
        person.pseudonym = new_uid()
    User.objects.bulk_update(people, ["pseudonym"], batch_size=500)
    pseudonym = User.objects.filter(pk=models.OuterRef("actor_id")).values("pseudonym")[:1]
    AuditEvent.objects.filter(actor__isnull=False).update(actor_pseudonym=models.Subquery(pseudonym))


class Migration(migrations.Migration):
    dependencies = [("access", "0002_identity")]

    operations = [
        migrations.CreateModel(
            name="ChainHead",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.BigIntegerField(default=0)),
                ("seal", models.CharField(blank=True, max_length=64)),
            ],
            options={"constraints": [models.CheckConstraint(condition=models.Q(("id", 1)), name="one_chain")]},
        ),
        migrations.AddField("user", "pseudonym", models.UUIDField(null=True, editable=False)),
        migrations.AddField("auditevent", "actor_pseudonym", models.UUIDField(null=True)),
        migrations.AddField("auditevent", "subject", models.UUIDField(null=True)),
        migrations.AddField("auditevent", "why", models.CharField(blank=True, default="", max_length=80), preserve_default=False),
        migrations.AddField("auditevent", "seal_number", models.BigIntegerField(editable=False, null=True, unique=True)),
        migrations.AddField(
            "auditevent",
            "seal",
            models.CharField(blank=True, default="", editable=False, max_length=64),
            preserve_default=False,
        ),
        migrations.AlterField(
            "auditevent",
            "actor",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.RunPython(give_pseudonyms, migrations.RunPython.noop),
        migrations.AlterField(
            "user",
            "pseudonym",
            models.UUIDField(default=tilbudskatalog.ground.base.ids.new_uid, editable=False, unique=True),
        ),
        migrations.AddIndex(
            "auditevent",
            models.Index(condition=models.Q(("subject__isnull", False)), fields=["subject", "at"], name="audit_of_a_person"),
        ),
        migrations.AddIndex(
            "auditevent",
            models.Index(condition=models.Q(("seal_number__isnull", True)), fields=["id"], name="audit_not_sealed"),
        ),
        migrations.AddConstraint(
            "auditevent",
            models.CheckConstraint(
                condition=models.Q(("seal", ""), ("seal_number__isnull", True))
                | models.Q(("seal_number__isnull", False), models.Q(("seal", ""), _negated=True)),
                name="audit_seal_whole",
            ),
        ),
    ]
