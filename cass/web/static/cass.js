// Progressive only: every page works without this file.
import { initAll } from "./govuk/govuk-frontend.min.js";

// One of many, found by typing: a search box, and what it finds as buttons. The list itself stays, hidden, and is what
// is sent. What is chosen stands in words, with a button to take it back.
const AT_MOST = 12;

function codeSearch(box) {
  const { emptyWords, ...says } = box.dataset;
  const select = box.querySelector("select");
  const { id } = select;
  const label = document.querySelector(`label[for="${id}"]`)?.firstChild.textContent.trim() ?? "";
  const skipped = new Set(emptyWords.split(" "));
  const entries = [...select.options].filter((option) => option.value).map((option) => entryOf(option, skipped));
  const always = entries.filter(({ option }) => "always" in option.dataset);
  const chosen = element("p", "cass-code-search__chosen", { role: "group", tabindex: "-1" });
  const input = element("input", "govuk-input", { type: "search", autocomplete: "off", enterkeyhint: "search" });
  const status = element("p", "govuk-hint cass-code-search__status", { role: "status", id: `${id}_found` });
  const list = element("ul", "cass-code-search__list", { "aria-label": says.found });
  const all = button("cass-link-button", says.all, () => offer(entries, entries.length, true));

  for (const attribute of ["aria-invalid", "aria-describedby"]) {
    if (select.hasAttribute(attribute)) input.setAttribute(attribute, select.getAttribute(attribute));
  }
  input.setAttribute("aria-describedby", `${input.getAttribute("aria-describedby") ?? ""} ${status.id}`.trim());
  select.removeAttribute("id");
  select.hidden = true;
  box.append(chosen, input, status, list, all);

  function offer(found, count, grouped = false) {
    const shown = [...found.slice(0, grouped ? found.length : AT_MOST).filter((entry) => !always.includes(entry)), ...always];
    let heading = "";
    list.replaceChildren(...shown.flatMap((entry) => {
      const items = [];
      if (grouped && entry.heading && entry.heading !== heading) {
        items.push(element("li", "cass-group-label", {}, entry.heading));
      }
      heading = entry.heading;
      const pick = button("cass-code-search__result", entry.option.text, () => choose(entry.option.value, true));
      if (!grouped && entry.heading) pick.append(element("span", "cass-code-search__heading", {}, entry.heading));
      const item = element("li");
      item.append(pick);
      return [...items, item];
    }));
    list.classList.toggle("cass-code-search__list--long", grouped);
    all.hidden = grouped || entries.length <= AT_MOST;
    say(count, Math.min(count, AT_MOST), grouped);
  }

  function say(count, shown, grouped) {
    const words = count === 0 ? says.none : count === 1 ? says.one : !grouped && count > shown ? says.more : says.many;
    status.textContent = words.replace("%(count)s", count).replace("%(shown)s", shown);
  }

  function find() {
    // «per» says nothing, unless it is the beginning of «Pereira».
    const telling = stems(input.value, skipped);
    const typed = telling.length ? telling : stems(input.value, new Set());
    if (typed.length) {
      const found = entries.map((entry) => ({ entry, worth: worthOf(entry, typed) })).filter(({ worth }) => worth > 0);
      found.sort((one, other) => other.worth - one.worth || one.entry.label.length - other.entry.label.length);
      offer(found.map(({ entry }) => entry), found.length);
    } else if (entries.length <= AT_MOST) {
      offer(entries, entries.length, true);
    } else {
      offer([], 0);
      status.textContent = "";
    }
  }

  function choose(value, byHand) {
    if (byHand) {
      select.value = value;
      select.dispatchEvent(new Event("change", { bubbles: true }));
    }
    const has = Boolean(select.value);
    for (const part of [input, status, list, all]) part.hidden = has;
    chosen.hidden = !has;
    // The label and the links of the error summary lead to whichever of the two is there.
    input.id = has ? "" : id;
    if (has) {
      const text = select.selectedOptions[0].text;
      const change = button("cass-link-button", says.change, () => choose("", true));
      change.id = id;
      change.setAttribute("aria-label", `${says.change}: ${label} ${text}`);
      chosen.setAttribute("aria-label", `${says.chosen}: ${text}`);
      list.replaceChildren();
      chosen.replaceChildren(element("strong", "", {}, text), change);
      // Not the button: a second Enter would take it back.
      if (byHand) chosen.focus();
    } else {
      input.value = "";
      chosen.replaceChildren();
      find();
      if (byHand) input.focus();
    }
  }

  input.addEventListener("input", find);
  input.addEventListener("keydown", (event) => {
    // Enter would send the form: here it goes to what was found.
    if (event.key !== "Enter" && event.key !== "ArrowDown") return;
    event.preventDefault();
    const found = list.querySelectorAll("button");
    if (event.key === "Enter" && found.length - always.length === 1) found[0].click();
    else found[0]?.focus();
  });
  list.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step && event.key !== "Escape") return;
    event.preventDefault();
    const found = [...list.querySelectorAll("button")];
    (step ? found[found.indexOf(document.activeElement) + step] ?? input : input).focus();
  });
  choose("", false);
}

function element(tag, className = "", attributes = {}, text = "") {
  const made = document.createElement(tag);
  if (className) made.className = className;
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
  made.textContent = text;
  return made;
}

function button(className, text, act) {
  const made = element("button", className, { type: "button" }, text);
  made.addEventListener("click", act);
  return made;
}

function entryOf(option, skipped) {
  const heading = option.parentElement.label ?? "";
  return {
    option, heading,
    label: stems(option.text, skipped),
    said: (option.dataset.words ?? "").split(" "),
    above: stems(heading, skipped),
  };
}

// The words of a text as the server compares them: no accents, no capitals, no plural or feminine ending.
function stems(text, skipped) {
  const plain = text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase()
    .replaceAll("œ", "oe").replaceAll("æ", "ae").replace(/l[·•.-]l/g, "ll");
  const found = plain.match(/[a-z0-9]+/g) ?? [];
  return found.filter((word) => !skipped.has(word) && (word.length > 1 || /\d/.test(word))).map(stem);
}

function stem(word) {
  if (/^\d+$/.test(word)) return word;
  let short = word;
  if (short.length > 3 && /[sx]$/.test(short)) short = short.slice(0, -1);
  if (short.length > 3 && /[aeo]$/.test(short)) short = short.slice(0, -1);
  return short.replaceAll("ll", "l");
}

// Every word typed has to begin one of the entry's; whole words count more, headings little, «other» last.
function worthOf(entry, typed) {
  let total = /^(altr|otr|autr|other)/.test(entry.label[0] ?? "") ? -3 : 0;
  for (const word of typed) {
    const worth = Math.max(
      best(entry.label, word, 8, 5) + (entry.label[0]?.startsWith(word) ? 2 : 0),
      best(entry.said, word, 9, 4),
      best(entry.above, word, 2, 1),
      entry.option.value.startsWith(word) ? 5 : 0,
    );
    if (!worth) return 0;
    total += worth;
  }
  return Math.max(total, 0.5);
}

function best(words, typed, whole, beginning) {
  if (words.includes(typed)) return whole;
  return words.some((word) => word.startsWith(typed)) ? beginning : 0;
}

// A question that only matters after some answers to another one is shown after those answers: «field=a,b» or
// «field!=a» (any other answer); several, separated by «;», of which one is enough.
function conditional(group) {
  const form = group.closest("form");
  const conditions = group.dataset.conditional.split(";").map((condition) => {
    const [, field, not, values] = condition.match(/^(\w+)(!?)=(.*)$/);
    return { name: group.dataset.prefix ? `${group.dataset.prefix}-${field}` : field, not, values: values.split(",") };
  });
  const update = () => {
    const data = new FormData(form);
    group.hidden = !conditions.some(({ name, not, values }) => {
      const answers = data.getAll(name).filter(Boolean);
      return answers.length > 0 && answers.some((answer) => values.includes(answer)) !== Boolean(not);
    });
  };
  form.addEventListener("change", update);
  update();
}

// Papers that are being sealed: the page is asked for again a few times, and only their part is drawn anew, once they
// are there. Reloading it all would take its readers away from where they are.
const ASK_AGAIN = 3000;
const AT_MOST_ASKED = 10;

async function awaited(part, asked = 0) {
  if (asked === AT_MOST_ASKED) return;
  await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN));
  const answer = await fetch(location.href).catch(() => null);
  if (!answer?.ok || answer.redirected) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById(part.id);
  if (!fresh) return;
  if ("awaited" in fresh.dataset) {
    await awaited(part, asked + 1);
    return;
  }
  const hadFocus = part.contains(document.activeElement);
  part.replaceChildren(...fresh.childNodes);
  delete part.dataset.awaited;
  if (hadFocus) part.querySelector("a")?.focus();
}

document.body.classList.add("js-enabled", "govuk-frontend-supported");
initAll();
document.querySelectorAll("[data-code-search]").forEach(codeSearch);
document.querySelectorAll("[data-conditional]").forEach(conditional);
document.querySelectorAll("[data-awaited]").forEach((part) => awaited(part));
// A link to a question leads into its box, which may have been drawn after the browser looked for it.
document.getElementById(decodeURIComponent(location.hash.slice(1)))?.focus();
