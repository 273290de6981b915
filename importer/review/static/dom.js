// Elements out of values. The only place that makes any; no text ever becomes markup.

/** @param {string} id @returns {any} */
function byId(id) {
  return document.getElementById(id);
}

/**
 * An element: its properties, its children. `class`, `role`, `data-…` and `aria-…` are attributes, the rest properties.
 * @param {string} tag @param {Record<string, any>} [properties] @param {...(Node|string|null|undefined|false)} children
 * @returns {any}
 */
function el(tag, properties, ...children) {
  const made = /** @type {any} */ (document.createElement(tag));
  for (const [name, value] of Object.entries(properties ?? {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (/^(class|role|for|lang|dir|colspan|rowspan|(data|aria)-.*)$/.test(name)) made.setAttribute(name, String(value));
    else made[name] = value;
  }
  for (const child of children) if (child || child === "") made.append(child);
  return made;
}

/** @param {string} words @param {() => void} act @param {Record<string, any>} [properties] */
function button(words, act, properties) {
  return el("button", { type: "button", onclick: act, ...properties }, words);
}

// What a source block may consist of: no element that runs, loads or asks.
const ALLOWED = new Set(("a abbr address article aside b bdi bdo blockquote br caption center cite code col colgroup dd " +
  "del details dfn div dl dt em figcaption figure footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li mark ol p pre q " +
  "rp rt ruby s samp section small span strike strong sub summary sup table tbody td tfoot th thead time tr tt u ul var wbr").split(" "));
/** Names of fields as the marks of a block show them. */
const WORDS = new Map(FIELDS.map(([name, words]) => [name, words]));

/** Where an element may stand; elsewhere, and lists of terms anywhere, it is shown as a plain block. @type {Record<string, RegExp>} */
const PARENTS = { li: /^(ul|ol)$/, dl: /^$/, dt: /^$/, dd: /^$/, td: /^tr$/, th: /^tr$/, tr: /^(table|tbody|thead|tfoot)$/ };

/** @param {BlockNode} node @param {string} [parent] @returns {Node} */
function blockNode(node, parent = "") {
  if (typeof node === "string") return document.createTextNode(node);
  const [tag, attributes, ...children] = node;
  const heading = /^h[1-6]$/.test(tag);  // the page's own outline stays whole
  const misplaced = Object.hasOwn(PARENTS, tag) && !PARENTS[tag].test(parent);
  const made = el(!ALLOWED.has(tag) ? "span" : heading ? "p" : misplaced ? "div" : tag, { class: heading ? `h ${tag}` : undefined });
  const field = attributes.f;
  if (field) {
    made.setAttribute("data-f", field);
    if (tag !== "a") made.title = WORDS.get(field) ?? field;
  }
  if (tag === "a" && typeof attributes.href === "string") {
    if (/^https?:\/\//i.test(attributes.href)) Object.assign(made, { href: attributes.href, target: "_blank", rel: "noopener noreferrer" });
    made.title = (field ? `${WORDS.get(field) ?? field}: ` : "") + attributes.href;
  }
  if (tag === "img") return picture(attributes, made);
  for (const name of ["colspan", "rowspan", "lang", "dir"]) if (name in attributes) made.setAttribute(name, String(attributes[name]));
  if (attributes.datetime) made.title = `${made.title} ${attributes.datetime}`.trim();
  for (const child of children) made.append(blockNode(child, tag));
  return made;
}

/** A source block in its frame. @param {BlockNode} node @param {string} [lang] */
function blockBox(node, lang) {
  return el("div", { class: "block", tabIndex: 0, lang, role: "group", "aria-label": "Source block" }, blockNode(node));
}

/** @param {Record<string, string>} attributes @param {any} made */
function picture(attributes, made) {
  const stands = attributes.alt || attributes.at?.split("/").pop() || "picture";
  if (!attributes.src || /^[a-z][a-z0-9+.-]*:/i.test(attributes.src)) {
    return el("span", { class: "nopicture", "data-f": attributes.f, title: attributes.at ?? "" }, `▦ ${stands}`);
  }
  Object.assign(made, { alt: attributes.alt ?? "", loading: "lazy", decoding: "async" });
  made.src = attributes.src;
  return made;
}

/** A text with what was searched for marked. @param {string} text @param {string[]} words @returns {(Node|string)[]} */
function marked(text, words) {
  if (!words.length) return [text];
  const plain = folded(text);
  if (plain.length !== text.length) return [text];
  /** @type {(Node|string)[]} */ const out = [];
  let at = 0;
  while (at < text.length) {
    let first = -1, length = 0;
    for (const word of words) {
      const found = plain.indexOf(word, at);
      if (found >= 0 && (first < 0 || found < first)) [first, length] = [found, word.length];
    }
    if (first < 0) break;
    out.push(text.slice(at, first), el("mark", {}, text.slice(first, first + length)));
    at = first + length;
  }
  out.push(text.slice(at));
  return out;
}

/** @param {string} text */
function say(text) {
  byId("status").textContent = text;
}

/** A dialog with a title, what stands in it, and buttons; the first is the one that Enter presses.
 * @param {string} title @param {Node[]} body @param {[string, () => boolean|void][]} buttons */
function ask(title, body, buttons) {
  const dialog = /** @type {HTMLDialogElement} */ (byId("dialog"));
  const form = el("form", { method: "dialog" }, el("h2", { id: "dialog-title" }, title), ...body);
  const row = el("div", { class: "row" });
  buttons.forEach(([words, act], number) => {
    row.append(el("button", { type: number ? "button" : "submit", class: number ? "" : "main", onclick: (/** @type {Event} */ event) => {
      event.preventDefault();
      if (act() !== false) dialog.close();
    } }, words));
  });
  row.append(button("Close", () => dialog.close()));
  form.append(row);
  dialog.replaceChildren(form);
  dialog.showModal();
}
