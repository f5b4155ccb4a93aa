// What every page has: htmx set up for the strict content policy, dialogs, menus, copy and print buttons, date fields.

const { htmx } = window;

if (htmx) {
  Object.assign(htmx.config, { allowEval: false, includeIndicatorStyles: false, selfRequestsOnly: true });
}

document.addEventListener("htmx:configRequest", (event) => {
  const token = document.querySelector('meta[name="csrf-token"]')?.content;
  if (token && event.detail.verb !== "get") event.detail.headers["X-CSRFToken"] = token;
});

// A form that came back with errors answers 4xx; its page is shown all the same.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.xhr.status === 422 || event.detail.xhr.status === 400) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  }
});

document.addEventListener("click", (event) => {
  const target = event.target.closest("[data-dialog], [data-close], [data-print], [data-copy], [data-copy-from]");
  if (!target) {
    closeMenus(event.target);
    return;
  }
  if (target.dataset.dialog) {
    const dialog = document.getElementById(target.dataset.dialog);
    if (!dialog?.showModal) return;
    event.preventDefault();
    dialog.showModal();
  } else if ("close" in target.dataset) {
    target.closest("dialog")?.close();
  } else if ("print" in target.dataset) {
    window.print();
  } else {
    copy(target);
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-date]")) event.target.value = withSlashes(event.target.value);
});

document.addEventListener("htmx:afterSettle", (event) => focusErrors(event.target));
for (const button of document.querySelectorAll("[data-print][hidden], [data-copy][hidden], [data-copy-from][hidden]")) {
  button.hidden = false;
}
focusErrors(document);

function closeMenus(clicked) {
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (!menu.contains(clicked)) menu.open = false;
  }
}

function focusErrors(root) {
  root.querySelector?.("[data-error-summary]")?.focus();
}

async function copy(button) {
  const source = button.dataset.copyFrom && document.querySelector(button.dataset.copyFrom);
  const text = source ? (source.value ?? source.textContent).trim() : button.dataset.copy;
  await navigator.clipboard.writeText(text);
  const words = button.dataset.copied;
  if (!words) return;
  const before = button.textContent;
  button.textContent = words;
  setTimeout(() => {
    button.textContent = before;
  }, 2000);
}

/** "25112026" → "25/11/2026": the digits' keyboard of a phone has no slash. Anything else stays as typed. */
export function withSlashes(text) {
  const parts = /^(\d{2})(\d{2})(\d{4})$/.exec(text.trim());
  return parts ? parts.slice(1).join("/") : text;
}
