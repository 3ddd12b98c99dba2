"""Addresses of the public calculations."""

from django.urls import path

from cass.web.views.simulators import pages

urlpatterns = [
    path("simuladors/", pages.index, name="simulators"),
    path("simuladors/<slug:slug>/", pages.simulator, name="simulator"),
]
