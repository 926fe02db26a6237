"use strict";
// The page reads whole without this. Here: making elements, the theme, the contents list.

const find = (selector, root = document) => root.querySelector(selector);
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const announce = (words) => { find(".announce").textContent = words; };
const shown = (element) => element.textContent.replace(/\s+/g, " ").trim();

function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

function button(words, attributes, act) {
  const made = make("button", { type: "button", ...attributes }, words);
  made.addEventListener("click", () => act(made));
  return made;
}

// The theme lasts as long as the page is open; the system's choice holds until then.
const root = document.documentElement;
const theme = find(".theme");
const isDark = () => (root.dataset.theme
  ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
const nameTheme = () => {
  theme.textContent = isDark() ? "Light" : "Dark";
  theme.setAttribute("aria-label", `${theme.textContent} page`);
};
theme.hidden = false;
nameTheme();
theme.addEventListener("click", () => {
  root.dataset.theme = isDark() ? "light" : "dark";
  nameTheme();
});

// The contents: folded on a phone, and with the place where the reader is.
const contents = find("nav details");
const small = matchMedia("(max-width: 60rem)");
const fold = () => { contents.open = !small.matches; };
fold();
small.addEventListener("change", fold);
const links = new Map(all("nav a").map((link) => [link.hash.slice(1), link]));
links.forEach((link) => link.addEventListener("click", fold));
all(".back").forEach((link) => link.addEventListener("click", () => {
  contents.open = true;
  find("summary", contents).focus();
}));
const place = new IntersectionObserver((entries) => {
  for (const entry of entries) {
    if (!entry.isIntersecting) continue;
    links.forEach((link) => link.removeAttribute("aria-current"));
    const link = links.get(entry.target.id);
    link?.setAttribute("aria-current", "true");
    if (!small.matches) link?.scrollIntoView({ block: "nearest" });
  }
}, { rootMargin: "-10% 0px -60% 0px" });
all("main > section[id]").forEach((section) => place.observe(section));

// A link into a folded part opens it.
function unfold() {
  let part = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const target = part;
  for (; part; part = part.parentElement) if (part.tagName === "DETAILS") part.open = true;
  target?.scrollIntoView();
}
addEventListener("hashchange", unfold);
if (location.hash) unfold();
