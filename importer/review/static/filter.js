// Which records are shown, in what order, and how many there are of each kind. Touches no element of the page.

/** Fields whose absence is worth a look. */
const EXPECTED = ["url", "summary", "date_published", "types", "tags", "authors", "image", "language"];
const BANDS = ["below 0.5", "0.5 to 0.7", "0.7 to 0.9", "0.9 to 0.99", "0.99 and more"];
const BAND_ENDS = [0.5, 0.7, 0.9, 0.99, Infinity];

/** @param {number} score */
function band(score) {
  return BANDS[BAND_ENDS.findIndex((end) => score < end)];
}

/** How doubtful a record is: no score of anything, only an order. @param {Rec} record */
function doubt(record) {
  let sum = 2 * (record.warnings?.length ?? 0) + (record.score === undefined ? 0 : 4 * (1 - record.score));
  if (!record.url) sum += 1;
  if (!record.date_published) sum += 0.5;
  if (!record.summary) sum += 0.25;
  return sum;
}

/** The facets: name, words, the values of a record. @type {[string, string, (r: Rec, m: Model, place: number) => string[]][]} */
const FACETS = [
  ["state", "Corrected", (r, m, place) => (m.fate(place) ? [m.fate(place)] : [])],
  ["warning", "Warning", (r) => r.warnings ?? []],
  ["type", "Type", (r) => r.types ?? []],
  ["tag", "Tag", (r) => r.tags ?? []],
  ["year", "Year", (r) => [r.date_published?.slice(0, 4) ?? "no date"]],
  ["month", "Month", (r) => (r.date_published && r.date_published.length > 4 ? [r.date_published.slice(0, 7)] : [])],
  ["missing", "Missing", (r) => EXPECTED.filter((field) => !(/** @type {any} */ (r)[field]))],
  ["score", "Score", (r) => (r.score === undefined ? [] : [band(r.score)])],
  ["language", "Language", (r) => [r.language ?? "none"]],
  ["kind", "Kind", (r) => [`${r.k} (${r.r})`]],
  ["document", "Document", (r, m) => [m.index.documents[r.d]]],
];

/** @type {[string, string, (a: Rec, b: Rec) => number][]} */
const ORDERS = [
  ["read", "as read", () => 0],
  ["doubt", "doubtful first", (a, b) => doubt(b) - doubt(a)],
  ["new", "newest first", (a, b) => compare(b.date_published ?? "", a.date_published ?? "")],
  ["old", "oldest first", (a, b) => compare(a.date_published ?? "\uffff", b.date_published ?? "\uffff")],
  ["title", "by title", (a, b) => COLLATOR.compare(a.title, b.title)],
  ["type", "by type", (a, b) => COLLATOR.compare(a.types?.[0] ?? "\uffff", b.types?.[0] ?? "\uffff")],
];
const COLLATOR = new Intl.Collator(undefined, { numeric: true });

/** @param {string} a @param {string} b */
function compare(a, b) {
  return a < b ? -1 : a > b ? 1 : 0;
}

class Filter {
  /** @param {Model} model */
  constructor(model) {
    this.model = model;
    this.words = "";
    this.order = "read";
    /** @type {Map<string, Set<string>>} */ this.chosen = new Map();
    /** @type {(string|undefined)[]} */ this.texts = [];
    /** @type {(string[][]|undefined)[]} */ this.values = [];
    /** Places of the records that are shown, in order. @type {number[]} */ this.shown = [];
    /** @type {Map<string, Map<string, number>>} */ this.counts = new Map();
  }

  /** Forgets what was worked out for some records, or for all. @param {number[]|null} places */
  forget(places) {
    if (places === null) {
      this.texts = [];
      this.values = [];
    } else {
      for (const place of places) {
        this.texts[place] = undefined;
        this.values[place] = undefined;
      }
    }
  }

  /** What is searched. @param {number} place */
  text(place) {
    const known = this.texts[place];
    if (known !== undefined) return known;
    const r = this.model.at(place);
    const labels = [...(r.types ?? []), ...(r.tags ?? []), ...(r.authors ?? [])].join("\n");
    const text = folded(`${r.title}\n${r.summary ?? ""}\n${r.url ?? ""}\n${labels}\n${r.publisher ?? ""}`);
    return (this.texts[place] = text);
  }

  /** @param {number} place */
  facets(place) {
    return (this.values[place] ??= FACETS.map(([, , values]) => values(this.model.at(place), this.model, place)));
  }

  /** @param {string} facet @param {string} value */
  toggle(facet, value) {
    const held = this.chosen.get(facet) ?? new Set();
    if (!held.delete(value)) held.add(value);
    if (held.size) this.chosen.set(facet, held);
    else this.chosen.delete(facet);
  }

  /** Works out what is shown, and the counts: of each facet over what all the others leave. */
  run() {
    const words = folded(this.words).split(/\s+/).filter(Boolean);
    const chosen = FACETS.map(([name]) => this.chosen.get(name));
    const counts = FACETS.map(() => /** @type {Map<string, number>} */ (new Map()));
    const any = this.chosen.size > 0;
    /** @type {number[]} */ const shown = [];
    for (let place = 0; place < this.model.records.length; place++) {
      if (words.length) {
        const text = this.text(place);
        if (!words.every((word) => text.includes(word) || this.model.records[place].id === word)) continue;
      }
      const values = this.facets(place);
      let fails = 0, failed = -1;
      if (any) {
        for (let f = 0; f < chosen.length; f++) {
          const wanted = chosen[f];
          if (wanted && !values[f].some((value) => wanted.has(value))) {
            fails++;
            failed = f;
          }
        }
      }
      if (fails > 1) continue;
      if (!fails) shown.push(place);
      for (let f = fails ? failed : 0; f < (fails ? failed + 1 : values.length); f++) {
        for (const value of values[f]) counts[f].set(value, (counts[f].get(value) ?? 0) + 1);
      }
    }
    const order = ORDERS.find(([name]) => name === this.order);
    if (order && order[0] !== "read") {
      shown.sort((a, b) => order[2](this.model.at(a), this.model.at(b)) || a - b);
    }
    this.shown = shown;
    this.counts = new Map(FACETS.map(([name], f) => [name, counts[f]]));
  }
}

/** Without case and accents. @param {string} text */
function folded(text) {
  return text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "");
}
