// The other views: charts, likely duplicates, labels, rejections, what was dropped, near misses, the corrections.

const AT_ONCE = 100;

/** Rows with a button for more. @template T @param {T[]} rows @param {(row: T, number: number) => Node} draw @param {string} none */
function listed(rows, draw, none) {
  const box = el("div", { class: "cards" });
  if (!rows.length) box.append(el("p", { class: "empty" }, none));
  let at = 0;
  const more = button("", () => {
    more.before(...rows.slice(at, at + AT_ONCE).map((row, number) => draw(row, at + number)));
    at += AT_ONCE;
    more.hidden = at >= rows.length;
    more.textContent = more.hidden ? "" : `Show more (${(rows.length - at).toLocaleString()} left)`;
  });
  box.append(more);
  more.click();
  return box;
}

/** Bars: a picture that is a list of buttons, so that it can be read, pressed and printed.
 * @param {string} title @param {[string, number][]} rows @param {((name: string) => void)|null} choose @param {boolean} [columns] */
function bars(title, rows, choose, columns) {
  const most = Math.max(1, ...rows.map(([, count]) => count));
  const box = el("section", { class: columns ? "chart columns" : "chart" }, el("h3", {}, title));
  const list = el("ol", {});
  for (const [name, count] of rows) {
    const bar = el("span", { class: "bar", "aria-hidden": "true" });
    bar.style.setProperty("--share", `${(100 * count) / most}%`);
    const inside = [el("span", { class: "name" }, name), bar, el("span", { class: "count" }, count.toLocaleString())];
    const label = `${name}: ${count.toLocaleString()}`;
    list.append(el("li", {}, choose
      ? el("button", { type: "button", title: label, onclick: () => choose(name) }, ...inside)
      : el("span", { class: "flat", title: label }, ...inside)));
  }
  box.append(rows.length ? list : el("p", { class: "empty" }, "Nothing to show."));
  return box;
}

/** @param {Map<string, number>|undefined} counts @param {number} [most] @returns {[string, number][]} */
function largest(counts, most = 20) {
  return [...(counts ?? [])].sort((a, b) => b[1] - a[1] || COLLATOR.compare(a[0], b[0])).slice(0, most);
}

/** Every month, or over long times every year, from the first to the last, also those without a record. @param {Map<string, number>} months @param {Map<string, number>} all by year @returns {[string, number][]} */
function overTime(months, all) {
  const known = [...months.keys()].sort();
  const years = [...all.keys()].map(Number).filter((year) => year > 0).sort((a, b) => a - b);
  if (!years.length) return [];
  const first = years[0], last = years[years.length - 1];
  /** @type {[string, number][]} */ const rows = [];
  if (known.length && last - first < 6) {
    for (let year = first; year <= last; year++) {
      for (let month = 1; month < 13; month++) {
        const name = `${year}-${String(month).padStart(2, "0")}`;
        if (name >= known[0] && name <= known[known.length - 1]) rows.push([name, months.get(name) ?? 0]);
      }
    }
    return rows;
  }
  for (let year = Math.max(first, last - 120); year <= last; year++) rows.push([String(year), all.get(String(year)) ?? 0]);
  return rows;
}

/** @param {Filter} filter @param {(facet: string, value: string) => void} choose */
function charts(filter, choose) {
  const { counts, model } = filter;
  const time = overTime(counts.get("month") ?? new Map(), counts.get("year") ?? new Map());
  const byYear = time.length > 0 && time[0][0].length === 4;
  const scores = counts.get("score") ?? new Map();
  return [
    el("p", {}, `${filter.shown.length.toLocaleString()} records that the filters leave. Press a bar to see them.`),
    bars(byYear ? "Records by year" : "Records by month", time, (name) => choose(byYear ? "year" : "month", name), true),
    el("div", { class: "charts" },
      bars("By type", largest(counts.get("type")), (name) => choose("type", name)),
      bars("Missing fields", largest(counts.get("missing")), (name) => choose("missing", name)),
      bars("Scores, the doubtful first", BANDS.filter((name) => scores.has(name)).map((name) => [name, scores.get(name) ?? 0]), (name) => choose("score", name)),
      bars("Warnings", largest(counts.get("warning")), (name) => choose("warning", name)),
      bars("By document", largest(counts.get("document")), (name) => choose("document", name)),
      bars("What was dropped", Object.entries(model.index.dropped_kinds), null)),
  ];
}

/** @param {Model} model @param {(id: string) => void} open */
function duplicates(model, open) {
  const { keeps, into, drops } = model.state;
  const left = model.index.likely.filter(({ members }) => {
    const ids = members.map((place) => model.records[place].id).filter((id) => !drops.has(id) && !into.has(id));
    return ids.length > 1 && !ids.some((id) => keeps.has(id));
  });
  return [
    el("p", {}, `${left.length.toLocaleString()} of ${model.index.likely.length.toLocaleString()} proposals are open.`),
    listed(left, ({ members, why }) => {
      const rows = members.map((place) => /** @type {any} */ (model.at(place)));
      const names = ["title", "url", "date_published", "types", "tags", "summary", "authors", "image"];
      const table = el("table", {}, el("thead", {}, el("tr", {}, el("td", {}), ...rows.map((r) =>
        el("th", { scope: "col" }, button("Open", () => open(r.id), { class: "link" }), ` ${model.index.documents[r.d]}`)))));
      const body = el("tbody", {});
      for (const name of names) {
        const values = rows.map((r) => rawOf(r[name]));
        if (!values.some(Boolean)) continue;
        const differ = new Set(values).size > 1;
        body.append(el("tr", { class: differ ? "differ" : "" }, el("th", { scope: "row" }, WORDS.get(name) ?? name),
          ...values.map((value) => el("td", {}, value.length > 240 ? `${value.slice(0, 240)}…` : value))));
      }
      body.append(el("tr", {}, el("td", {}), ...members.map((place) =>
        el("td", {}, button("Merge into this one", () => mergeInto([place, ...members.filter((other) => other !== place)]))))));
      table.append(body);
      const ids = rows.map((r) => r.id);
      return el("section", { class: "card" }, el("h3", {}, why.join(", ")), el("div", { class: "wide", tabIndex: 0, role: "group", "aria-label": "Side by side" }, table),
        button("They are different: keep all", () => model.act(`Kept ${ids.length} apart: “${rows[0].title}”`, [{ id: ids[0], keep: ids.slice(1) }])));
    }, "No likely duplicates."),
  ];
}

/** @param {Model} model */
function labels(model) {
  const out = [el("p", {}, "Labels that are likely one. Choose a spelling, and the others are renamed to it over the whole site.")];
  for (const field of /** @type {("types"|"tags")[]} */ (["types", "tags"])) {
    const groups = model.index.labels[field].filter((group) =>
      group.filter(([label]) => !model.state.renames.some((rule) => rule.field === field && rule.from === label)).length > 1);
    out.push(el("h3", {}, WORDS.get(field) ?? field), listed(groups, (group) => el("section", { class: "card" }, el("ul", { class: "plain" }, ...group.map(([label, count]) =>
      el("li", {}, button("Keep this", () => rename(field, group.map(([other]) => other).filter((other) => other !== label), label)), ` “${label}” ${count.toLocaleString()}`)))),
      "No labels with near-duplicates."));
  }
  const field = el("select", { id: "rename-field" }, el("option", { value: "types" }, "Types"), el("option", { value: "tags" }, "Tags"));
  const known = el("datalist", { id: "known-labels" }, ...largest(counted(model), 1000).map(([value]) => el("option", { value })));
  const from = el("input", { id: "rename-from" }), to = el("input", { id: "rename-to" });
  for (const input of [from, to]) input.setAttribute("list", "known-labels");
  out.push(el("section", { class: "card" }, el("h3", {}, "Rename a label"), known, el("div", { class: "row" },
    el("label", {}, "In ", field), el("label", {}, "from ", from), el("label", {}, "to ", to),
    button("Rename", () => from.value && to.value.trim() && rename(field.value, [from.value], to.value.trim())))));
  const pattern = el("input", { id: "trim-pattern", placeholder: " [-–|] Name of the site$" }), said = el("span", { role: "status" });
  pattern.addEventListener("input", () => {
    try {
      const rule = new RegExp(pattern.value, "u");
      said.textContent = pattern.value ? `Titles that it fits: ${model.records.filter((r) => rule.test(r.title)).length.toLocaleString()}` : "";
    } catch (error) {
      said.textContent = String(error);
    }
  });
  out.push(el("section", { class: "card" }, el("h3", {}, "Trim titles"), el("div", { class: "row" }, el("label", {}, "What fits this pattern goes: ", pattern),
    button("Trim", () => {
      try {
        new RegExp(pattern.value, "u");
      } catch {
        return;
      }
      if (pattern.value) model.act(`Titles without ${pattern.value}`, [{ trim: { field: "title", pattern: pattern.value } }]);
    }), said)));
  return out;
}

/** All labels, and how often they occur. @param {Model} model */
function counted(model) {
  /** @type {Map<string, number>} */ const counts = new Map();
  model.records.forEach((_, place) => {
    const r = model.at(place);
    for (const label of [...(r.types ?? []), ...(r.tags ?? [])]) counts.set(label, (counts.get(label) ?? 0) + 1);
  });
  return counts;
}

/** @param {string} field @param {string[]} labels @param {string} to */
function rename(field, labels, to) {
  app.model.act(`${labels.map((label) => `“${label}”`).join(", ")} → “${to}”`, labels.map((from) => ({ rename: { field, from, to } })));
}

/** @param {Model} model */
function rejections(model) {
  const { index } = model;
  return [
    partial(index.rejections.length, index.totals.rejections, "rejections"),
    listed(index.unreadable, (row) => el("section", { class: "card" }, el("h3", {}, row.document), el("p", { class: "warn" }, `can't be read: ${row.error}`)), ""),
    listed(index.rejections, (row) => el("section", { class: "card" },
      el("h3", {}, row.raw?.title || "(no title)"), el("p", { class: "place" }, `${index.documents[row.d]} › ${row.place || row.position + 1}`),
      el("p", {}, ...row.reasons.map((reason) => el("span", { class: "flag warn" }, reason))),
      row.block && blockBox(row.block),
      el("details", {}, el("summary", {}, "Raw fields"), el("pre", {}, JSON.stringify(row.raw, null, 2))),
      button("It should be a record …", () => promote(index.documents[row.d], row.raw?.title ?? "", row.raw?.url ?? ""))), "Nothing was rejected."),
  ];
}

/** @param {Model} model */
function droppedTexts(model) {
  const { index } = model;
  return [
    partial(index.dropped.length, index.totals.dropped, "dropped texts"),
    bars("By kind", Object.entries(index.dropped_kinds), null),
    listed(index.dropped, (row) => el("section", { class: "card" }, el("h3", {}, row.kind),
      el("p", { class: "place" }, `${index.documents[row.d]}${row.place ? ` › ${row.place}` : ""}`), el("pre", { class: "text" }, row.text)), "Nothing was dropped."),
  ];
}

/** @param {Model} model */
function nearMisses(model) {
  const { index } = model;
  return [
    partial(index.near.length, index.totals.near, "near misses"),
    listed([...index.near].sort((a, b) => (b.why?.score ?? 0) - (a.why?.score ?? 0)), (row) => el("section", { class: "card" },
      el("h3", {}, row.title), el("p", { class: "place" }, `${index.documents[row.d]} › ${row.place}`), row.url && el("p", {}, row.url),
      row.block && blockBox(row.block),
      row.why && el("details", {}, el("summary", {}, `Why not: score ${row.why.score.toFixed(2)}`), reasonList(row.why.reasons)),
      button("This should have been a card …", () => promote(index.documents[row.d], row.title, row.url ?? ""))), "Nothing was nearly taken."),
  ];
}

/** @param {number} held @param {number} all @param {string} words */
function partial(held, all, words) {
  return el("p", {}, held < all ? `The first ${held.toLocaleString()} of ${all.toLocaleString()} ${words}.` : `${all.toLocaleString()} ${words}.`);
}

/** @param {string} where @param {string} title @param {string} url */
function promote(where, title, url) {
  const name = el("input", { id: "promote-title", value: title }), address = el("input", { id: "promote-url", value: url });
  ask("A record", [el("p", {}, where), el("label", { for: "promote-title" }, "Title"), name, el("label", { for: "promote-url" }, "Address"), address], [["Make it a record", () => {
    const held = valueOf("url", address.value);
    const fault = wrong("title", valueOf("title", name.value)) || wrong("url", held);
    if (fault) {
      say(fault);
      return false;
    }
    app.model.act(`A record: “${name.value}”`, [{ promote: {
      document: where, title: name.value.trim(), url: /** @type {string|null} */ (held),
      ...(title && title !== name.value.trim() ? { shown: title } : {}),
    } }]);
    return true;
  }]]);
}

/** A record that no document shows. */
function addRecord() {
  /** @type {[string, any][]} */
  const inputs = ["title", "url", "date_published", "types", "summary"].map((field) => [field, el("input", { id: `add-${field}` })]);
  const said = el("p", { role: "alert" });
  ask("Add a record", [...inputs.flatMap(([field, input]) => [el("label", { for: input.id }, WORDS.get(field) ?? field), input]), said], [["Add", () => {
    /** @type {Record<string, any>} */ const add = {};
    for (const [field, input] of inputs) {
      const value = valueOf(field, input.value), fault = wrong(field, value);
      if (fault) {
        said.textContent = `${WORDS.get(field)}: ${fault}`;
        return false;
      }
      if (value !== null && value.length) add[field] = value;
    }
    app.model.act(`Added “${add.title}”`, [{ add }]);
    return true;
  }]]);
}

/** @param {Model} model */
function corrections(model) {
  const { log } = model, out = model.exported();
  const text = `${JSON.stringify(out, null, 2)}\n`;
  const area = el("textarea", { id: "corrections", rows: 12, spellcheck: false, value: text, "aria-label": "Corrections as JSON", class: "code" });
  const file = el("input", { type: "file", accept: ".json,application/json", id: "load", onchange: async () => file.files?.[0] && load(await file.files[0].text()) });
  const load = (/** @type {string} */ given) => {
    try {
      model.replace([...model.log, ...logOf(JSON.parse(given))]);
      say("Loaded.");
    } catch (error) {
      say(error instanceof Error ? error.message : String(error));
    }
  };
  return [
    el("p", {}, `${out.corrections.length.toLocaleString()} corrections. Save them, then put them into the profile: `, el("code", {}, "importer fix site.toml corrections.json")),
    el("div", { class: "row" },
      button("Save corrections.json", () => save(text), { class: "main", id: "save" }),
      button("Copy", async () => {
        area.select();
        try {
          await navigator.clipboard.writeText(text);
          say("Copied.");
        } catch {
          say(document.execCommand("copy") ? "Copied." : "Copy the text below.");
        }
      }),
      button("Load what stands below", () => load(area.value)), el("label", {}, "Load a file ", file),
      button("Add a record …", addRecord), button("Take all back", () => model.replace([]), { disabled: !log.length })),
    el("ol", { class: "log" }, ...log.slice(-300).map((action, number) => el("li", {}, `${action.words} `,
      button("Take back", () => model.replace(log.filter((_, at) => at !== Math.max(0, log.length - 300) + number)), { class: "link" })))),
    area,
    model.index.stale.length > 0 && el("section", {}, el("h3", {}, "Corrections of the profile that did nothing in this run"),
      el("ul", {}, ...model.index.stale.map(({ code, about }) => el("li", {}, el("b", {}, code), ` ${about}`)))),
  ];
}

/** @param {string} text */
function save(text) {
  const url = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  const link = el("a", { href: url, download: "corrections.json" });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10000);
  say("Saved as corrections.json; put it into the profile with: importer fix site.toml corrections.json");
}
