"""Addresses of the appointments: for everybody, and at the office."""

from django.urls import path

from cass.web.views import appointments
from cass.web.views.office import appointments as office

urlpatterns = [
    path("cita/", appointments.book, name="appointment"),
    path("cita/<str:code>/", appointments.booked, name="appointment_booked"),
    path("cita/<str:code>/calendari.ics", appointments.calendar, name="appointment_calendar"),
    path("cita/<str:code>/canvia/", appointments.change, name="appointment_change"),
    path("cita/<str:code>/anulla/", appointments.cancel, name="appointment_cancel"),
    path("oficina/cites/", office.day, name="office_appointments"),
    path("oficina/cites/<uuid:appointment>/", office.one, name="office_appointment"),
    path("oficina/cites/<uuid:appointment>/resultat/", office.outcome, name="office_outcome"),
]
