// Tables of an official form: rows are added and taken away without a trip to the server.

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-add-row], [data-remove-row]");
  if (!button) return;
  event.preventDefault();
  const table = button.closest("[data-rows]");
  if ("addRow" in button.dataset) addRow(table);
  else removeRow(table, button.closest("[data-row]"));
});

function addRow(table) {
  const count = table.querySelector("[data-row-count]");
  const index = Number(count.value);
  if (index >= Number(table.dataset.most)) return;
  const html = table.querySelector("[data-row-template]").innerHTML;
  const holder = document.createElement("template");
  holder.innerHTML = html.replaceAll("__row__", index).replaceAll("__number__", index + 1);
  const row = holder.content.firstElementChild;
  table.querySelector("[data-row-list]").append(row);
  count.value = index + 1;
  row.querySelector("input, select, textarea")?.focus();
  changed(count);
}

/** The row stays, hidden and empty, so that the others keep their numbers; empty rows are not kept. */
function removeRow(table, row) {
  for (const input of row.querySelectorAll("input, select, textarea")) {
    if (input.type === "checkbox" || input.type === "radio") input.checked = false;
    else input.value = "";
  }
  row.hidden = true;
  table.querySelector("[data-add-row]").focus();
  changed(table.querySelector("[data-row-count]"));
}

function changed(input) {
  input.dispatchEvent(new Event("change", { bubbles: true }));
}
