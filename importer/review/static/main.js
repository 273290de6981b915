// Starts the page: unpacks the data, joins model, list and views, listens to keys, keeps what was done.

/** @type {[string, string][]} */
const VIEWS = [["records", "Records"], ["charts", "Charts"], ["duplicates", "Duplicates"], ["labels", "Labels"],
  ["rejected", "Rejected"], ["dropped", "Dropped"], ["near", "Near misses"], ["corrections", "Corrections"]];
const KEYS = [["↑ ↓ or k j", "the record above, below"], ["Page ↑ ↓, Home, End", "further"], ["Enter or e", "edit the title"],
  ["Space or x", "tick; with Shift and ↑ ↓ several"], ["Ctrl+A", "tick all that are shown"], ["d", "drop or restore"],
  ["m", "merge what is ticked into the record at the cursor"], ["u or Ctrl+Z", "undo; Ctrl+Shift+Z redo"], ["/", "search"],
  ["1 … 8", "the views"], ["Esc", "back to the list"], ["Ctrl+S", "save the corrections"]];
const MOST_PRINTED = 1000;
const MOST_VALUES = 12;

class App {
  /** @param {Index} index @param {string} key */
  constructor(index, key) {
    this.key = `importer-review:${key}`;
    this.model = new Model(index);
    this.filter = new Filter(this.model);
    this.list = new List(this.model, this.filter);
    this.view = new View(this.model, (place) => this.detail(place));
    this.name = "records";
    this.kept = true;
    /** @type {Map<number, Promise<Detail[]>>} */ this.parts = new Map();
    /** @type {Set<string>} */ this.wide = new Set();
    this.model.changed = (places) => this.changed(places);
    this.list.moved = (place) => void this.view.show(place);
    this.list.ticked = () => this.bulk();
    this.view.only = (name) => {
      this.filter.chosen = new Map([["document", new Set([name])]]);
      this.refilter();
    };
  }

  /** The details of a record, unpacked with those around it; a few parts stay at hand. @param {number} place */
  async detail(place) {
    const number = Math.floor(place / this.model.index.part);
    let part = this.parts.get(number);
    if (!part) {
      part = unpack(byId(`part-${number}`).textContent);
      this.parts.set(number, part);
      if (this.parts.size > 8) this.parts.delete(/** @type {number} */ (this.parts.keys().next().value));
    }
    return (await part)[place % this.model.index.part] ?? {};
  }

  start() {
    const views = byId("views");
    for (const [name, words] of VIEWS) {
      views.append(el("button", { type: "button", role: "tab", id: `view-${name}`, onclick: () => this.open(name) }, words));
    }
    const sort = byId("sort");
    for (const [name, words] of ORDERS) sort.append(el("option", { value: name }, words));
    sort.addEventListener("change", () => {
      this.filter.order = sort.value;
      this.refilter();
    });
    let wait = 0;
    byId("search").addEventListener("input", () => {
      clearTimeout(wait);
      wait = setTimeout(() => {
        this.filter.words = byId("search").value;
        this.refilter();
      }, 60);
    });
    byId("all").addEventListener("change", () => this.list.all(byId("all").checked));
    byId("undo").addEventListener("click", () => this.model.undo());
    byId("redo").addEventListener("click", () => this.model.redo());
    byId("export").addEventListener("click", () => this.open("corrections"));
    byId("help").addEventListener("click", () => this.help());
    document.addEventListener("keydown", (event) => this.pressed(event));
    addEventListener("beforeprint", () => this.print());
    addEventListener("beforeunload", (event) => {
      if (!this.kept && this.model.log.length) event.preventDefault();
    });
    byId("facetbox").open = innerWidth > 900;
    const log = this.recall();
    this.open("records");
    if (log.length) this.model.replace(log);
    else this.changed(null);
    const { index } = this.model;
    say(`${index.records.length.toLocaleString()} records from ${index.read.toLocaleString()} documents` +
      (log.length ? "; what you had corrected here is still there." : ". Press ? for the keys."));
  }

  /** What was left unfinished when the page was closed. @returns {Action[]} */
  recall() {
    try {
      const held = JSON.parse(localStorage.getItem(this.key) ?? "[]");
      return Array.isArray(held) ? held : [];
    } catch {
      return [];
    }
  }

  keep() {
    try {
      if (this.model.log.length) localStorage.setItem(this.key, JSON.stringify(this.model.log));
      else localStorage.removeItem(this.key);
      this.kept = true;
    } catch {
      if (this.kept) say("This browser keeps nothing of this page: save the corrections before you close it.");
      this.kept = false;
    }
  }

  /** After every correction and undo. @param {number[]|null} places */
  changed(places) {
    this.filter.forget(places);
    this.keep();
    byId("undo").disabled = !this.model.past.length;
    byId("redo").disabled = !this.model.future.length;
    const count = this.model.exported().corrections.length;
    byId("pending").textContent = count.toLocaleString();
    const last = this.model.log[this.model.log.length - 1];
    if (last) say(`${last.words}.`);
    this.refilter();
  }

  /** Works out anew what is shown, and shows it. */
  refilter() {
    const place = this.list.place;
    this.filter.run();
    this.list.refresh(place);
    const all = this.model.records.length, shown = this.filter.shown.length;
    byId("count").textContent = shown === all ? `${all.toLocaleString()} records` : `${shown.toLocaleString()} of ${all.toLocaleString()}`;
    this.facets();
    this.bulk();
    if (this.name === "records") void this.view.show(this.list.place);
    else this.panel();
  }

  facets() {
    const box = byId("facets"), focused = document.activeElement?.id;
    const chosen = [...this.filter.chosen.values()].reduce((sum, values) => sum + values.size, 0);
    byId("active").textContent = chosen ? `(${chosen})` : "";
    const made = [];
    if (chosen) made.push(button("Take all filters away", () => {
      this.filter.chosen.clear();
      this.refilter();
    }));
    FACETS.forEach(([name, words], f) => {
      const counts = this.filter.counts.get(name) ?? new Map(), held = this.filter.chosen.get(name);
      for (const value of held ?? []) if (!counts.has(value)) counts.set(value, 0);
      if (!counts.size || (name === "month" && !held)) return;
      const order = name === "year" ? [...counts].sort((a, b) => compare(b[0], a[0])) : largest(counts, Infinity);
      const most = this.wide.has(name) ? 300 : MOST_VALUES;
      const values = order.filter(([value], at) => at < most || held?.has(value));
      const group = el("fieldset", {}, el("legend", {}, words));
      values.forEach(([value, count], at) => {
        const id = `facet-${f}-${at}`;
        group.append(el("label", { class: "tick" }, el("input", { type: "checkbox", id, checked: held?.has(value) ?? false, onchange: () => {
          this.filter.toggle(name, value);
          this.refilter();
        } }), el("span", { class: "name" }, value), el("span", { class: "count" }, count.toLocaleString())));
      });
      if (order.length > MOST_VALUES) group.append(button(this.wide.has(name) ? "fewer" : `${(order.length - MOST_VALUES).toLocaleString()} more`, () => {
        if (!this.wide.delete(name)) this.wide.add(name);
        this.facets();
      }, { class: "link" }));
      made.push(group);
    });
    box.replaceChildren(...made);
    if (focused?.startsWith("facet-")) byId(focused)?.focus();
  }

  bulk() {
    const picked = [...this.list.picked], box = byId("bulk");
    box.hidden = !picked.length;
    byId("all").checked = picked.length > 0 && picked.length === this.filter.shown.length;
    if (!picked.length) return;
    box.replaceChildren(el("b", {}, `${picked.length.toLocaleString()} ticked`),
      button("Drop", () => drop(picked, true)), button("Restore", () => drop(picked, false)),
      button("Merge", () => this.merge()), button("Set a field …", () => this.setMany(picked)), button("Tick none", () => this.list.all(false)));
  }

  merge() {
    const main = this.list.place, picked = [...this.list.picked].sort((a, b) => a - b);
    mergeInto(main !== null && this.list.picked.has(main) ? [main, ...picked.filter((place) => place !== main)] : picked);
    this.list.all(false);
  }

  /** @param {number[]} picked */
  setMany(picked) {
    const field = el("select", { id: "set-field" }, ...FIELDS.map(([name, words]) => el("option", { value: name }, words)));
    field.value = "types";
    const value = el("input", { id: "set-value" }), said = el("p", { role: "alert" });
    const how = el("select", { id: "set-how" }, el("option", { value: "set" }, "is"), el("option", { value: "add" }, "also has (lists)"), el("option", { value: "less" }, "has no more (lists)"));
    ask(`A field of ${picked.length.toLocaleString()} records`, [el("label", { for: "set-field" }, "Field"), field, how,
      el("label", { for: "set-value" }, "Value; several of a list with | between them; empty for none"), value, said], [["Set", () => {
      const given = valueOf(field.value, value.value), fault = how.value === "set" ? wrong(field.value, given) : "";
      said.textContent = fault || (how.value !== "set" && !Array.isArray(given) ? "This field is no list." : "");
      if (said.textContent) return false;
      change(picked, field.value, (r) => {
        const now = r[field.value] ?? [];
        if (how.value === "add") return [...new Set([...now, .../** @type {string[]} */ (given)])];
        if (how.value === "less") return now.filter((/** @type {string} */ one) => !given?.includes(one));
        return given;
      });
      return true;
    }]]);
  }

  /** @param {string} name */
  open(name) {
    this.name = name;
    for (const [other] of VIEWS) byId(`view-${other}`).setAttribute("aria-selected", String(other === name));
    byId("records").hidden = name !== "records";
    byId("panel").hidden = name === "records";
    document.body.classList.remove("open");
    if (name === "records") {
      this.list.draw(true);
      void this.view.show(this.list.place);
      byId("list").focus({ preventScroll: true });
    } else this.panel();
  }

  panel() {
    const { model } = this, box = byId("panel"), top = box.dataset.name === this.name ? box.scrollTop : 0;
    const words = VIEWS.find(([name]) => name === this.name)?.[1] ?? "";
    const only = (/** @type {string} */ facet, /** @type {string} */ value) => {
      this.filter.chosen.set(facet, new Set([value]));
      this.open("records");
      this.refilter();
    };
    const openId = (/** @type {string} */ id) => {
      this.filter.chosen.clear();
      this.filter.words = byId("search").value = "";
      this.open("records");
      this.refilter();
      this.list.go(this.filter.shown.indexOf(model.places.get(id)?.[0] ?? 0), true);
    };
    const inside = { charts: () => charts(this.filter, only), duplicates: () => duplicates(model, openId), labels: () => labels(model),
      rejected: () => rejections(model), dropped: () => droppedTexts(model), near: () => nearMisses(model), corrections: () => corrections(model) };
    box.replaceChildren(el("h2", {}, words), .../** @type {any} */ (inside)[this.name]().filter(Boolean));
    box.dataset.name = this.name;
    box.scrollTop = top;
  }

  help() {
    ask("Keys", [el("dl", { class: "keys" }, ...KEYS.flatMap(([key, words]) => [el("dt", {}, el("kbd", {}, key)), el("dd", {}, words)]))], []);
  }

  /** @param {KeyboardEvent} event */
  pressed(event) {
    const target = /** @type {HTMLElement} */ (event.target), { key } = event;
    const control = event.ctrlKey || event.metaKey;
    if (byId("dialog").open) return;
    const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) && /** @type {any} */ (target).type !== "checkbox";
    if (control && key.toLowerCase() === "s") {
      event.preventDefault();
      save(`${JSON.stringify(this.model.exported(), null, 2)}\n`);
      return;
    }
    if (typing) {
      if (key === "Escape" && target.id === "search") byId("list").focus();
      return;
    }
    if (control && key.toLowerCase() === "z") this.model[event.shiftKey ? "redo" : "undo"]();
    else if (control && key.toLowerCase() === "y") this.model.redo();
    else if (control && key.toLowerCase() === "a" && this.name === "records") this.list.all(true);
    else if (control || event.altKey) return;
    else if (key === "/") {
      this.open("records");
      byId("search").focus();
    } else if (key === "?") this.help();
    else if (key === "u") this.model.undo();
    else if (/^[1-8]$/.test(key)) this.open(VIEWS[Number(key) - 1][0]);
    else if (key === "Escape") {
      this.open("records");
    } else if (this.name !== "records" || (target.tagName === "BUTTON" && (key === "Enter" || key === " ")) || !this.step(key, event.shiftKey, target)) return;
    event.preventDefault();
  }

  /** Keys of the list. @param {string} key @param {boolean} shift @param {HTMLElement} target @returns {boolean} whether it was one */
  step(key, shift, target) {
    const { list } = this, page = Math.max(1, Math.floor(list.box.clientHeight / ROW) - 1);
    const scrolls = target !== list.box && target.closest("#detail, #side");
    const by = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1, PageDown: page, PageUp: -page, Home: -Infinity, End: Infinity }[key];
    if (by !== undefined && !(scrolls && key.length > 1)) {
      const to = Math.max(0, Math.min(list.cursor + by, this.filter.shown.length - 1));
      if (shift) list.extend(to);
      else list.go(to, document.body.classList.contains("open"));
      return true;
    }
    const place = list.place;
    if (place === null) return false;
    if ((key === " " && !scrolls) || key === "x") list.tick(list.cursor);
    else if (key === "Enter" || key === "e") {
      document.body.classList.add("open");
      void this.view.drawn.then(() => byId("field-title")?.focus());
    } else if (key === "d") drop(list.picked.size ? [...list.picked] : [place], !/dropped|merged/.test(this.model.fate(place)));
    else if (key === "m") this.merge();
    else return false;
    return true;
  }

  /** What the filters leave, as a table for paper. */
  print() {
    const shown = this.filter.shown.slice(0, MOST_PRINTED);
    byId("print").replaceChildren(
      el("p", {}, `${this.filter.shown.length.toLocaleString()} records` + (shown.length < this.filter.shown.length ? `, the first ${shown.length.toLocaleString()}` : "")),
      el("table", {}, el("thead", {}, el("tr", {}, ...["Date", "Title", "Types", "Address", "Doubts"].map((words) => el("th", {}, words)))),
        el("tbody", {}, ...shown.map((place) => {
          const r = this.model.at(place), fate = this.model.fate(place);
          return el("tr", { class: fate }, ...[r.date_published?.slice(0, 10) ?? "", r.title, (r.types ?? []).join(", "), r.url ?? "", [fate, ...(r.warnings ?? [])].filter(Boolean).join(", ")].map((text) => el("td", {}, text)));
        }))));
  }
}

/** @type {App} */ let app;
const held = byId("index");
unpack(held.textContent).then((index) => {
  app = new App(index, held.dataset.key ?? "");
  held.remove();
  app.start();
  document.documentElement.dataset.ready = String(Math.round(performance.now()));
}, (error) => say(`This page can't be shown: ${error.message}`));
