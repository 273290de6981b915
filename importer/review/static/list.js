// The list: any number of records in a page of few elements. Rows of one height, those in sight and a few around them.

const ROW = 60;
const AROUND = 8;

class List {
  /** @param {Model} model @param {Filter} filter */
  constructor(model, filter) {
    this.model = model;
    this.filter = filter;
    /** Places that are ticked. @type {Set<number>} */ this.picked = new Set();
    /** The row that has the cursor: its number among those that are shown. */ this.cursor = 0;
    this.anchor = 0;
    /** @type {(place: number|null) => void} */ this.moved = () => undefined;
    /** @type {() => void} */ this.ticked = () => undefined;
    this.box = byId("list");
    this.rows = byId("rows");
    this.from = -1;
    this.to = -1;
    this.box.addEventListener("scroll", () => requestAnimationFrame(() => this.draw(false)), { passive: true });
    new ResizeObserver(() => this.draw(true)).observe(this.box);
    this.rows.addEventListener("click", (/** @type {any} */ event) => this.clicked(event));
  }

  /** The place of the record at the cursor, or null. @returns {number|null} */
  get place() {
    return this.filter.shown[this.cursor] ?? null;
  }

  /** What is shown has changed; the cursor stays on its record where it can. @param {number|null} place */
  refresh(place) {
    const at = place === null ? -1 : this.filter.shown.indexOf(place);
    this.cursor = at >= 0 ? at : Math.min(this.cursor, Math.max(this.filter.shown.length - 1, 0));
    this.rows.style.height = `${this.filter.shown.length * ROW}px`;
    this.show();
  }

  /** @param {boolean} anew */
  draw(anew) {
    const { scrollTop, clientHeight } = this.box;
    const count = this.filter.shown.length;
    const from = Math.max(0, Math.floor(scrollTop / ROW) - AROUND);
    const to = Math.min(count, Math.ceil((scrollTop + clientHeight) / ROW) + AROUND);
    if (!anew && from === this.from && to === this.to) return;
    [this.from, this.to] = [from, to];
    const words = folded(this.filter.words).split(/\s+/).filter(Boolean);
    const made = [];
    for (let number = from; number < to; number++) made.push(this.row(number, count, words));
    this.rows.replaceChildren(...made);
    const active = this.cursor >= from && this.cursor < to && count;
    if (active) this.box.setAttribute("aria-activedescendant", `row-${this.cursor}`);
    else this.box.removeAttribute("aria-activedescendant");
  }

  /** @param {number} number @param {number} count @param {string[]} words */
  row(number, count, words) {
    const place = this.filter.shown[number];
    const r = this.model.at(place), fate = this.model.fate(place), picked = this.picked.has(place);
    const about = [r.date_published?.slice(0, 10) ?? "no date", (r.types ?? []).join(", "), this.model.index.documents[r.d]];
    const row = el("div", {
      class: `row ${fate}${number === this.cursor ? " at" : ""}`, role: "option", id: `row-${number}`, "data-number": number,
      "aria-selected": String(picked), "aria-setsize": count, "aria-posinset": number + 1,
    },
      el("span", { class: "box", "data-tick": "1", "aria-hidden": "true" }, picked ? "☑" : "☐"),
      el("span", { class: "what" },
        el("span", { class: "title", lang: r.language }, ...marked(r.title, words)),
        el("span", { class: "about" }, about.filter(Boolean).join(" · "))),
      el("span", { class: "flags" },
        fate && el("span", { class: `flag ${fate}` }, fate),
        ...(r.warnings ?? []).slice(0, 2).map((code) => el("span", { class: "flag warn" }, code)),
        r.score !== undefined && r.score < 0.9 && el("span", { class: "flag score", title: "score" }, r.score.toFixed(2))));
    row.style.transform = `translateY(${number * ROW}px)`;
    return row;
  }

  /** @param {any} event */
  clicked(event) {
    const row = event.target.closest(".row");
    if (!row) return;
    const number = Number(row.dataset.number);
    if (event.shiftKey) this.extend(number);
    else if (event.target.closest("[data-tick]") || event.ctrlKey || event.metaKey) {
      this.tick(number);
      this.go(number, false);
    } else this.go(number, true);
  }

  /** Moves the cursor. @param {number} number @param {boolean} [open] show the record where there is room for one only */
  go(number, open) {
    const count = this.filter.shown.length;
    this.cursor = Math.max(0, Math.min(number, count - 1));
    this.anchor = this.cursor;
    this.show();
    document.body.classList.toggle("open", Boolean(open) && count > 0);
    this.moved(this.place);
  }

  /** Brings the cursor into sight. */
  show() {
    const top = this.cursor * ROW, { scrollTop, clientHeight } = this.box;
    if (top < scrollTop) this.box.scrollTop = top;
    else if (top + ROW > scrollTop + clientHeight) this.box.scrollTop = top + ROW - clientHeight;
    this.draw(true);
  }

  /** Ticks a row, or not any more. @param {number} number */
  tick(number) {
    const place = this.filter.shown[number];
    if (place === undefined) return;
    if (!this.picked.delete(place)) this.picked.add(place);
    this.draw(true);
    this.ticked();
  }

  /** Ticks all rows from the anchor to here. @param {number} number */
  extend(number) {
    const { anchor } = this;
    const [first, last] = [Math.min(anchor, number), Math.max(anchor, number)];
    for (const place of this.filter.shown.slice(first, last + 1)) this.picked.add(place);
    this.go(number, false);
    this.anchor = anchor;
    this.ticked();
  }

  /** Ticks all that are shown, or none. @param {boolean} on */
  all(on) {
    this.picked = on ? new Set(this.filter.shown) : new Set();
    this.draw(true);
    this.ticked();
  }
}
