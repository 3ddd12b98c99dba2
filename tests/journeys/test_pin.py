"""A new person's way to a PIN: asked for at a Comú, fetched two days later, activated on a telephone, used."""

import datetime as dt
import re
from collections.abc import Callable

import pyotp

from cass.demo import access
from tests.journeys.conftest import Office, Walker

Come = Callable[..., Walker]
PERE = access.PEOPLE["pere"]
CHOSEN = "73920518"
CODE = re.compile(r"\b[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}\b")
TELEPHONE = "+376300555"
TWO_DAYS_LATER = """
import datetime as dt
from django.db.models import F
from cass.doors.models import PinRequest
past = dt.timedelta(hours=48)
PinRequest.objects.update(requested_at=F("requested_at") - past, ready_at=F("ready_at") - past)
"""


def last_text(office: Office, walker: Walker) -> str:
    """The six digits of the last text message, once the worker has sent it."""
    for _ in range(300):
        found = sorted((office.var / "sms").glob("code-*.txt"), key=lambda file: int(file.stem.partition("-")[2]))
        for file in reversed(found):
            to, _line, text = file.read_text().partition("\n")
            # The worker may be in the middle of writing it.
            if to == TELEPHONE and file not in READ and (digits := re.search(r"\b\d{6}\b", text)):
                READ.add(file)
                return digits[0]
        walker.page.wait_for_timeout(200)
    raise AssertionError("No text message came.")


READ: set[object] = set()


def tick(walker: Walker, name: str) -> None:
    walker.page.locator(f"[name='{name}']").first.wait_for()
    for box in walker.page.locator(f"[name='{name}']").all():
        box.check()


def submit(walker: Walker, form: str = "main form:last-of-type") -> None:
    walker.page.locator(f"{form} button[type=submit]").first.click()
    walker.page.wait_for_load_state()


def find(clerk: Walker) -> None:
    clerk.go("/oficina/pins/")
    clerk.see("Peticions de PIN")
    clerk.press("Petició nova")
    clerk.answer(cass_number=PERE.number, identity_document=PERE.document)
    clerk.see()
    submit(clerk)
    clerk.see("Comproveu la identitat", PERE.name[0])


def verified_telephone(clerk: Walker, office: Office) -> None:
    find(clerk)
    clerk.press("Contactes verificats d’aquesta persona")
    clerk.answer(kind="telephone", address=TELEPHONE)
    clerk.page.locator("[name='is_identified']").check()
    clerk.see()
    clerk.press("Envia-hi un codi")
    clerk.see("Codi enviat")
    clerk.answer(code=last_text(office, clerk))
    clerk.press("Verifica el contacte")
    clerk.see(TELEPHONE)


def fetched(comu: Walker, holder: Walker, office: Office) -> str:
    """Asked for by the holder at the Comú, and fetched there 48 hours later: the activation code."""
    find(comu)
    comu.answer(who="holder")
    tick(comu, "seen_holder")
    submit(comu)
    comu.see("Encara no es pot recollir")
    comu.press("Resguard per imprimir")
    comu.see("Es pot recollir a partir del")
    reference = comu.page.locator("dd.cass-code").inner_text().strip()
    holder.go("/activa/peticio/")
    holder.answer(reference=reference)
    submit(holder)
    holder.see("Encara no es pot recollir")
    office.manage("shell", "-c", TWO_DAYS_LATER)
    comu.go(f"/oficina/pins/?q={reference}")
    comu.see("Per recollir")
    comu.page.locator("main table a").first.click()
    tick(comu, "seen")
    comu.see()
    comu.press("Imprimeix el codi")
    comu.see("Codi d’activació del PIN")
    (code,) = CODE.findall(comu.text())
    return str(code)


def activate(holder: Walker, code: str, office: Office) -> None:
    holder.go("/activa/")
    holder.see("Activeu el vostre PIN")
    holder.answer(cass_number=PERE.number, birth_date=born(), activation_code=code.lower())
    submit(holder)
    holder.see("Us hem enviat un codi de sis xifres")
    holder.answer(code=last_text(office, holder))
    submit(holder, "main form:has([name=code])")
    holder.see("Trieu el vostre PIN")
    holder.answer(new="12345678", again="12345678")
    submit(holder)
    holder.see("massa fàcil")
    holder.answer(new=CHOSEN, again=CHOSEN)
    submit(holder)
    holder.see("PIN activat")


def protect(holder: Walker) -> None:
    """The first entry goes on to the second factor."""
    holder.press("Entra i protegeix el PIN amb el telèfon")
    holder.see()
    holder.answer(cass_number=PERE.number, pin=CHOSEN)
    submit(holder)
    holder.see("Protegiu el PIN amb el telèfon")
    holder.answer(present=CHOSEN)
    submit(holder)
    holder.see("Connecteu l’aplicació")
    holder.page.locator("main details summary").first.click()
    secret = holder.page.locator("main details .cass-code").inner_text().replace(" ", "")
    holder.answer(code=pyotp.TOTP(secret).now())
    submit(holder)
    holder.see("Deseu els codis de recuperació")
    holder.press("Ja els he apuntat")
    holder.see("El meu PIN", TELEPHONE, "Treu el segon factor")


def test_a_pin_asked_for_at_a_comu_is_activated_on_a_telephone(office: Office, as_staff: Come, walk: Come) -> None:
    verified_telephone(as_staff("taulell"), office)
    holder = walk(width=375)
    code = fetched(as_staff("comu"), holder, office)
    activate(holder, code, office)
    protect(holder)


def born() -> str:
    """The birth date as the register has it: the cast does not grow old."""
    age, month, day = PERE.born
    return f"{dt.datetime.now(tz=dt.UTC).year - age}-{month:02}-{day:02}"
