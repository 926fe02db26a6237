// Figures: their data as a table, and themselves as SVG and PNG.

function rowsOf(csv) {
  const rows = [[""]];
  for (const [, quotes, plain, end] of csv.matchAll(/"((?:[^"]|"")*)"|([^",\n]+)|([,\n])/g)) {
    if (end === "\n") rows.push([""]);
    else if (end) rows.at(-1).push("");
    else rows.at(-1)[rows.at(-1).length - 1] += plain ?? quotes.replaceAll('""', '"');
  }
  return rows.slice(0, -1);
}

function tabulate(pre, name) {
  const [heads, ...rows] = rowsOf(pre.textContent);
  const numeric = heads.map((_, place) => rows.every((row) => !Number.isNaN(Number(row[place]))));
  const cell = (tag, words, place, more) => make(tag, { ...more, class: numeric[place] ? "right" : "left" }, words);
  const table = make("table", { "aria-label": `Numbers: ${name}` },
    make("thead", {}, make("tr", {}, ...heads.map((words, place) => cell("th", words.replaceAll("_", " "), place, { scope: "col" })))),
    make("tbody", {}, ...rows.map((row) => make("tr", {}, ...row.map((words, place) =>
      (place ? cell("td", words, place, {}) : cell("th", words, place, { scope: "row" })))))));
  const scroll = make("div", { class: "scroll", tabindex: "0", role: "group", "aria-label": `Numbers: ${name}` }, table);
  pre.hidden = true;
  pre.after(scroll);
  fitting.observe(scroll);
}

const DRAWN = ["fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "stroke-opacity", "stroke-linecap", "opacity", "font-family", "font-size", "font-weight", "font-style", "text-anchor", "r"];
const OWN = { opacity: "1" };

// A drawing that needs no style sheet, in the colours of the light page.
function standalone(svg, name) {
  const before = root.dataset.theme;
  root.dataset.theme = "light";
  const clone = svg.cloneNode(true), made = all("*", clone);
  const set = (from, to, usual) => {
    const style = getComputedStyle(from);
    for (const property of DRAWN) {
      const value = style.getPropertyValue(property);
      if (value !== (OWN[property] ?? usual?.getPropertyValue(property))) to.setAttribute(property, value);
    }
    to.removeAttribute("class");
  };
  set(svg, clone);
  all("*", svg).forEach((from, place) => set(from, made[place], getComputedStyle(from.parentNode)));
  if (before) root.dataset.theme = before; else delete root.dataset.theme;
  const { width, height } = svg.viewBox.baseVal;
  [["width", width], ["height", height]].forEach(([side, size]) => clone.setAttribute(side, size));
  ["aria-labelledby", "aria-describedby"].forEach((attribute) => clone.removeAttribute(attribute));
  const in_svg = (tag) => document.createElementNS("http://www.w3.org/2000/svg", tag);
  const title = in_svg("title"), paper = in_svg("rect");
  title.textContent = name;
  [["width", "100%"], ["height", "100%"], ["fill", "#fff"]].forEach(([key, value]) => paper.setAttribute(key, value));
  clone.prepend(title, paper);
  return { text: new XMLSerializer().serializeToString(clone), width, height };
}

// 180 mm wide, as two columns of a journal are; the resolution is written into the file.
async function png({ text, width, height }, dpi) {
  const picture = new Image();
  picture.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await picture.decode();
  const canvas = make("canvas", {});
  canvas.width = Math.round((180 / 25.4) * dpi);
  canvas.height = Math.round((canvas.width * height) / width);
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise((done) => { canvas.toBlob(done, "image/png"); });
  const bytes = new Uint8Array(await blob.arrayBuffer()), perMetre = Math.round(dpi / 0.0254);
  const most = (number) => bytesOf([number, 4]).reverse();
  const chunk = [...new TextEncoder().encode("pHYs"), ...most(perMetre), ...most(perMetre), 1];
  return [bytes.slice(0, 33), most(9), Uint8Array.from(chunk), most(crc32(Uint8Array.from(chunk))), bytes.slice(33)];
}

for (const figure of all("figure.figure")) {
  const name = shown(find("h3", figure)), pre = find("pre.csv", figure);
  const drawing = () => standalone(find(".wide svg", figure), name);
  const picture = (dpi) => async () => save(`${figure.id}-${dpi}dpi.png`, await png(drawing(), dpi), "image/png");
  find(".bar", figure).append(make("div", { class: "tools" }, menuButton(name, () => [
    ["SVG", () => save(`${figure.id}.svg`, drawing().text, "image/svg+xml")],
    ["PNG, 300 dpi", picture(300)],
    ["PNG, 600 dpi", picture(600)],
    ...(pre ? [["Data (CSV)", () => save(`${pre.parentNode.id}.csv`, pre.textContent, "text/csv")]] : []),
  ])));
  pre?.parentNode.addEventListener("toggle", () => tabulate(pre, name), { once: true });
}
