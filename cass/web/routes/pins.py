"""Addresses of the PIN's life: at the counter, on the activation page, and the owner's own."""

from django.urls import path

from cass.web.views import pin_activation, pin_own, pin_recovery, pin_second_factor
from cass.web.views.office import access_letters, contacts, pins

urlpatterns = [
    path("activa/", pin_activation.begin, name="pin_activate"),
    path("activa/comprova/", pin_activation.prove, name="pin_activate_prove"),
    path("activa/comprova/envia/", pin_activation.send, name="pin_activate_send"),
    path("activa/comprova/carta/", pin_activation.letter, name="pin_activate_letter"),
    path("activa/pin/", pin_activation.choose, name="pin_activate_choose"),
    path("activa/fet/", pin_activation.done, name="pin_activated"),
    path("activa/peticio/", pin_activation.state, name="pin_request_state"),
    path("entra/pin/desbloca/", pin_recovery.unblock, name="pin_unblock"),
    path("entra/pin/oblidat/", pin_recovery.forgotten, name="pin_forgotten"),
    path("el-meu-pin/", pin_own.own, name="own_pin"),
    path("el-meu-pin/canvia/", pin_own.change, name="own_pin_change"),
    path("el-meu-pin/bloca/", pin_own.block, name="own_pin_block"),
    path("el-meu-pin/nou/", pin_own.anew, name="own_pin_anew"),
    path("el-meu-pin/segon-factor/", pin_second_factor.begin, name="second_factor"),
    path("el-meu-pin/segon-factor/codi/", pin_second_factor.confirm, name="second_factor_confirm"),
    path("el-meu-pin/segon-factor/treu/", pin_second_factor.remove, name="second_factor_remove"),
    path("oficina/pins/", pins.pins, name="pins"),
    path("oficina/pins/nova/", pins.find, name="pin_find"),
    path("oficina/pins/nova/<str:code>/", pins.take, name="pin_take"),
    path("oficina/pins/cartes/", access_letters.letters, name="access_letters"),
    path("oficina/pins/cartes/<int:letter>/", access_letters.letter, name="access_letter"),
    path("oficina/pins/cartes/<int:letter>/imprimeix/", access_letters.print_letter, name="access_letter_print"),
    path("oficina/pins/contactes/<int:person>/", contacts.person_contacts, name="person_contacts"),
    path("oficina/pins/contactes/<int:person>/codi/", contacts.verify, name="person_contact_verify"),
    path("oficina/pins/contactes/<int:person>/<int:contact>/treu/", contacts.remove, name="person_contact_remove"),
    path("oficina/pins/peticio/<slug:code>/", pins.pin_request, name="pin_request"),
    path("oficina/pins/peticio/<slug:code>/resguard/", pins.slip, name="pin_slip"),
    path("oficina/pins/peticio/<slug:code>/codi/", pins.print_code, name="pin_print"),
    path("oficina/pins/peticio/<slug:code>/present/", pins.present, name="pin_present"),
    path("oficina/pins/peticio/<slug:code>/anulla/", pins.cancel, name="pin_cancel"),
]
