// Columns sort at a click; without this script the table stands in the class's own order.
for (const table of document.querySelectorAll("table.sortable")) {
  const rows = table.tBodies[0];
  const key = (row, column) => row.cells[column].textContent.replace("≥ ", "").replace(/ \([\d.]+\)$/, "").trim();
  const compare = (a, b) => (a !== "" && b !== "" && !isNaN(a) && !isNaN(b) ? a - b : a.localeCompare(b));
  table.querySelectorAll("thead th").forEach((head, column) => {
    const button = document.createElement("button");
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const down = head.ariaSort === "ascending" ? -1 : 1;
      for (const other of table.querySelectorAll("th[aria-sort]")) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", down === 1 ? "ascending" : "descending");
      rows.append(...[...rows.rows].sort((a, b) => down * compare(key(a, column), key(b, column))));
    });
  });
}
