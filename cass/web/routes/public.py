"""Addresses that need no access: is this document genuine, and a doctor's report. Capitals, because the QR codes are."""

from django.urls import path

from cass.web.views import public, reports

urlpatterns = [
    path("v/", public.verify, name="verify"),
    path("v/fitxer/", public.verify_file, name="verify_file"),
    path("v/<str:code>", public.verify_code, name="verify_code"),
    path("V/<str:code>", public.verify_code),
    path("informe/", reports.enter, name="report_code"),
    path("informe/lliura/", reports.deliver, name="report_deliver"),
    path("informe/<str:code>", reports.scanned, name="report_scanned"),
    path("INFORME/<str:code>", reports.scanned),
]
