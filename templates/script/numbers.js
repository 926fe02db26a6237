// Where a number comes from: on hover, on focus and on a tap; and what a mark of a figure stands for.

const tip = make("div", { role: "tooltip", id: "tip", hidden: "" });
find("main").append(tip);
let told = null, timer = 0, store = null, names = null;

// Lists of records are laid out as tables: see readerstats.report.packing.
const isRecord = (value) => value !== null && typeof value === "object" && !Array.isArray(value);
function unpacked(content) {
  if (Array.isArray(content)) return content.map(unpacked);
  if (!isRecord(content)) return content;
  if (!content.tables) return Object.fromEntries(Object.entries(content).map(([name, value]) => [name, unpacked(value)]));
  const records = [];
  for (const { first, all: shared, columns, rows } of content.tables) {
    rows.forEach((row, place) => {
      const record = records[first + place] = unpacked(shared);
      columns.forEach((column, at) => {
        const path = [column].flat(), key = path.pop();
        path.reduce((holder, name) => holder[name] ??= {}, record)[key] = unpacked(row[at]);
      });
    });
  }
  return records;
}

function resultAt(key) {
  const json = find("#results");
  store ??= json ? unpacked(JSON.parse(json.textContent)) : {};
  return key.split("/").slice(1).reduce((found, step) =>
    found?.[step.replaceAll("~1", "/").replaceAll("~0", "~")], store);
}

function named(kind, value) {
  names ??= JSON.parse(find("#glossary")?.textContent ?? "{}");
  return names[kind]?.[value] ?? value;
}

const plain = (name) => name.replaceAll("_", " ");
const percent = (level) => `${Number((100 * level).toPrecision(6))}%`;
const list = (...parts) => parts.filter(Boolean).join(", ");

// [what it is, [[name, value], ...]] of a record.
function explained(key, found) {
  const known = new Set(["metric", "reader", "group", "by", "dataset", "modality", "case", "column", "a", "b", "comparison", "scope", "estimate", "lower", "upper",
    "level", "p", "p_adjusted", "statistic", "statistic_name", "df", "df2", "k", "n", "method", "random", "replicates", "note"]);
  const of = isRecord(found) ? found : { estimate: found };
  const has = (name) => of[name] !== undefined && of[name] !== null;
  const what = of.metric ? named("metric", of.metric) : plain(key.split("/")[1]);
  const whose = of.a ? `${of.a} \u2212 ${of.b ?? of.reader ?? ""}` : of.reader ?? (of.scope === "group" ? `mean of ${of.group ?? "the readers"}` : of.group);
  const title = list(what, whose, of.dataset && `${of.dataset} dataset`, of.modality, of.case && `case ${of.case}`, of.column && plain(of.column));
  const lines = [];
  if (has("estimate")) lines.push(["Value", of.estimate]);
  if (has("lower") || has("upper")) lines.push([has("level") ? `${percent(of.level)} CI` : "Interval", `${of.lower ?? "\u2212\u221e"} to ${of.upper ?? "\u221e"}`]);
  if (has("p")) lines.push([has("p_adjusted") ? "P, unadjusted" : "P", of.p]);
  if (has("p_adjusted")) lines.push(["P, adjusted", of.p_adjusted]);
  if (has("statistic")) lines.push([of.statistic_name ?? "Statistic", of.statistic]);
  if (has("df")) lines.push(["df", list(of.df, of.df2)]);
  if (has("k") || has("n")) lines.push(has("k") ? ["Counts", `${of.k} of ${of.n}`] : ["n", of.n]);
  if (has("method")) lines.push(["Method", list(named("method", of.method), has("replicates") && `${of.replicates} replicates`)]);
  if (has("random")) lines.push(["Random", named("random", of.random)]);
  for (const [name, value] of Object.entries(of)) if (!known.has(name) && has(name) && typeof value !== "object") lines.push([plain(name), String(value)]);
  if (has("note")) lines.push(["Note", of.note]);
  return [title, lines];
}

// A cell with an empty key has that of the cell before it, and so has one that names a value alone.
all("[data-f]:not([data-key])").forEach((cell) => { cell.dataset.key = ""; });
const keyOf = (target) => target.dataset.key || keyOf(target.previousElementSibling);
const keyed = (target) => target.closest?.("[data-key]");
const marked = (target) => target.closest?.("[data-tip]");

function explanation(target) {
  if (!keyed(target)) return [target.dataset.tip];
  const key = keyOf(target), [title, lines] = explained(key, resultAt(key));
  const rows = lines.map(([name, value]) => make("div", {}, make("dt", {}, name), make("dd", {}, String(value))));
  return [make("strong", {}, title), make("dl", {}, ...rows), make("p", { class: "key" }, make("code", {}, key),
    button("Copy key", { tabindex: "-1" }, (made) => copy(key, "", made)))];
}

function hideTip() {
  clearTimeout(timer);
  told?.removeAttribute("aria-describedby");
  told = null;
  tip.hidden = true;
}

// Below the number, or above it where there is no room; never on it.
function showTip(target, from) {
  clearTimeout(timer);
  if (told === target) return;
  hideTip();
  told = target;
  tip.replaceChildren(...explanation(target));
  tip.className = keyed(target) ? "whence" : "mark";
  tip.hidden = false;
  if (keyed(target)) target.setAttribute("aria-describedby", "tip");
  const boxes = [...target.getClientRects()], box = boxes.find((each) => from && each.top <= from.clientY && each.bottom >= from.clientY) ?? boxes[0] ?? target.getBoundingClientRect();
  const width = document.documentElement.clientWidth, last = boxes.at(-1) ?? box;
  tip.style.left = `${Math.max(8, Math.min((box.left + box.right - tip.offsetWidth) / 2, width - tip.offsetWidth - 8)) + scrollX}px`;
  const below = last.bottom + tip.offsetHeight + 8 < innerHeight || boxes[0]?.top < tip.offsetHeight + 8;
  tip.style.top = `${(below ? last.bottom + 4 : (boxes[0] ?? box).top - tip.offsetHeight - 4) + scrollY}px`;
}

document.addEventListener("pointerover", (event) => {
  const target = keyed(event.target) ?? marked(event.target);
  clearTimeout(timer);
  if (tip.contains(event.target) || target === told) return;
  if (target && event.pointerType !== "touch") timer = setTimeout(() => showTip(target, event), marked(target) ? 60 : 350);
  else if (told && told !== document.activeElement) timer = setTimeout(hideTip, 250);
});
document.addEventListener("click", (event) => {
  const target = keyed(event.target) ?? marked(event.target);
  if (target) showTip(target, event); else if (!tip.contains(event.target)) hideTip();
});
document.addEventListener("focusin", ({ target }) => {
  if (target.dataset?.key !== undefined) { if (target.matches(":focus-visible")) showTip(target); } else if (!tip.contains(target)) hideTip();
});

// Numbers of the answer are stops of the Tab key; a table is one stop, with arrows inside.
all("#answer [data-key]").forEach((number) => { number.tabIndex = 0; });
const roving = (table) => [...table.rows].map((row) => [...row.cells]
  .filter((cell) => cell.dataset.key !== undefined && row.offsetParent)).filter((cells) => cells.length);
all("figure.tabular table").forEach((table) => {
  all("[data-key]", table).forEach((cell, place) => { cell.tabIndex = place ? -1 : 0; });
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") hideTip();
  const cell = event.target;
  if (cell.dataset?.key === undefined) return;
  if (event.key === "Enter") copy(keyOf(cell), "", find("button", tip) ?? cell);
  const table = cell.closest("table");
  if (!table) return;
  const rows = roving(table), row = rows.findIndex((cells) => cells.includes(cell)), at = rows[row]?.indexOf(cell);
  const near = (cells) => cells?.reduce((best, each) => (Math.abs(each.cellIndex - cell.cellIndex) < Math.abs(best.cellIndex - cell.cellIndex) ? each : best));
  const next = { ArrowRight: rows[row]?.[at + 1], ArrowLeft: rows[row]?.[at - 1], ArrowDown: near(rows[row + 1]), ArrowUp: near(rows[row - 1]), Home: rows[row]?.[0], End: rows[row]?.at(-1) }[event.key];
  if (!next) return;
  cell.tabIndex = -1;
  next.tabIndex = 0;
  next.focus();
  event.preventDefault();
});

// Marks: the browser's own tooltip comes late and not on a touch. A narrow drawing that has the
// same words as the wide one holds only the places for them.
for (const figure of all("figure.figure")) {
  const [wide, narrow] = ["wide", "narrow"].map((size) => all(`.${size} svg title`, figure));
  const said = wide.map((title) => title.textContent);
  narrow.forEach((title, place) => { title.textContent ||= said[place]; });
  [...wide, ...narrow].forEach((title) => { title.parentNode.dataset.tip = title.textContent; title.remove(); });
}
