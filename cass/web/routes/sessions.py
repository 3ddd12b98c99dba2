"""Addresses of what people do about their own access: sessions, identifying again, who entered and who looked."""

from django.urls import path

from cass.web.views import access_log, sessions, step_up

urlpatterns = [
    path("sessions/", sessions.sessions, name="sessions"),
    path("sessions/continua/", sessions.go_on, name="session_go_on"),
    path("identificacio/", step_up.step_up, name="step_up"),
    path("accessos/", access_log.access_log, name="access_log"),
    path("accessos/llista.csv", access_log.export, name="access_log_export"),
]
