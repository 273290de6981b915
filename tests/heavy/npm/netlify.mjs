// How Netlify's own parser reads a file of redirects: node netlify.mjs FOLDER FILE → {"redirects", "errors"}.
import path from "node:path";
import { pathToFileURL } from "node:url";

const [folder, file] = process.argv.slice(2);
const parser = path.resolve(folder, "node_modules/@netlify/redirect-parser/lib/index.js");
const { parseAllRedirects } = await import(pathToFileURL(parser));
const { redirects, errors } = await parseAllRedirects({
  redirectsFiles: [path.resolve(file)],
  configRedirects: [],
  minimal: true,
});
console.log(JSON.stringify({ redirects, errors: errors.map(String) }));
