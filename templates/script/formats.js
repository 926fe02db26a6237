// A table on the page as CSV, rich text, LaTeX and Word.

const leaves = (table) => [...[...table.tHead.rows].at(-1).cells];
const isHeading = (row) => row.parentNode.className === "heading";
const kept = (table) => [...table.tBodies].flatMap((body) => [...body.rows])
  .filter((row) => !row.classList.contains("out"));

// What a cell says, without the letter of its footnote.
const words = (cell) => [...cell.childNodes].filter((node) => node.className !== "note")
  .map((node) => node.textContent).join("").replaceAll("\u00a0", " ");
// A number as Python writes one.
function float(number) {
  if (number === null || number === undefined) return "";
  const size = Math.abs(number);
  if (Number.isInteger(number) && size < 1e16) return `${Object.is(number, -0) ? "-0" : number}.0`;
  if (size >= 1e-4 && size < 1e16) return String(number);
  return number.toExponential().replace(/e([+-])(\d)$/, "e$10$2");
}
// The record behind a cell's key holds what the cell does not say itself.
function stored(cell, name) {
  const found = resultAt(keyOf(cell));
  return float(isRecord(found) ? found[name] : found);
}
function field(cell) {
  const { v, f, key } = cell.dataset;
  return v ?? (key === undefined || f === "" ? words(cell) : stored(cell, f ?? "estimate"));
}
const bound = (cell, name) => cell.dataset[name[0]] ?? stored(cell, name);
const quoted = (value) => (/[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);

// The unrounded values; the page was given them with formulas already made harmless.
function csvOf(table) {
  const heads = leaves(table), records = [];
  const grouped = Boolean(find("tbody.heading", table));
  let group = "";
  for (const row of kept(table)) {
    if (isHeading(row)) { group = field(row.cells[0]); continue; }
    const record = new Map(grouped ? [["group", group]] : []);
    [...row.cells].forEach((cell, place) => {
      const name = heads[place].dataset.c;
      if (name === undefined) return;
      if (heads[place].className !== "drawn") { record.set(name, field(cell)); return; }
      record.set(`${name}_lower`, bound(cell, "lower")).set(`${name}_upper`, bound(cell, "upper"));
    });
    records.push(record);
  }
  const names = records.length ? [...records[0].keys()] : heads.flatMap(({ dataset: { c }, className }) =>
    (c === undefined ? [] : className === "drawn" ? [`${c}_lower`, `${c}_upper`] : [c]));
  const line = (fields) => (fields.length === 1 && fields[0] === "" ? '""' : fields.map(quoted).join(","));
  return [names, ...records.map((record) => [...record.values()])].map((row) => `${line(row)}\n`).join("");
}

// Runs of text with their emphasis.
const EMPHASIS = { I: "i", STRONG: "b", B: "b", SUP: "sup", SUB: "sub" };
function runs(node, emphasis = "") {
  return [...node.childNodes].flatMap((child) => {
    if (child.nodeType === 3) return [{ text: child.textContent.replace(/\s+/g, " "), emphasis }];
    if (child.nodeType !== 1 || child.matches("svg, .unseen")) return [];
    return runs(child, EMPHASIS[child.tagName] ?? emphasis);
  });
}

// What every format needs: no drawings, rows as they stand, headings with their width.
function read(table) {
  const figure = table.closest("figure"), heads = leaves(table);
  const drawn = heads.map((head) => head.className === "drawn");
  const left = (cells) => [...cells].filter((_, place) => !drawn[place]);
  const spanners = [];
  if (table.tHead.rows.length > 1) {
    let place = 0;
    for (const cell of table.tHead.rows[0].cells) {
      const width = drawn.slice(place, place + cell.colSpan).filter((no) => !no).length;
      if (width) spanners.push({ runs: runs(cell), width });
      place += cell.colSpan;
    }
  }
  return {
    id: figure.id, title: runs(find("h3", figure)), spanners, heads: left(heads).map((cell) => runs(cell)),
    aligns: left(heads).map((cell) => cell.className || "left"),
    rows: kept(table).map((row) => ({
      kind: row.parentNode.className, cells: (isHeading(row) ? [...row.cells] : left(row.cells)).map((cell) => runs(cell)),
    })),
    notes: all(".notes p", figure).map((note) => runs(note)),
  };
}

const ENTITIES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const escaped = (text) => text.replace(/[&<>"]/g, (sign) => ENTITIES[sign])
  .replace(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, "");
const inHtml = (some) => some.map(({ text, emphasis }) =>
  (emphasis ? `<${emphasis}>${escaped(text)}</${emphasis}>` : escaped(text))).join("");

function htmlOf({ title, spanners, heads, aligns, rows, notes }) {
  const cell = (tag, some, align, more = "") => `<${tag} style='text-align:${align};padding:2px 8px;${more}'>${inHtml(some)}</${tag}>`;
  const top = "border-top:1.5px solid", under = "border-bottom:1px solid";
  const spans = spanners.map(({ runs: some, width }) =>
    `<th colspan="${width}" style='text-align:center;${top};${some.length ? under : ""}'>${inHtml(some)}</th>`).join("");
  const names = heads.map((some, place) => cell("th", some, aligns[place], `${under};${spans ? "" : top}`)).join("");
  const body = rows.map(({ kind, cells }, at) => {
    const end = at === rows.length - 1 ? under : "";
    if (kind === "heading") return `<tr><th colspan="${heads.length}" style='text-align:left;padding:6px 8px 2px;${end}'>${inHtml(cells[0])}</th></tr>`;
    return `<tr>${cells.map((some, place) => cell("td", some, aligns[place], end + (kind === "average" ? ";font-weight:bold" : ""))).join("")}</tr>`;
  });
  return `<p><b>${inHtml(title)}</b></p>\n<table style='border-collapse:collapse'>\n<thead>${spans ? `<tr>${spans}</tr>` : ""}<tr>${names}</tr></thead>\n`
    + `<tbody>\n${body.join("\n")}\n</tbody></table>\n${notes.map((note) => `<p><small>${inHtml(note)}</small></p>`).join("\n")}\n`;
}

const TEX = { "\\": "\\textbackslash{}", "~": "\\textasciitilde{}", "^": "\\textasciicircum{}", "\u2212": "$-$", "\u00a0": "~", "\u2013": "--", "\u2014": "---", "[": "{[}", "]": "{]}", "<": "$<$", ">": "$>$", "|": "$|$", "\u2032": "$'$", "\u2265": "$\\geq$", "\u2264": "$\\leq$", "\u00d7": "$\\times$", "\u03c1": "$\\rho$", "\u03ba": "$\\kappa$", "\u03b1": "$\\alpha$" };
const TEX_EMPHASIS = { i: "textit", b: "textbf", sup: "textsuperscript", sub: "textsubscript" };
const inTex = (some) => some.map(({ text, emphasis }) => {
  const safe = text.replace(/[&%$#_{}]/g, "\\$&").replace(/\\(?![&%$#_{}])|[~^\u2212\u00a0\u2013\u2014[\]<>|\u2032\u2264\u2265\u00d7\u03c1\u03ba\u03b1]/g, (sign) => TEX[sign]);
  return emphasis ? `\\${TEX_EMPHASIS[emphasis]}{${safe}}` : safe;
}).join("");

function texOf({ id, title, spanners, heads, aligns, rows, notes }) {
  const line = (cells) => `${cells.map(inTex).join(" & ")} \\\\`;
  const spans = spanners.map(({ runs: some, width }) => `\\multicolumn{${width}}{c}{${inTex(some)}}`).join(" & ");
  return ["% needs \\usepackage{booktabs}", "\\begin{table}", `\\caption{${inTex(title)}}`, `\\label{tab:${id.replace(/[^\w-]/g, "-")}}`,
    `\\begin{tabular}{@{}${aligns.map((align) => align[0]).join("")}@{}}`, "\\toprule", ...(spans ? [`${spans} \\\\`] : []), line(heads), "\\midrule",
    ...rows.map(({ kind, cells }) => (kind === "heading"
      ? `\\addlinespace\n\\multicolumn{${heads.length}}{@{}l}{\\textbf{${inTex(cells[0])}}} \\\\` : line(cells))),
    "\\bottomrule", "\\end{tabular}", ...notes.map((note) => `\n\\smallskip{\\footnotesize ${inTex(note)}\\par}`), "\\end{table}", ""].join("\n");
}

// Word: title above, rules but no vertical ones, notes below; text that can be edited.
const WORD_EMPHASIS = { i: "<w:i/>", b: "<w:b/>", sup: '<w:vertAlign w:val="superscript"/>', sub: '<w:vertAlign w:val="subscript"/>' };
function inWord(some, { align = "left", bold = false, size = 18, more = "" } = {}) {
  const told = some.map(({ text, emphasis }) => `<w:r><w:rPr><w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:cs="Arial"/>`
    + `${bold && emphasis !== "b" ? "<w:b/>" : ""}${(WORD_EMPHASIS[emphasis] ?? "").replace(/<w:vert.*/, "")}<w:sz w:val="${size}"/>`
    + `${(WORD_EMPHASIS[emphasis] ?? "").replace(/^<w:[ib]\/>/, "")}</w:rPr><w:t xml:space="preserve">${escaped(text)}</w:t></w:r>`).join("");
  return `<w:p><w:pPr>${more}<w:spacing w:before="20" w:after="20"/><w:jc w:val="${align}"/></w:pPr>${told}</w:p>`;
}

function wordOf({ title, spanners, heads, aligns, rows, notes }) {
  const rule = (edge, size) => `<w:${edge} w:val="single" w:sz="${size}" w:space="0" w:color="auto"/>`;
  // Each column is as wide as its longest words; the page lies down only where it must.
  const plain = (some) => some.map((run) => run.text).join("");
  const least = (head) => 1.15 * Math.max(head.length / 2 + 2, ...head.split(" ").map((word) => word.length));
  const length = (place) => rows.reduce((most, { kind, cells }) => (kind === "heading" ? most : Math.max(most, plain(cells[place]).length)), 4);
  const lengths = heads.map((head, place) => Math.max(least(plain(head)), length(place)));
  const natural = lengths.map((most) => most * 104 + 140), wraps = (width) => width > 3500;
  const rigid = natural.reduce((sum, width) => sum + (wraps(width) ? 0 : width), 0), soft = natural.filter(wraps).length;
  const wide = rigid + soft * 2500 > 10400, room = wide ? 14570 : 9638, shrunk = Math.min(1, room / (rigid + soft * 2500));
  const widths = natural.map((width) => Math.floor(shrunk * (wraps(width) ? Math.min(width, Math.max((room - rigid) / soft, 2500)) : width)));
  const more = rows.length < 36 && Math.max(...lengths) < 60 ? "<w:keepNext/>" : "";
  const cell = (content, edges, span = 1, width = 0) => `<w:tc><w:tcPr>${width ? `<w:tcW w:w="${width}" w:type="dxa"/>` : ""}${span > 1 ? `<w:gridSpan w:val="${span}"/>` : ""}<w:tcBorders>${edges}</w:tcBorders></w:tcPr>${content}</w:tc>`;
  const row = (cells, head) => `<w:tr><w:trPr><w:cantSplit/>${head ? "<w:tblHeader/>" : ""}</w:trPr>${cells.join("")}</w:tr>`;
  const top = rule("top", 8), under = rule("bottom", 4);
  const spans = spanners.length ? row(spanners.map(({ runs: some, width }) =>
    cell(inWord(some, { align: "center", bold: true, more }), top + (some.length ? under : ""), width)), true) : "";
  const names = row(heads.map((some, place) => cell(inWord(some, { align: aligns[place], bold: true, more }), (spans ? "" : top) + under, 1, widths[place])), true);
  const body = rows.map(({ kind, cells }, at) => {
    const end = at === rows.length - 1 ? rule("bottom", 8) : "";
    if (kind === "heading") return row([cell(inWord(cells[0], { bold: true, more }), end, heads.length)]);
    return row(cells.map((some, place) => cell(inWord(some, { align: aligns[place], bold: kind === "average", more: end ? "" : more }), end, 1, widths[place])));
  }).join("");
  const schema = "http://schemas.openxmlformats.org/", start = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
  const [across, down] = wide ? [16838, 11906] : [11906, 16838];
  return zip({
    "[Content_Types].xml": `${start}<Types xmlns="${schema}package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="${WORD}.document.main+xml"/></Types>`,
    "_rels/.rels": `${start}<Relationships xmlns="${schema}package/2006/relationships"><Relationship Id="rId1" Type="${schema}officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`,
    "word/document.xml": `${start}<w:document xmlns:w="${schema}wordprocessingml/2006/main"><w:body>${inWord(title, { bold: true, size: 22, more: "<w:keepNext/>" })}`
      + `<w:tbl><w:tblPr><w:tblW w:w="${widths.reduce((sum, width) => sum + width)}" w:type="dxa"/><w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="60" w:type="dxa"/><w:right w:w="60" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid>${widths.map((width) => `<w:gridCol w:w="${width}"/>`).join("")}</w:tblGrid>${spans}${names}${body}</w:tbl>`
      + `${notes.map((note) => inWord(note, { size: 16 })).join("")}<w:sectPr><w:pgSz w:w="${across}" w:h="${down}"${wide ? ' w:orient="landscape"' : ""}/><w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1134" w:header="709" w:footer="709" w:gutter="0"/></w:sectPr></w:body></w:document>`,
  });
}
const WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml";
