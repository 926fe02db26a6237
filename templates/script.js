"use strict";
// The page reads whole without this: it adds sorting, copying, the theme and the place in the list.

const announce = (words) => { document.querySelector(".announce").textContent = words; };
const shown = (element) => element.innerText.trim().replace(/\s+/g, " ");

// Copying: as rich text for Word, and as plain text (tabs between cells) for the rest.
async function copy(html, plain, button) {
  const fallBack = () => {
    document.addEventListener("copy", (event) => {
      event.clipboardData.setData("text/html", html);
      event.clipboardData.setData("text/plain", plain);
      event.preventDefault();
    }, { once: true });
    document.execCommand("copy");
  };
  try {
    await navigator.clipboard.write([new ClipboardItem({
      "text/html": new Blob([html], { type: "text/html" }),
      "text/plain": new Blob([plain], { type: "text/plain" }),
    })]);
  } catch { fallBack(); }
  const before = button.textContent;
  button.textContent = "Copied";
  announce("Copied");
  setTimeout(() => { button.textContent = before; }, 1600);
}

function copyTable(table, button) {
  const clone = table.cloneNode(true);
  clone.querySelectorAll(".drawn").forEach((cell) => cell.remove());
  clone.querySelectorAll(".sort").forEach((sort) => sort.replaceWith(...sort.childNodes));
  const rows = [...table.rows].map((row) =>
    [...row.cells].filter((cell) => !cell.classList.contains("drawn")).map(shown).join("\t"));
  copy(clone.outerHTML, rows.join("\n"), button);
}

for (const button of document.querySelectorAll(".copy-table, .copy-prose")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const table = button.closest("figure")?.querySelector("table");
    if (table) { copyTable(table, button); return; }
    const paragraphs = [...button.closest(".prose").querySelectorAll("p")];
    copy(paragraphs.map((p) => p.outerHTML).join(""), paragraphs.map(shown).join("\n\n"), button);
  });
}

// Sorting: people among people and models among models, so within each body of the table.
function compare(one, other) {
  const [a, b] = [one, other].map((value) => (value === "" ? NaN : Number(value)));
  if (one === "" || other === "") return (one === "") - (other === "");
  return Number.isNaN(a) || Number.isNaN(b) ? one.localeCompare(other, "en", { numeric: true }) : a - b;
}

function sort(table, column, descending) {
  for (const body of table.tBodies) {
    const rows = [...body.rows];
    const value = (row) => row.cells[column]?.dataset.sort ?? row.cells[column]?.textContent ?? "";
    rows.sort((one, other) => {
      const missing = (value(one) === "") - (value(other) === "");
      return missing || (descending ? -1 : 1) * compare(value(one), value(other));
    });
    body.append(...rows);
  }
}

for (const table of document.querySelectorAll("figure.tabular table")) {
  const headings = [...table.tHead.rows].at(-1).cells;
  [...headings].forEach((heading, column) => {
    if (heading.classList.contains("drawn")) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "sort";
    button.append(...heading.childNodes);
    heading.append(button);
    button.addEventListener("click", () => {
      // Numbers read best from the top, names from the beginning.
      const first = heading.classList.contains("right") ? "descending" : "ascending";
      const second = first === "ascending" ? "descending" : "ascending";
      const order = heading.getAttribute("aria-sort") === first ? second : first;
      for (const other of headings) other.removeAttribute("aria-sort");
      heading.setAttribute("aria-sort", order);
      sort(table, column, order === "descending");
      announce(`Sorted by ${shown(button)}, ${order}`);
    });
  });
}

// The theme lasts as long as the page is open; the system's choice holds until then.
const theme = document.querySelector(".theme");
const isDark = () => (document.documentElement.dataset.theme
  ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
const nameTheme = () => { theme.textContent = isDark() ? "Light page" : "Dark page"; };
theme.hidden = false;
nameTheme();
theme.addEventListener("click", () => {
  document.documentElement.dataset.theme = isDark() ? "light" : "dark";
  nameTheme();
});

// The place in the list of sections.
const links = new Map([...document.querySelectorAll("nav a")].map((a) => [a.hash.slice(1), a]));
const place = new IntersectionObserver((entries) => {
  for (const entry of entries) {
    if (!entry.isIntersecting) continue;
    links.forEach((link) => link.removeAttribute("aria-current"));
    links.get(entry.target.id)?.setAttribute("aria-current", "true");
  }
}, { rootMargin: "-10% 0px -60% 0px" });
document.querySelectorAll("main > section[id]").forEach((section) => place.observe(section));
