// Progressive only: every page works without this file.
import { initAll } from "./govuk/govuk-frontend.min.js";

// A long list of codes narrows down as one types; what is chosen stays in the list.
function narrow(box) {
  const select = box.querySelector("select");
  const all = [...select.options].map((option) => ({
    option,
    words: plain(`${option.text} ${option.parentElement.label ?? ""}`),
  }));
  const input = document.createElement("input");
  const status = document.createElement("p");
  const label = document.createElement("label");
  input.type = "search";
  input.id = `${select.id}_filter`;
  input.className = "govuk-input";
  input.autocomplete = "off";
  input.setAttribute("aria-controls", select.id);
  label.htmlFor = input.id;
  label.className = "govuk-label cass-code-search__label";
  label.textContent = box.dataset.label;
  status.className = "govuk-hint cass-code-search__status";
  status.setAttribute("role", "status");
  select.size = Math.min(8, Math.max(4, all.length));
  select.before(label, input, status);

  input.addEventListener("input", () => {
    const wanted = plain(input.value).split(" ").filter(Boolean);
    let found = 0;
    for (const { option, words } of all) {
      const matches = option.value !== "" && wanted.every((word) => words.includes(word));
      option.hidden = !matches && !option.selected;
      found += matches ? 1 : 0;
    }
    for (const group of select.querySelectorAll("optgroup")) {
      group.hidden = [...group.children].every((option) => option.hidden);
    }
    status.textContent = found === 0 ? box.dataset.none
      : found === 1 ? box.dataset.one : box.dataset.many.replace("%(count)s", found);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") {
      event.preventDefault();
      select.focus();
    } else if (event.key === "Enter") {
      event.preventDefault();
    }
  });
}

function plain(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

// A question that only matters after some answers to another one is shown after those answers.
function conditional(group) {
  const [field, values] = group.dataset.conditional.split("=");
  const name = group.dataset.prefix ? `${group.dataset.prefix}-${field}` : field;
  const form = group.closest("form");
  const update = () => {
    const answers = new FormData(form).getAll(name);
    group.hidden = !values.split(",").some((value) => answers.includes(value));
  };
  form.addEventListener("change", update);
  update();
}

document.body.classList.add("js-enabled", "govuk-frontend-supported");
initAll();
document.querySelectorAll("[data-code-search]").forEach(narrow);
document.querySelectorAll("[data-conditional]").forEach(conditional);
