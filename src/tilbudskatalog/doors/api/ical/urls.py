"""Addresses of calendars. They are subscribed to, so they stand apart from any version of the API."""

from django.urls import path

from tilbudskatalog.doors.api.ical import calendars
from tilbudskatalog.doors.api.v1.entrance import entrance

app_name = "ical"

urlpatterns = [
    path("courses/<str:course_id>.ics", entrance(calendars.course), name="course"),
    path("organizations/<str:organization_id>/courses.ics", entrance(calendars.organization), name="organization"),
]
