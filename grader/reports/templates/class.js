// Sorting, filters and searching. Without this script every row is on the page, in the usual order.
const collator = new Intl.Collator(undefined, { numeric: true });
const element = (tag, fields = {}, ...children) => {
  const made = Object.assign(document.createElement(tag), fields);
  made.append(...children);
  return made;
};
const count = (number) => number.toLocaleString("en");

function sort(table, column, down) {
  const body = table.tBodies[0];
  const keyed = [...body.rows].map((row) => {
    const text = row.cells[column].textContent.replace("≥ ", "").replace(/ \([\d.]+\)$/, "").trim();
    return { row, text, number: text === "" ? NaN : Number(text) };
  });
  keyed.sort((a, b) => {
    const both = !isNaN(a.number) && !isNaN(b.number);
    return down * (both ? a.number - b.number : collator.compare(a.text, b.text));
  });
  body.remove(); // a row that moves in a page costs far more than one that moves outside
  const rows = document.createDocumentFragment();
  for (const { row } of keyed) rows.append(row);
  body.append(rows);
  table.append(body);
}

function makeSortable(table, whenSorted = () => {}) {
  table.querySelectorAll("thead th").forEach((head, column) => {
    const button = element("button", { type: "button" }, ...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const down = head.ariaSort === "ascending" ? -1 : 1;
      for (const other of table.querySelectorAll("th[aria-sort]")) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", down === 1 ? "ascending" : "descending");
      sort(table, column, down);
      whenSorted();
    });
  });
}

function searchField(label, whenTyped) {
  const field = element("input", { type: "search" });
  field.addEventListener("input", () => whenTyped(field.value.trim().toLocaleLowerCase()));
  return element("label", {}, `${label} `, field);
}

function chips(rows, key, label, whenChosen) {
  const found = new Map();
  for (const row of rows) if (row.dataset[key]) found.set(row.dataset[key], (found.get(row.dataset[key]) || 0) + 1);
  const group = element("div", { className: "chips" });
  group.setAttribute("role", "group");
  group.setAttribute("aria-label", label);
  if (found.size < 2) return group;
  const inOrder = [...found].sort(([a], [b]) => collator.compare(a, b));
  for (const [value, number] of [["", rows.length], ...inOrder]) {
    const chip = element("button", { type: "button" }, `${value || "all"} (${count(number)})`);
    chip.setAttribute("aria-pressed", String(value === ""));
    chip.addEventListener("click", () => {
      for (const other of group.children) other.setAttribute("aria-pressed", String(other === chip));
      whenChosen(value);
    });
    group.append(chip);
  }
  return group;
}

const few = {{ most_jobs }};
for (const list of document.querySelectorAll(".worklist")) {
  const [table, more] = list.querySelectorAll("table.jobs");
  if (more) table.tBodies[0].append(...more.tBodies[0].rows);
  list.querySelector("details.rest")?.remove();
  const rows = [...table.tBodies[0].rows];
  const words = new Map(rows.map((row) => [row, row.textContent.toLocaleLowerCase()]));
  const chosen = { question: "", kind: "", search: "", all: false };
  const status = element("p", { className: "quiet" });
  status.setAttribute("role", "status");
  const button = element("button", { type: "button", className: "all" });
  const show = () => {
    let matching = 0;
    for (const row of table.tBodies[0].rows) {
      const fits =
        (!chosen.question || row.dataset.question === chosen.question) &&
        (!chosen.kind || row.dataset.kind === chosen.kind) &&
        words.get(row).includes(chosen.search);
      matching += fits;
      row.hidden = !fits || (!chosen.all && matching > few);
    }
    status.textContent = `${count(Math.min(matching, chosen.all ? matching : few))} of ${count(matching)} shown`;
    button.textContent = chosen.all ? "Show fewer" : `Show all ${count(matching)}`;
    button.hidden = matching <= few;
  };
  const choose = (key) => (value) => { chosen[key] = value; show(); };
  button.addEventListener("click", () => choose("all")(!chosen.all));
  if (rows.length > 1) {
    const tools = element("div", { className: "tools" });
    tools.append(chips(rows, "question", "Question", choose("question")));
    tools.append(chips(rows, "kind", "Kind", choose("kind")));
    tools.append(searchField("Search", choose("search")));
    list.querySelector("h3").after(tools);
    list.append(status, button);
  }
  makeSortable(table, show);
  show();
}

for (const table of document.querySelectorAll("table.marks")) {
  makeSortable(table);
  const names = new Map([...table.tBodies[0].rows].map((row) => [row, row.cells[0].textContent.toLocaleLowerCase()]));
  const field = searchField("Find a student", (search) => {
    for (const [row, name] of names) row.hidden = !name.includes(search);
  });
  table.parentElement.before(element("div", { className: "tools" }, field));
}
