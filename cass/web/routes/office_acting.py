"""Addresses of the desk's pages about acting for others."""

from django.urls import path

from cass.web.views.office import acting

urlpatterns = [
    path("registre/<int:person>/salut/", acting.representation, name="representation"),
    path("declarants/<int:declarant>/titular/", acting.holder, name="holder"),
]
