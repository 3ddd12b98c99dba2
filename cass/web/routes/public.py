"""Addresses that need no access: is this document genuine? Capitals, because the QR codes are."""

from django.urls import path

from cass.web.views import public

urlpatterns = [
    path("v/", public.verify, name="verify"),
    path("v/fitxer/", public.verify_file, name="verify_file"),
    path("v/<str:code>", public.verify_code, name="verify_code"),
    path("V/<str:code>", public.verify_code),
]
