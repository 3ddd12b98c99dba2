// The key of a certificate, made in this browser: a request for a certificate goes out, a certificate comes back, and
// both lie in a file (PKCS#12) that the person keeps. Neither the key nor the passphrase is ever sent.
import {
  AlgorithmIdentifier, Attribute, AttributeTypeAndValue, AuthenticatedSafe, BmpString, CertBag, Certificate,
  CertificationRequest, ContentInfo, DigestInfo, getCrypto, MacData, Null, OctetString, PFX, PKCS8ShroudedKeyBag,
  PrivateKeyInfo, SafeBag, SafeContents, Utf8String,
} from "./pkijs/pkijs.min.js";

const P256 = { name: "ECDSA", namedCurve: "P-256" };
const DATA = "1.2.840.113549.1.7.1";
const COMMON_NAME = "2.5.4.3";
const SHA256 = "2.16.840.1.101.3.4.2.1";
const FRIENDLY_NAME = "1.2.840.113549.1.9.20";
const LOCAL_KEY_ID = "1.2.840.113549.1.9.21";
const KEY_BAG = "1.2.840.113549.1.12.10.1.2";
const CERTIFICATE_BAG = "1.2.840.113549.1.12.10.1.3";
const ROUNDS = 100_000;
// As OpenSSL writes it: some keychains open no file with a longer one.
const MAC_SALT_BYTES = 8;
const SHORTEST = 12;

async function makeKey() {
  const pair = await crypto.subtle.generateKey(P256, true, ["sign", "verify"]);
  const request = new CertificationRequest({ attributes: [] });
  // A request has to name somebody; the house takes the key only, and knows whose it is.
  request.subject.typesAndValues.push(
    new AttributeTypeAndValue({ type: COMMON_NAME, value: new Utf8String({ value: "CASS Online" }) }),
  );
  await request.subjectPublicKeyInfo.importKey(pair.publicKey);
  await request.sign(pair.privateKey, "SHA-256");
  const pkcs8 = await crypto.subtle.exportKey("pkcs8", pair.privateKey);
  return { pkcs8, request: armoured("CERTIFICATE REQUEST", request.toSchema().toBER()) };
}

async function keyFile({ pkcs8, certificate, passphrase, name }) {
  const password = new TextEncoder().encode(passphrase).buffer;
  const attributes = [
    new Attribute({ type: FRIENDLY_NAME, values: [new BmpString({ value: name })] }),
    new Attribute({ type: LOCAL_KEY_ID, values: [new OctetString({ valueHex: await digest(certificate) })] }),
  ];
  // AES-256 under a key derived by PBKDF2 with HMAC-SHA-256, for the key and for the certificate.
  const protection = {
    password, contentEncryptionAlgorithm: { name: "AES-CBC", length: 256 }, hmacHashAlgorithm: "SHA-256",
    iterationCount: ROUNDS,
  };
  const shrouded = new PKCS8ShroudedKeyBag({ parsedValue: PrivateKeyInfo.fromBER(pkcs8) });
  await shrouded.makeInternalValues(protection);
  const keys = new SafeContents({
    safeBags: [new SafeBag({ bagId: KEY_BAG, bagValue: shrouded, bagAttributes: attributes })],
  });
  const certificates = new SafeContents({
    safeBags: [new SafeBag({
      bagId: CERTIFICATE_BAG, bagValue: new CertBag({ parsedValue: Certificate.fromBER(certificate) }), bagAttributes: attributes,
    })],
  });
  const safe = new AuthenticatedSafe({
    parsedValue: { safeContents: [{ privacyMode: 1, value: certificates }, { privacyMode: 0, value: keys }] },
  });
  await safe.makeInternalValues({ safeContents: [protection, {}] });
  const content = safe.toSchema().toBER(false);
  return new PFX({
    authSafe: new ContentInfo({ contentType: DATA, content: new OctetString({ valueHex: content }) }),
    macData: await stamp(content, password),
  }).toSchema().toBER(false);
}

async function stamp(content, password) {
  const salt = crypto.getRandomValues(new Uint8Array(MAC_SALT_BYTES)).buffer;
  const mac = await getCrypto(true).stampDataWithPassword({
    password, hashAlgorithm: "SHA-256", salt, iterationCount: ROUNDS, contentToStamp: content,
  });
  const digestAlgorithm = new AlgorithmIdentifier({ algorithmId: SHA256, algorithmParams: new Null() });
  return new MacData({
    mac: new DigestInfo({ digestAlgorithm, digest: new OctetString({ valueHex: mac }) }),
    macSalt: new OctetString({ valueHex: salt }),
    iterations: ROUNDS,
  });
}

const digest = (bytes) => crypto.subtle.digest("SHA-1", bytes);

function armoured(label, bytes) {
  const text = btoa(String.fromCharCode(...new Uint8Array(bytes))).match(/.{1,64}/g).join("\n");
  return `-----BEGIN ${label}-----\n${text}\n-----END ${label}-----\n`;
}

function firstCertificate(pem) {
  const body = pem.match(/-----BEGIN CERTIFICATE-----([^-]+)-----END/)[1];
  return Uint8Array.from(atob(body.replace(/\s/g, "")), (letter) => letter.charCodeAt(0)).buffer;
}

// The page: the words are the template's.
function keyForm(form) {
  const says = form.dataset;
  const [first, second] = form.querySelectorAll("input[type=password]");
  const button = form.querySelector("button[type=submit]");
  const status = form.querySelector("[role=status]");
  let made = null;

  form.hidden = false;
  document.querySelector("[data-own-key]")?.removeAttribute("open");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (!accepted()) return;
    button.disabled = true;
    try {
      status.textContent = says.working;
      // After an answer that was lost, the same key: the house then gives the same certificate again.
      made ??= await makeKey();
      const pem = await certified(made.request);
      if (!pem) return;
      const file = await keyFile({ pkcs8: made.pkcs8, certificate: firstCertificate(pem), passphrase: first.value, name: says.name });
      done(new Blob([file], { type: "application/x-pkcs12" }));
    } catch (error) {
      status.textContent = says.failed;
      console.warn(error);
    } finally {
      button.disabled = false;
    }
  });

  function accepted() {
    // A letter with an accent is written in more than one way, and not all keychains write it alike.
    const fault = first.value.length < SHORTEST ? says.short : /[^\x20-\x7e]/.test(first.value) ? says.letters : "";
    complain(first, fault);
    complain(second, !fault && first.value !== second.value ? says.different : "");
    const wrong = form.querySelector("[aria-invalid]");
    wrong?.focus();
    return !wrong;
  }

  function complain(input, text) {
    const message = document.getElementById(`${input.id}-error`);
    message.hidden = !text;
    message.lastElementChild.textContent = text;
    input.closest(".govuk-form-group").classList.toggle("govuk-form-group--error", Boolean(text));
    input.classList.toggle("govuk-input--error", Boolean(text));
    if (text) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
  }

  async function certified(request) {
    const body = new FormData();
    body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    body.set("request", request);
    const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/pem-certificate-chain" } });
    const kind = answer.headers.get("Content-Type") ?? "";
    if (answer.ok && kind.startsWith("application/pem-certificate-chain")) return answer.text();
    if (!kind.startsWith("application/json")) throw new Error(`${answer.status} ${kind}`);
    const fault = await answer.json();
    status.textContent = `${fault.title}. ${fault.what_to_do} (${fault.code})`;
    return "";
  }

  function done(blob) {
    const after = document.querySelector("[data-key-done]");
    const link = after.querySelector("a[download]");
    const heading = document.querySelector("h1");
    link.href = URL.createObjectURL(blob);
    first.value = second.value = "";
    for (const before of document.querySelectorAll("[data-key-before]")) before.remove();
    after.hidden = false;
    document.title = document.title.replace(heading.textContent, says.done);
    heading.textContent = says.done;
    heading.tabIndex = -1;
    heading.focus();
    link.click();
  }
}

if (window.crypto?.subtle) document.querySelectorAll("form[data-key]").forEach(keyForm);
