"""Addresses of the help centre's tickets: for everybody, and at the office."""

from django.urls import path

from cass.web.views import incidents
from cass.web.views.office import tickets

urlpatterns = [
    path("incidencia/", incidents.incident, name="incident"),
    path("incidencia/<str:code>/", incidents.ticket, name="incident_ticket"),
    path("oficina/incidencies/", tickets.queue, name="tickets"),
    path("oficina/incidencies/<uuid:ticket>/", tickets.ticket, name="office_ticket"),
    path("oficina/incidencies/<uuid:ticket>/respon/", tickets.answer, name="office_ticket_answer"),
    path("oficina/incidencies/<uuid:ticket>/assigna/", tickets.assign, name="office_ticket_assign"),
    path("oficina/incidencies/<uuid:ticket>/tanca/", tickets.close, name="office_ticket_close"),
]
