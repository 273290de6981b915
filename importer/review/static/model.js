// The records as read, what a person did to them, and what both make together. Touches no element of the page.

/** Fields that a person may set: name, words, kind. @type {[string, string, "text"|"long"|"list"|"date"|"url"][]} */
const FIELDS = [
  ["title", "Title", "text"], ["url", "Address", "url"], ["date_published", "Published", "date"],
  ["types", "Types", "list"], ["tags", "Tags", "list"], ["summary", "Summary", "long"],
  ["authors", "Authors", "list"], ["publisher", "Publisher", "text"], ["date_modified", "Modified", "date"],
  ["image", "Picture", "url"], ["image_alt", "Picture's text", "text"], ["external_url", "Other address", "url"],
  ["language", "Language", "text"], ["status", "Status", "text"],
];
// As importer/record.py has them.
const ISO_DATE = /^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01])(T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,6})?)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)?)?)?)?$/;
const WEB_ADDRESS = /^(https?:\/\/[^\s/?#]+\S*|[^\s:/?#]+|[^\s:/?#]*[/?#]\S*)$/;
const LANGUAGE = /^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/;

/** What is wrong with a value, in words, or "". @param {string} field @param {any} value */
function wrong(field, value) {
  const kind = FIELDS.find(([name]) => name === field)?.[2];
  if (value === null || (Array.isArray(value) && !value.length)) return field === "title" ? "A title is needed." : "";
  if (kind === "date") {
    const day = String(value).slice(0, 10);
    const real = day.length < 10 || new Date(`${day}T00:00:00Z`).getUTCDate() === Number(day.slice(8));
    return ISO_DATE.test(value) && real ? "" : "Write 2021, 2021-03, 2021-03-04 or 2021-03-04T10:00:00+01:00.";
  }
  if (kind === "url") return WEB_ADDRESS.test(value) ? "" : "Only http, https or relative addresses, without blanks.";
  if (field === "language") return LANGUAGE.test(value) ? "" : "Write a code such as en or pt-BR.";
  return "";
}

/** A correction's effect on the whole. */
class State {
  constructor() {
    /** @type {Map<string, Record<string, any>>} */ this.sets = new Map();
    /** @type {Set<string>} */ this.drops = new Set();
    /** @type {Map<string, string[]>} */ this.merges = new Map();
    /** @type {Map<string, string>} */ this.into = new Map();
    /** @type {Map<string, string[]>} */ this.keeps = new Map();
    /** @type {{field: string, from: string, to: string}[]} */ this.renames = [];
    /** @type {{field: string, pattern: string}[]} */ this.trims = [];
    /** @type {Entry[]} */ this.others = [];
  }

  /** @param {Entry} entry */
  take(entry) {
    const id = entry.id ?? "";
    if (entry.set) this.sets.set(id, { ...this.sets.get(id), ...entry.set });
    else if (entry.unset) {
      const left = { ...this.sets.get(id) };
      for (const field of entry.unset) delete left[field];
      if (Object.keys(left).length) this.sets.set(id, left);
      else this.sets.delete(id);
    } else if (entry.drop) this.drops.add(id);
    else if (entry.restore) {
      this.drops.delete(id);
      for (const [main, others] of this.merges) {
        const left = others.filter((other) => other !== id && main !== id);
        if (left.length) this.merges.set(main, left);
        else this.merges.delete(main);
      }
      for (const [other, main] of this.into) if (other === id || main === id) this.into.delete(other);
    } else if (entry.merge) {
      this.merges.set(id, [...new Set([...(this.merges.get(id) ?? []), ...entry.merge])]);
      for (const other of entry.merge) this.into.set(other, id);
    } else if (entry.keep) this.keeps.set(id, [...new Set([...(this.keeps.get(id) ?? []), ...entry.keep])]);
    else if (entry.rename) this.renames.push(entry.rename);
    else if (entry.trim) this.trims.push(entry.trim);
    else this.others.push(entry);
  }
}

class Model {
  /** @param {Index} index */
  constructor(index) {
    this.index = index;
    this.records = index.records;
    /** @type {Map<string, number[]>} */ this.places = new Map();
    this.records.forEach((record, place) => {
      const found = this.places.get(record.id);
      if (found) found.push(place);
      else this.places.set(record.id, [place]);
    });
    /** @type {Action[]} */ this.log = [];
    /** @type {Action[][]} */ this.past = [];
    /** @type {Action[][]} */ this.future = [];
    this.state = new State();
    /** @type {(Rec|undefined)[]} */ this.made = [];
    /** Called after every change, with the places of the records concerned, or null for all of them.
     * @type {(places: number[]|null) => void} */
    this.changed = () => undefined;
  }

  /** Does something that can be undone. @param {string} words @param {Entry[]} entries */
  act(words, entries) {
    if (entries.length) this.replace([...this.log, { words, entries }]);
  }

  /** @param {Action[]} log */
  replace(log) {
    this.past.push(this.log);
    this.future = [];
    this.become(log);
  }

  undo() {
    const log = this.past.pop();
    if (!log) return;
    this.future.push(this.log);
    this.become(log);
  }

  redo() {
    const log = this.future.pop();
    if (!log) return;
    this.past.push(this.log);
    this.become(log);
  }

  /** @param {Action[]} log */
  become(log) {
    const touched = concerned(this.log, log);
    this.log = log;
    this.state = new State();
    for (const action of log) for (const entry of action.entries) this.state.take(entry);
    /** @type {number[]|null} */ let places = null;
    if (touched) {
      places = [];
      for (const id of touched) for (const place of this.places.get(id) ?? []) places.push(place);
      for (const place of places) this.made[place] = undefined;
    } else this.made = [];
    this.changed(places);
  }

  /** The record as corrected. @param {number} place @returns {Rec} */
  at(place) {
    return (this.made[place] ??= this.correct(this.records[place]));
  }

  /** @param {Rec} record @returns {Rec} */
  correct(record) {
    const { renames, trims, sets } = this.state;
    const set = sets.get(record.id);
    if (!set && !renames.length && !trims.length) return record;
    /** @type {any} */ const out = { ...record };
    for (const { field, from, to } of renames) {
      if (out[field]?.includes(from)) out[field] = [...new Set(out[field].map((/** @type {string} */ label) => (label === from ? to : label)))];
    }
    for (const { field, pattern } of trims) {
      if (typeof out[field] !== "string") continue;
      const left = out[field].replace(new RegExp(pattern, "gu"), "").trim();
      if (left) out[field] = left;
    }
    for (const [field, value] of Object.entries(set ?? {})) {
      if (value === null || (Array.isArray(value) && !value.length)) delete out[field];
      else out[field] = value;
    }
    return out;
  }

  /** "edited", "dropped", "merged", or "". @param {number} place */
  fate(place) {
    const { id } = this.records[place];
    if (this.state.drops.has(id)) return "dropped";
    if (this.state.into.has(id)) return "merged";
    return this.state.sets.has(id) || this.state.merges.has(id) ? "edited" : "";
  }

  /** The corrections as `importer fix` reads them: rules first, then by id. @returns {{version: 1, corrections: Entry[]}} */
  exported() {
    const { sets, drops, merges, keeps, renames, trims, others } = this.state;
    /** @type {Entry[]} */ const out = [];
    for (const rename of renames) out.push({ rename });
    for (const trim of trims) out.push({ trim });
    out.push(...others);
    const push = (/** @type {string} */ id, /** @type {Entry} */ what) => {
      const [place] = this.places.get(id) ?? [], record = place === undefined ? undefined : this.records[place];
      out.push(record ? { id, ...what, about: { title: record.title, ...(record.url ? { url: record.url } : {}) } } : { id, ...what });
    };
    for (const [id, merge] of merges) if (!drops.has(id)) push(id, { merge });
    for (const [id, set] of sets) if (!drops.has(id)) push(id, { set });
    for (const id of drops) push(id, { drop: true });
    for (const [id, keep] of keeps) push(id, { keep });
    return { version: 1, corrections: out };
  }
}

/** The ids in which two logs can differ; null where a rule is among it. @param {Action[]} one @param {Action[]} other */
function concerned(one, other) {
  let start = 0;
  while (start < one.length && start < other.length && one[start] === other[start]) start++;
  /** @type {Set<string>} */ const ids = new Set();
  for (const action of [...one.slice(start), ...other.slice(start)]) {
    for (const entry of action.entries) {
      if (entry.rename || entry.trim) return null;
      if (entry.id !== undefined) ids.add(entry.id);
      for (const id of entry.merge ?? entry.keep ?? []) ids.add(id);
    }
  }
  return ids;
}

/** A log out of corrections, such as another page's. @param {any} data @returns {Action[]} */
function logOf(data) {
  if (!data || data.version !== 1 || !Array.isArray(data.corrections)) {
    throw new Error('these are no corrections: {"version": 1, "corrections": [...]} is expected');
  }
  const known = ["set", "drop", "add", "merge", "keep", "rename", "trim", "never", "promote"];
  for (const entry of data.corrections) {
    if (!entry || typeof entry !== "object" || !known.some((name) => name in entry)) {
      throw new Error(`no correction: ${JSON.stringify(entry).slice(0, 100)}`);
    }
    if (entry.trim) new RegExp(entry.trim.pattern, "u");
  }
  return [{ words: `${data.corrections.length} corrections loaded`, entries: data.corrections }];
}
