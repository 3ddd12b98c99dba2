"""Addresses of what citizens find once they have come in."""

from django.urls import path

from cass.web.views import employees, homes, inbox, insured, papers

urlpatterns = [
    path("inici/", homes.home, name="home"),
    path("situacio/", insured.situation, name="situation"),
    path("dades/", insured.personal_data, name="personal_data"),
    path("carnets/<int:card>/", insured.accident_card, name="accident_card"),
    path("empleats/", employees.employees, name="employees"),
    path("empleats/llista.csv", employees.export, name="employees_export"),
    path("bustia/", inbox.inbox, name="inbox"),
    path("bustia/<int:notice>/", inbox.notice, name="notice"),
    path("documents/<int:document>/", papers.document, name="document"),
]
