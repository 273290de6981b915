// What Ghost's own validation says of a file for its import: node ghost.cjs FOLDER FILE → {"counts", "problems"}.
// FOLDER holds node_modules and, of the package `ghost`, package/core/server/data/schema (.ci/run puts them there).
const fs = require("node:fs");
const path = require("node:path");

const [folder, file] = process.argv.slice(2);
const place = path.resolve(folder, "package/core/server/data/schema");
const tables = require(path.join(place, "schema.js"));
const { validateSchema } = require(path.join(place, "validator.js"));
const { db: [{ meta, data }] } = JSON.parse(fs.readFileSync(file, "utf8"));

// https://docs.ghost.org/migration/custom/; every other column has a default, or the import fills it.
const REQUIRED = { posts: ["title"], tags: ["name"], users: ["name", "email"] };
const UNIQUE = { posts: ["id", "slug"], tags: ["id", "slug"], users: ["id", "slug", "email"] };
const JOINED = { post_id: "posts", tag_id: "tags", author_id: "users" };
const DATES = ["created_at", "updated_at", "published_at"];

const problems = [];
const tell = (table, row, text) => problems.push(`${table} ${JSON.stringify(row).slice(0, 200)}: ${text}`);
const ids = (table) => new Set(data[table].map((row) => row.id));
const known = { posts: ids("posts"), tags: ids("tags"), users: ids("users") };

if (!/^\d+\.\d+\.\d+$/.test(meta.version)) problems.push(`meta.version ${meta.version}`);
if (!Number.isInteger(meta.exported_on)) problems.push(`meta.exported_on ${meta.exported_on}`);
for (const [table, rows] of Object.entries(data)) {
  if (!tables[table]) problems.push(`${table}: no such table`);
  const seen = new Set();
  for (const row of rows) {
    for (const column of Object.keys(row)) if (!tables[table]?.[column]) tell(table, row, `no such column: ${column}`);
    for (const column of REQUIRED[table] ?? []) if (!row[column]) tell(table, row, `no ${column}`);
    for (const column of UNIQUE[table] ?? []) {
      const value = `${column}:${row[column]}`;
      if (seen.has(value)) tell(table, row, `twice: ${value}`);
      seen.add(value);
    }
    for (const [column, other] of Object.entries(JOINED)) {
      if (column in row && !known[other].has(row[column])) tell(table, row, `leads nowhere: ${column}`);
    }
    for (const column of DATES) if (column in row && isNaN(new Date(row[column]))) tell(table, row, `no date: ${column}`);
    try {
      // As for a change, of all that the row has: what it has not is the import's to fill.
      const model = { changed: row, get: (column) => row[column], set: () => {} };
      validateSchema(table, model, { method: "update" });
    } catch (found) {
      if (!Array.isArray(found)) throw found;
      for (const one of found) tell(table, row, one.message);
    }
  }
}
const counts = Object.fromEntries(Object.entries(data).map(([table, rows]) => [table, rows.length]));
console.log(JSON.stringify({ counts, problems }));
