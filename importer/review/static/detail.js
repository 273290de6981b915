// One record: where it stood, with what was taken marked; its fields, to be edited in place; why it was taken.

class View {
  /** @param {Model} model @param {(place: number) => Promise<Detail>} details */
  constructor(model, details) {
    this.model = model;
    this.details = details;
    this.box = byId("detail");
    /** @type {number|null} */ this.place = null;
    this.shown = 0;
    /** Is fulfilled when the record that was last asked for is there. */ this.drawn = Promise.resolve();
    /** @type {(document: string) => void} */ this.only = () => undefined;
  }

  /** @param {number|null} place */
  show(place) {
    return (this.drawn = this.draw(place));
  }

  /** @param {number|null} place */
  async draw(place) {
    const same = place === this.place && place !== null;
    this.place = place;
    const turn = ++this.shown;
    if (place === null) {
      this.box.replaceChildren(el("p", { class: "empty" }, "No record fits. Take a filter away."));
      return;
    }
    const detail = await this.details(place);
    if (turn !== this.shown) return;  // another was asked for meanwhile
    const held = same ? [document.activeElement?.getAttribute("data-field"), this.box.scrollTop] : null;
    const r = this.model.at(place);
    this.box.replaceChildren(
      this.head(place, r), this.source(place, detail), this.fields(place, r, detail), ...this.why(r, detail));
    this.box.scrollTop = held ? Number(held[1]) : 0;
    if (held?.[0]) this.box.querySelector(`[data-field="${held[0]}"]`)?.focus();
  }

  /** @param {number} place @param {Rec} r */
  head(place, r) {
    const fate = this.model.fate(place), gone = fate === "dropped" || fate === "merged";
    const others = this.model.state.merges.get(r.id) ?? [];
    return el("header", {},
      el("div", { class: "row" },
        button("← List", () => document.body.classList.remove("open"), { class: "back" }),
        gone ? button("Restore", () => drop([place], false)) : button("Drop", () => drop([place], true), { title: "d" }),
        button("Never a card …", () => never(place, this.box.dataset.place ?? ""))),
      el("h2", { lang: r.language }, r.title, fate && el("span", { class: `flag ${fate}` }, fate)),
      fate === "merged" && el("p", {}, `Goes into ${this.model.state.into.get(r.id)}`),
      others.length > 0 && el("p", {}, `Takes in ${others.join(", ")}`),
      (r.warnings ?? []).length > 0 && el("p", {}, "Doubts: ", ...(r.warnings ?? []).map((code) => el("span", { class: "flag warn" }, code))));
  }

  /** @param {number} place @param {Detail} detail */
  source(place, detail) {
    const r = this.model.records[place];
    const { documents } = this.model.index;
    this.box.dataset.place = detail.place ?? "";
    const name = documents[r.d];
    const also = (r.also ?? []).map((number) => documents[number]);
    const box = el("section", { "aria-label": "Where it stood" },
      el("h3", {}, "Where it stood"),
      el("p", { class: "place" }, button(name, () => this.only(name), { class: "link", title: "Only this document" }),
        detail.place ? ` › ${detail.place}` : ` › number ${r.p + 1}`),
      also.length > 0 && el("p", { class: "place" }, `Also in ${also.slice(0, 5).join(", ")}${also.length > 5 ? ` and ${also.length - 5} more` : ""}`));
    if (detail.block) {
      const block = blockBox(detail.block, r.language);
      const taken = [...new Set([...block.querySelectorAll("[data-f]")].map((mark) => mark.getAttribute("data-f")))];
      box.append(block, el("p", { class: "legend" }, ...taken.map((field) => el("span", { "data-f": field }, WORDS.get(field) ?? field))));
      box.append(el("div", { class: "row take" }, el("span", {}, "Take the text that you select as:"),
        ...["title", "summary", "date_published", "types", "tags", "authors"].map((field) =>
          button(WORDS.get(field) ?? field, () => takeSelected(place, field, block)))));
    } else if (detail.content) {
      box.append(el("div", { class: "block", tabIndex: 0, lang: r.language }, el("p", {}, detail.content.slice(0, 1500))));
    } else box.append(el("p", { class: "empty" }, "Its source has no block to show: the raw fields below are all there is."));
    return box;
  }

  /** @param {number} place @param {Rec} r @param {Detail} detail */
  fields(place, r, detail) {
    const set = this.model.state.sets.get(r.id) ?? {};
    const box = el("section", { class: "fields", "aria-label": "Fields" }, el("h3", {}, "Fields"));
    for (const [field, words, kind] of FIELDS) {
      const value = /** @type {any} */ (r)[field];
      const shown = Array.isArray(value) ? value.join(" | ") : value ?? "";
      const id = `field-${field}`;
      const input = el(kind === "long" ? "textarea" : "input", {
        id, value: shown, "data-field": field, autocomplete: "off", spellcheck: kind === "text" || kind === "long", lang: kind === "url" || kind === "date" ? undefined : r.language,
        "aria-describedby": `${id}-said`, placeholder: kind === "list" ? "one | another" : kind === "date" ? "2021-03-04" : "",
        rows: kind === "long" ? Math.min(10, Math.max(2, Math.ceil(shown.length / 60))) : undefined,
        onchange: () => commit(place, field, input),
        onkeydown: (/** @type {KeyboardEvent} */ event) => {
          if (event.key === "Enter" && (kind !== "long" || event.ctrlKey)) commit(place, field, input);
          if (event.key === "Escape") {
            input.value = shown;
            byId("list").focus();
          }
        },
      });
      const raw = rawOf(detail.raw?.[field]);
      const said = el("span", { class: "said", id: `${id}-said` }, raw && raw !== shown ? `raw: ${raw.slice(0, 300)}` : "");
      box.append(el("div", { class: `field${field in set ? " edited" : ""}${shown ? "" : " none"}` },
        el("label", { for: id, "data-f": field }, words), input,
        field in set && button("↺", () => this.model.act(`${words} of “${r.title}” as it was read`, [{ id: r.id, unset: [field] }]),
          { "aria-label": `${words} as it was read`, title: "As it was read" }),
        said));
    }
    const more = [];
    if (r.event) more.push(["Event", [r.event.start, r.event.end, r.event.venue].filter(Boolean).join(" – ")]);
    for (const file of r.attachments ?? []) more.push(["File", `${file.title ?? ""} ${file.url}`.trim()]);
    more.push(["Id", r.id]);
    box.append(el("dl", {}, ...more.flatMap(([name, value]) => [el("dt", {}, name), el("dd", {}, value)])));
    return box;
  }

  /** @param {Rec} r @param {Detail} detail @returns {Node[]} */
  why(r, detail) {
    const out = [];
    if (detail.why) {
      const { score, reasons, rival } = detail.why;
      out.push(el("section", { "aria-label": "Why" }, el("h3", {}, `Why: score ${score.toFixed(2)}`), reasonList(reasons),
        rival && el("p", {}, `The next best title in its block: ${rival}`)));
    }
    if (detail.dropped?.length) {
      out.push(el("section", {}, el("h3", {}, "Dropped from it"),
        el("ul", {}, ...detail.dropped.map(({ kind, text }) => el("li", {}, el("b", {}, kind), " ", el("code", {}, text))))));
    }
    for (const [words, value] of /** @type {[string, any][]} */ ([["Raw fields", detail.raw], ["What the export calls it", detail.native]])) {
      if (value) out.push(el("details", {}, el("summary", {}, words), el("pre", {}, JSON.stringify(value, null, 2))));
    }
    if (detail.content && detail.block) out.push(el("details", {}, el("summary", {}, "Its whole text"), el("pre", { class: "text" }, detail.content)));
    return out;
  }
}

/** @param {[string, number][]} reasons */
function reasonList(reasons) {
  return el("ul", { class: "reasons" }, ...reasons.map(([words, value]) =>
    el("li", { class: value < 0 ? "against" : "for" }, el("b", {}, `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(2)}`), ` ${words}`)));
}

/** @param {any} raw @returns {string} */
function rawOf(raw) {
  if (raw === undefined || raw === null) return "";
  if (Array.isArray(raw)) return raw.map(rawOf).join(" | ");
  return typeof raw === "object" ? Object.values(raw).map(rawOf).join(", ") : String(raw);
}

/** What stands in a field's input, as a value of the record. @param {string} field @param {string} text */
function valueOf(field, text) {
  if (FIELDS.find(([name]) => name === field)?.[2] === "list") {
    return [...new Set(text.split("|").map((one) => one.trim()).filter(Boolean))];
  }
  return text.replace(/\s+/g, " ").trim() || null;
}

/** Sets a field as its input says, where that is valid. @param {number} place @param {string} field @param {any} input */
function commit(place, field, input) {
  const value = valueOf(field, input.value), fault = wrong(field, value);
  input.setAttribute("aria-invalid", String(Boolean(fault)));
  if (fault) byId(`field-${field}-said`).textContent = fault;
  else change([place], field, () => value);
}

/** @param {number[]} places @param {string} field @param {(r: any) => any} make */
function change(places, field, make) {
  /** @type {Map<string, any>} */ const sets = new Map();
  for (const place of places) {
    const r = /** @type {any} */ (app.model.at(place)), value = make(r);
    const now = r[field] ?? (Array.isArray(value) ? [] : null);
    if (JSON.stringify(now) !== JSON.stringify(value)) sets.set(r.id, value);
  }
  const words = WORDS.get(field) ?? field;
  const entries = [...sets].map(([id, value]) => ({ id, set: { [field]: value } }));
  app.model.act(places.length === 1 ? `${words} of “${app.model.at(places[0]).title}”` : `${words} of ${entries.length} records`, entries);
}

/** @param {number[]} places @param {boolean} gone */
function drop(places, gone) {
  const ids = [...new Set(places.map((place) => app.model.records[place].id))];
  const words = places.length === 1 ? `“${app.model.at(places[0]).title}”` : `${ids.length} records`;
  app.model.act(`${gone ? "Dropped" : "Restored"} ${words}`, ids.map((id) => (gone ? { id, drop: true } : { id, restore: true })));
}

/** Merges others into the first. @param {number[]} places */
function mergeInto(places) {
  const ids = [...new Set(places.map((place) => app.model.records[place].id))];
  if (ids.length < 2) return say("Tick two records or more to merge them.");
  app.model.act(`Merged ${ids.length} records into “${app.model.at(places[0]).title}”`, [{ id: ids[0], merge: ids.slice(1) }]);
}

/** @param {number} place @param {string} field @param {Element} block */
function takeSelected(place, field, block) {
  const selection = getSelection();
  const text = selection && block.contains(selection.anchorNode) ? selection.toString().trim() : "";
  if (!text) return say("Select a text in the block first.");
  const r = /** @type {any} */ (app.model.at(place));
  const listed = FIELDS.find(([name]) => name === field)?.[2] === "list";
  const value = listed ? [...new Set([...(r[field] ?? []), text.replace(/\s+/g, " ")])] : valueOf(field, text);
  const fault = wrong(field, value);
  if (fault) return say(`${text.slice(0, 40)}: ${fault}`);
  change([place], field, () => value);
}

/** A rule: blocks of a selector are never cards. @param {number} place @param {string} way */
function never(place, way) {
  const r = app.model.records[place];
  const selector = el("input", { id: "never-selector", value: way });
  const glob = el("input", { id: "never-document", value: app.model.index.documents[r.d] });
  ask("Never a card", [
    el("p", {}, "Blocks whose place ends like this, in documents that fit this pattern, will not be taken for cards any more. Fewer steps fit more."),
    el("label", { for: "never-selector" }, "Place (tag.class > tag.class)"), selector,
    el("label", { for: "never-document" }, "Documents (* stands for anything)"), glob,
  ], [["Never", () => {
    if (!selector.value.trim() || !glob.value.trim()) return false;
    app.model.act(`Never a card: ${selector.value}`, [
      { never: { selector: selector.value.trim(), document: glob.value.trim() } }, { id: r.id, drop: true }]);
    return true;
  }]]);
}
