"""The addresses of the house; each page's view says which capability it takes."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
