// Says in time that the session is about to end, lets its owner go on, and saves what they are writing. Every page
// works without this file: what is posted too late is kept by the server for its writer.
const WARN = 300; // Seconds before the end.
const WARN_AGAIN = 60;
const SAVE = 15;

const dialog = document.querySelector("[data-session]");
const says = dialog.dataset;
const text = dialog.querySelector("[data-text]");
const goOnButton = dialog.querySelector("[data-go-on]");
const draft = document.querySelector("form[data-saves-later]");
const tabs = new BroadcastChannel("cass-session");
let ends = {};
let acknowledged = 0;
let typed = Boolean(document.querySelector("form[data-unsaved], .govuk-error-summary"));
let saved = false;
let trying = false;

function lasts({ idle, longest }) {
  ends = { idle: Date.now() + idle * 1000, longest: Date.now() + longest * 1000 };
  acknowledged = 0;
}

const isLongest = () => ends.longest <= ends.idle;

function tick() {
  const left = Math.ceil((Math.min(ends.idle, ends.longest) - Date.now()) / 1000);
  if (left <= 0) {
    over();
  } else if (left <= WARN) {
    if (left <= SAVE) save();
    warn(left);
  } else if (dialog.open) {
    dialog.close();
  }
}

function warn(left) {
  const phase = left <= WARN_AGAIN ? WARN_AGAIN : WARN;
  if (acknowledged === phase) return;
  const minutes = Math.ceil(left / 60);
  const ending = (minutes === 1 ? says.one : says.many).replace("%(count)s", minutes);
  say([ending, isLongest() ? says.longestWhy : says.idleWhy, draft && typed ? says.willSave : ""]);
  if (dialog.open) return;
  goOnButton.textContent = isLongest() ? says.understood : says.continue;
  dialog.showModal();
  goOnButton.focus();
}

function say(sentences) {
  const whole = sentences.filter(Boolean).join(" ");
  if (text.textContent !== whole) text.textContent = whole;
}

async function goOn() {
  if (isLongest()) {
    acknowledged = Date.now() > ends.longest - WARN_AGAIN * 1000 ? WARN_AGAIN : WARN;
    dialog.close();
    return;
  }
  const token = dialog.querySelector("[name=csrfmiddlewaretoken]").value;
  const answer = await fetch(says.address, { method: "POST", headers: { "X-CSRFToken": token } }).catch(() => null);
  if (!answer) {
    say([says.failed]);
  } else if (!answer.ok) {
    over();
  } else if (saved) {
    // The page shows the version before: what was saved meanwhile is the same, under the next one.
    location.reload();
  } else {
    const left = await answer.json();
    lasts(left);
    tabs.postMessage(left);
    dialog.close();
  }
}

// Nobody is there: what is written is saved as «save and continue later» would, and the session is not prolonged by it.
async function save() {
  if (!draft || !typed || saved || trying) return;
  trying = true;
  const data = new FormData(draft);
  data.set("action", says.later);
  const asked = { method: "POST", body: data, headers: { "X-Unattended": "1" }, redirect: "manual" };
  const answer = await fetch(draft.action, asked).catch(() => null);
  saved = answer?.type === "opaqueredirect";
}

function over() {
  clearInterval(clock);
  if (typed && !saved && draft) {
    // Too late, or not to be saved with its mistakes: the server keeps it for its writer until they come in again.
    draft.requestSubmit(draft.querySelector(`button[value="${says.later}"]`));
  } else if (typed && !saved) {
    say([says.over]);
    goOnButton.hidden = true;
    if (!dialog.open) dialog.showModal();
  } else {
    location.assign(says.enter);
  }
}

document.addEventListener("input", () => {
  typed = true;
  saved = false;
  trying = false;
});
goOnButton.addEventListener("click", goOn);
dialog.addEventListener("cancel", (event) => {
  event.preventDefault();
  goOn();
});
tabs.addEventListener("message", ({ data }) => lasts(data));
document.addEventListener("visibilitychange", () => document.hidden || tick());
lasts({ idle: Number(says.idle), longest: Number(says.longest) });
tabs.postMessage({ idle: Number(says.idle), longest: Number(says.longest) });
const clock = setInterval(tick, 1000);
