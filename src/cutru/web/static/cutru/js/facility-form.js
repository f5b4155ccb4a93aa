// The form of a facility: finding a ward by typing, the fields a type of facility has, one click only.

const form = document.querySelector("form[data-once]");
const type = form?.querySelector("[name=type]");
const ward = form?.querySelector("[data-ward]");

/** "Phường Hoàn Kiếm" → "phuong hoan kiem". */
function bare(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/gi, "d").toLowerCase().trim();
}

/** A search field above the list of wards: typing narrows the list; Enter or the arrow down takes the first. */
function addWardFilter(select) {
  const box = select.closest("[data-ward-field]");
  const filter = document.createElement("input");
  filter.type = "search";
  filter.className = "form-control ward-filter";
  filter.autocomplete = "off";
  filter.placeholder = box.dataset.filterLabel;
  filter.setAttribute("aria-label", box.dataset.filterLabel);
  filter.setAttribute("aria-controls", select.id);
  let all = [];
  const remember = () => {
    all = [...select.options];
    filter.value = "";
    filter.hidden = all.length < 15;
  };
  const choose = (option) => {
    if (!option || select.value === option.value) return;
    select.value = option.value;
    select.dispatchEvent(new Event("change", { bubbles: true }));
  };
  filter.addEventListener("input", () => {
    const words = bare(filter.value);
    const [empty, ...wards] = all;
    const fitting = wards.filter((option) => bare(option.textContent).includes(words));
    const chosen = select.value;
    select.replaceChildren(empty, ...fitting);
    select.value = fitting.some((option) => option.value === chosen) ? chosen : "";
    if (words && fitting.length === 1) choose(fitting[0]);
  });
  filter.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== "ArrowDown") return;
    event.preventDefault();
    if (filter.value) choose(select.options[1]);
    select.focus();
  });
  select.before(filter);
  remember();
  select.addEventListener("htmx:afterSwap", remember);
}

/** Stars are asked of hotels only; a hidden field is empty. */
function showStars() {
  const stars = form.querySelector("[name=stars]");
  const box = stars.closest(".field");
  const hotel = type.value === "hotel" || type.value === "";
  box.hidden = !hotel && !box.querySelector(".errorlist");
  if (box.hidden) stars.value = "";
}

if (ward) addWardFilter(ward);
if (type) {
  type.addEventListener("change", showStars);
  showStars();
}
form?.addEventListener("submit", (event) => {
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "1";
});
window.addEventListener("pageshow", () => delete form?.dataset.sent);
