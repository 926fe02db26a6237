// Copying and saving. Rich text pastes into Word as what it is, plain text into the rest.

async function copy(plain, html, from) {
  try {
    const parts = { "text/plain": new Blob([plain], { type: "text/plain" }) };
    if (html) parts["text/html"] = new Blob([html], { type: "text/html" });
    await navigator.clipboard.write([new ClipboardItem(parts)]);
  } catch {
    document.addEventListener("copy", (event) => {
      event.clipboardData.setData("text/plain", plain);
      if (html) event.clipboardData.setData("text/html", html);
      event.preventDefault();
    }, { once: true });
    document.execCommand("copy");
  }
  announce("Copied");
  if (from.dataset.before) return;
  from.dataset.before = from.textContent;
  from.textContent = "Copied";
  setTimeout(() => { from.textContent = from.dataset.before; delete from.dataset.before; }, 1600);
}

function save(name, content, type) {
  const url = URL.createObjectURL(new Blob([content].flat(), { type }));
  make("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10000);
  announce(`Saved ${name}`);
}

const CRC = Uint32Array.from({ length: 256 }, (_, n) => {
  for (let bit = 0; bit < 8; bit += 1) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1;
  return n;
});
const crc32 = (bytes) => ~bytes.reduce((sum, byte) => CRC[(sum ^ byte) & 255] ^ (sum >>> 8), ~0) >>> 0;

// Numbers as bytes, least first: [[value, bytes], ...].
const bytesOf = (...numbers) => Uint8Array.from(numbers.flatMap(([value, length]) =>
  Array.from({ length }, (_, place) => (value / 2 ** (8 * place)) & 255)));

// A zip archive whose files are stored as they are, all of 1 January 1980.
function zip(files) {
  const parts = [], directory = [];
  let at = 0, size = 0;
  for (const [name, words] of Object.entries(files)) {
    const title = new TextEncoder().encode(name), body = new TextEncoder().encode(words);
    const about = [[20, 2], [0x800, 2], [0, 2], [0, 2], [33, 2], [crc32(body), 4],
      [body.length, 4], [body.length, 4], [title.length, 2], [0, 2]];
    parts.push(bytesOf([0x04034b50, 4], ...about), title, body);
    const entry = bytesOf([0x02014b50, 4], [20, 2], ...about, [0, 2], [0, 2], [0, 2], [0, 4], [at, 4]);
    directory.push(entry, title);
    at += 30 + title.length + body.length;
    size += entry.length + title.length;
  }
  const number = Object.keys(files).length;
  return [...parts, ...directory, bytesOf([0x06054b50, 4], [0, 4], [number, 2], [number, 2],
    [size, 4], [at, 4], [0, 2])];
}

// One menu for all buttons that open one.
const menu = make("div", { role: "menu", class: "menu", hidden: "" });
find("main").append(menu);
let opener = null;

function closeMenu(back) {
  if (!opener) return;
  opener.setAttribute("aria-expanded", "false");
  menu.hidden = true;
  if (back) opener.focus();
  opener = null;
}

function openMenu(from, items) {
  if (opener === from) { closeMenu(true); return; }
  closeMenu(false);
  opener = from;
  from.setAttribute("aria-expanded", "true");
  menu.setAttribute("aria-label", from.getAttribute("aria-label"));
  menu.replaceChildren(...items.map(([words, act]) =>
    button(words, { role: "menuitem", tabindex: "-1" }, () => { closeMenu(true); act(); })));
  menu.hidden = false;
  const box = from.getBoundingClientRect();
  const left = Math.min(box.right - menu.offsetWidth, innerWidth - menu.offsetWidth - 8);
  menu.style.left = `${Math.max(8, left) + scrollX}px`;
  const above = box.bottom + menu.offsetHeight > innerHeight && box.top > menu.offsetHeight;
  menu.style.top = `${(above ? box.top - menu.offsetHeight : box.bottom) + scrollY}px`;
  menu.firstChild.focus();
}

menu.addEventListener("keydown", (event) => {
  const items = [...menu.children], at = items.indexOf(document.activeElement), last = items.length - 1;
  const to = { ArrowDown: at === last ? 0 : at + 1, ArrowUp: at === 0 ? last : at - 1, Home: 0, End: last }[event.key];
  if (to !== undefined) { items[to].focus(); event.preventDefault(); }
  if (event.key === "Escape") closeMenu(true);
  if (event.key === "Tab") closeMenu(true);
});
document.addEventListener("pointerdown", (event) => {
  if (!menu.contains(event.target) && event.target !== opener) closeMenu(false);
});

function menuButton(name, items) {
  return button("Download", { class: "opens", "aria-haspopup": "menu", "aria-expanded": "false", "aria-label": `Download: ${name}` },
    (made) => openMenu(made, items()));
}
