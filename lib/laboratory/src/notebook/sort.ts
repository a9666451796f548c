/** Makes every table of a page sortable by its headings, with the keyboard too. JavaScript for a browser. */
export const sortTables = `
for (const table of document.querySelectorAll("table.embedlab-table:not([data-sortable])")) {
  table.dataset.sortable = "";
  const body = table.tBodies[0];
  if (body.rows.length < 2) continue;
  const original = [...body.rows];
  [...table.tHead.rows[0].cells].forEach((heading, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.style.cssText = "all:unset;cursor:pointer;font:inherit";
    button.append(...heading.childNodes);
    button.addEventListener("focus", () => (button.style.outline = "2px solid"));
    button.addEventListener("blur", () => (button.style.outline = ""));
    heading.append(button);
    button.addEventListener("click", () => {
      const order = { none: "ascending", ascending: "descending", descending: "none" }[heading.ariaSort ?? "none"];
      for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
      if (order !== "none") heading.setAttribute("aria-sort", order);
      const key = (row) => row.cells[column].dataset.value;
      const compare = (a, b) =>
        key(a) !== undefined && key(b) !== undefined ? key(a) - key(b) : row(a).localeCompare(row(b), "en", { numeric: true });
      const row = (r) => r.cells[column].textContent;
      const rows = order === "none" ? original : [...original].sort((a, b) => (order === "ascending" ? compare(a, b) : compare(b, a)));
      body.append(...rows);
    });
  });
}
`;

/**
 * Goes after each table of a notebook. A report has the same code once for its page and cuts this off at its opening
 * tag, which no escaped text can hold.
 */
export const sortScript = `\n<script data-embedlab="sort">${sortTables}</script>`;
