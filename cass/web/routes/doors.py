"""Addresses of the front page and the doors."""

from django.urls import path

from cass.web.views import doors, front

urlpatterns = [
    path("", front.front, name="front"),
    path("idioma/", front.language, name="language"),
    path("accessibilitat/", front.accessibility, name="accessibility"),
    path("entra/pin/", doors.pin_door, name="pin_door"),
    path("entra/certificat/", doors.certificate_door, name="certificate_door"),
    path("personal/entra/", doors.staff_door, name="staff_door"),
    path("en-nom-de/", doors.acting_for, name="acting_for"),
    path("surt/", doors.sign_out, name="sign_out"),
]
