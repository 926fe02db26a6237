// Tables: sorting and filtering among people and among models, long ones folded, copy and download.

const MANY = 8, FOLDED = 25, LONG = 40;

function compare(one, other) {
  const [a, b] = [Number(one), Number(other)];
  return Number.isNaN(a) || Number.isNaN(b) ? one.localeCompare(other, "en", { numeric: true }) : a - b;
}

function sort(table, column, descending) {
  for (const body of table.tBodies) {
    const valued = [...body.rows].map((row) => [row, row.cells[column] ? field(row.cells[column]) : ""]);
    valued.sort(([, one], [, other]) => ((one === "") - (other === ""))
      || (descending ? -1 : 1) * compare(one, other));
    body.append(...valued.map(([row]) => row));
  }
}

function sortable(table, changed) {
  const heads = leaves(table);
  heads.forEach((head, column) => {
    if (head.className === "drawn") return;
    const content = [...head.childNodes];
    const sorts = button("", { class: "sort" }, () => {
      // Numbers read best from the top, names from the beginning.
      const first = head.className ? "ascending" : "descending";
      const second = first === "ascending" ? "descending" : "ascending";
      const order = head.getAttribute("aria-sort") === first ? second : first;
      heads.forEach((other) => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", order);
      sort(table, column, order === "descending");
      changed();
      announce(`Sorted by ${shown(sorts)}, ${order}`);
    });
    sorts.append(...content);
    head.append(sorts);
  });
}

function equip(figure) {
  const table = find("table", figure), bar = find(".bar", figure), name = shown(find("h3", figure));
  const rows = all("tbody:not(.heading) tr", table).length;
  const tools = make("div", { class: "tools" });
  let query = "", whole = rows <= LONG;
  const more = button(`Show all ${rows} rows`, { class: "more" }, () => { whole = true; arrange(); });

  function arrange() {
    let seen = 0, heading = null;
    for (const row of all("tbody tr", table)) {
      if (isHeading(row)) { heading = row; row.classList.toggle("out", query !== ""); continue; }
      const fits = query === "" || shown(row).toLowerCase().includes(query);
      row.classList.toggle("out", !fits);
      seen += fits;
      // The average and the models stand last and are what a reader came for: they are never folded.
      row.classList.toggle("rest", !whole && query === "" && seen > FOLDED && !/average|model/.test(row.parentNode.className));
      if (fits) heading?.classList.remove("out");
    }
    more.hidden = whole || query !== "";
    return seen;
  }

  if (rows > MANY) {
    const count = make("span", { class: "count" });
    const input = make("input", { type: "search", placeholder: "Filter rows", "aria-label": `Filter rows: ${name}` });
    input.addEventListener("input", () => {
      // The table keeps its width while rows are out: nothing jumps under the hand that types.
      if (!query) figure.style.minWidth = `${figure.offsetWidth}px`;
      query = input.value.trim().toLowerCase();
      if (!query) figure.style.minWidth = "";
      const seen = arrange();
      count.textContent = query ? `${seen} of ${rows}` : "";
      announce(query ? `${seen} of ${rows} rows shown` : `All ${rows} rows shown`);
    });
    tools.append(count, input);
  }
  tools.append(
    button("Copy", { class: "copy-table", "aria-label": `Copy: ${name}` }, (made) => {
      const content = read(table), text = (some) => some.map((run) => run.text).join("").trim();
      const lines = [content.heads, ...content.rows.map((row) => row.cells)].map((cells) => cells.map(text).join("\t"));
      copy(lines.join("\n"), htmlOf(content), made);
    }),
    menuButton(name, () => [
      ["Word (.docx)", () => save(`${figure.id}.docx`, wordOf(read(table)), `${WORD}.document`)],
      ["LaTeX (.tex)", () => save(`${figure.id}.tex`, texOf(read(table)), "application/x-tex")],
      ["CSV, unrounded", () => save(`${figure.id}.csv`, csvOf(table), "text/csv")],
      ["HTML", () => save(`${figure.id}.html`, `<!doctype html>\n<html lang="en"><meta charset="utf-8"><title>${escaped(name)}</title>\n<body style='font-family:sans-serif'>\n${htmlOf(read(table))}</body></html>\n`, "text/html")],
    ]),
  );
  bar.append(tools);
  if (!whole) find(".scroll", figure).after(more);
  arrange();
  sortable(table, arrange);
}
all("figure.tabular").forEach(equip);

for (const prose of all(".prose.quotable")) {
  const paragraphs = all("p", prose), heading = find("h3", prose);
  find(".bar", prose).append(make("div", { class: "tools" }, button("Copy",
    { class: "copy-prose", "aria-label": `Copy: ${heading ? shown(heading) : "the text"}` }, (made) => copy(
      paragraphs.map(shown).join("\n\n"), paragraphs.map((one) => `<p>${inHtml(runs(one))}</p>`).join("\n"), made))));
}

for (const head of all(".head")) {
  const id = head.parentNode.id;
  find("h2", head).after(button("Copy link", { class: "link", "aria-label": `Copy link: ${shown(find("h2", head))}` },
    (made) => copy(`${location.href.split("#")[0]}#${id}`, "", made)));
}

// Only what scrolls needs the keyboard to do so; what fits can have a head that stays in sight.
const fitting = new ResizeObserver((entries) => entries.forEach(({ target }) => {
  const fits = find("table", target).scrollWidth <= target.parentNode.clientWidth + 1;
  target.classList.toggle("fits", fits);
  if (fits) target.removeAttribute("tabindex"); else target.tabIndex = 0;
}));
all(".scroll").forEach((scroll) => fitting.observe(scroll));
