"""Addresses of the CASS certificate: obtaining it, one's own, and what the authority publishes."""

from django.urls import path

from cass.web.views import certificates, own_certificates, pki

urlpatterns = [
    path("certificat/obtenir/", certificates.redeem, name="redeem"),
    path("certificat/obtenir/codi/", certificates.redeem_code, name="redeem_code"),
    path("certificat/obtenir/clau/", certificates.redeem_key, name="redeem_key"),
    path("certificat/obtenir/llest/", certificates.redeemed, name="redeemed"),
    path("certificat/obtenir/fitxer/", certificates.redeemed_file, name="redeemed_file"),
    path("certificat/installa/", certificates.instructions, name="certificate_instructions"),
    path("certificat/prova/", certificates.try_it, name="certificate_try"),
    path("certificat/meu/", own_certificates.own, name="own_certificates"),
    path("certificat/meu/renova/", own_certificates.renew, name="own_certificate_renew"),
    path("certificat/meu/<int:certificate>/revoca/", own_certificates.revoke, name="own_certificate_revoke"),
    path("certificat/meu/<int:certificate>/fitxer/", own_certificates.file, name="own_certificate_file"),
    path("pki/crl", pki.revocation_list, name="revocation_list"),
    path("pki/crl/<slug:code>", pki.revocation_list, name="revocation_list_of"),
    path("pki/ca/<slug:code>", pki.authority_certificate, name="authority_certificate"),
    path("pki/ocsp", pki.status, name="certificate_status"),
    path("pki/ocsp/<path:code>", pki.status, name="certificate_status_of"),
]
