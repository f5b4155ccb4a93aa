// A nationality by typing: "duc", "ger" or "D". The server searches, without regard to accents and language.

const DELAY = 120;

/** Turns a text field into a combobox whose list the server fills; without it the field takes the same words. */
export function attachCombobox(field, address) {
  const list = document.createElement("ul");
  list.className = "suggestions";
  list.id = `${field.id}-list`;
  list.setAttribute("role", "listbox");
  list.tabIndex = -1; // a list that scrolls would take the Tab key
  list.setAttribute("aria-label", field.labels[0]?.textContent ?? "");
  list.hidden = true;
  field.after(list);
  for (const [name, value] of Object.entries({
    role: "combobox", "aria-controls": list.id, "aria-expanded": "false", "aria-autocomplete": "list",
  })) field.setAttribute(name, value);

  let timer = 0;
  let asked = 0;
  const options = () => [...list.querySelectorAll("[role=option]")];
  const marked = () => list.querySelector("[aria-selected=true]");

  const close = () => {
    clearTimeout(timer);
    asked += 1;
    list.hidden = true;
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
  };
  const mark = (option) => {
    for (const one of options()) one.setAttribute("aria-selected", String(one === option));
    field.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  };
  const take = (option) => {
    field.value = option.textContent;
    close();
    field.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const ask = async () => {
    const mine = (asked += 1);
    const response = await fetch(`${address}?q=${encodeURIComponent(field.value)}`).catch(() => null);
    if (!response?.ok || mine !== asked) return;
    list.innerHTML = await response.text();
    for (const one of options()) one.id = `${field.id}-${one.id}`;
    const isOpen = options().length > 0 && document.activeElement === field;
    list.hidden = !isOpen;
    field.setAttribute("aria-expanded", String(isOpen));
  };

  field.addEventListener("input", () => {
    clearTimeout(timer);
    if (field.value.trim()) timer = setTimeout(ask, DELAY);
    else close();
  });
  field.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    const all = options();
    const at = all.indexOf(marked());
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      mark(all[(at + step + all.length + (at < 0 && step < 0 ? 1 : 0)) % all.length]);
    } else if (event.key === "Enter" && marked()) {
      event.preventDefault();
      take(marked());
    } else if (event.key === "Escape") {
      close();
    }
  });
  list.addEventListener("pointerdown", (event) => {
    const option = event.target.closest("[role=option]");
    if (!option) return;
    event.preventDefault();
    take(option);
  });
  field.addEventListener("blur", () => {
    const option = list.hidden ? null : marked();
    if (option && field.value !== option.textContent) take(option);
    else close();
  });
}
