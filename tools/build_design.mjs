// Makes what the browser loads: build/static/design/catalog.css, build/static/studio/ and build/static/vendor/.
//
// Cascade layers decide what wins: Designsystemet, our tokens and elements, the design's components, and last the pages
// of each door. Within a layer order matters only where files are numbered.
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { bundle } from "lightningcss";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const modules = join(root, "node_modules");
const design = join(root, "src/tilbudskatalog/ground/design");
const work = join(root, "build/design");
const target = join(root, "build/static");

// Only the parts of Designsystemet that our markup uses: the whole of it weighs three times as much.
const PARTS = ["button", "input", "skip-link", "data-size-workaround"];

function styleSheets(folder) {
  return readdirSync(folder, { recursive: true })
    .filter((name) => name.endsWith(".css"))
    .sort()
    .map((name) => join(folder, name));
}

function buildTheme() {
  const cli = join(modules, "@digdir/designsystemet/dist/bin/designsystemet.js");
  const run = (...args) => execFileSync(process.execPath, [cli, "tokens", ...args], { cwd: work, stdio: "pipe" });
  run("create", "--config", join(design, "designsystemet.config.json"), "--out-dir", join(work, "tokens"));
  run("build", "--tokens", join(work, "tokens"), "--out-dir", join(work, "theme"));
  return join(work, "theme/tilbud.css");
}

function buildStyleSheet(theme) {
  const parts = join(modules, "@digdir/designsystemet-css/dist/src");
  const layers = [
    ["ds.base", [join(parts, "base.css")]],
    ["ds.components", PARTS.map((name) => join(parts, `${name}.css`))],
    ["tk.elements", styleSheets(join(design, "styles"))],
    ["tk.components", styleSheets(join(design, "templates/design/components"))],
    ["tk.pages", styleSheets(join(root, "src/tilbudskatalog/doors/portal/templates/portal"))],
  ];
  const lines = ["@layer ds.theme, ds.base, ds.components, tk.elements, tk.components, tk.pages;"];
  lines.push(`@import ${JSON.stringify(theme)};`);
  for (const [layer, files] of layers) lines.push(...files.map((file) => importInto(layer, file)));
  writeBundle(lines, "design/catalog.css");
}

// The workspace's own, kept out of the sheet that the public pages load: one sheet of each folder.
function buildWorkspace() {
  const styles = join(root, "src/tilbudskatalog/doors/studio/styles");
  return readdirSync(styles).map((name) => {
    const sheet = `studio/${name}.css`;
    writeBundle(styleSheets(join(styles, name)).map((file) => importInto("tk.pages", file)), sheet);
    return sheet;
  });
}

function importInto(layer, file) {
  return `@import ${JSON.stringify(file)} layer(${layer});`;
}

function writeBundle(lines, sheet) {
  const entry = join(work, sheet.replace("/", "-"));
  writeFileSync(entry, lines.join("\n"));
  const { code, warnings } = bundle({ filename: entry, minify: true, projectRoot: root });
  // A misspelt property would otherwise pass in silence. Designsystemet's own files are not ours to judge.
  const ours = warnings.filter((warning) => warning.loc?.filename?.includes("tilbudskatalog"));
  if (ours.length) throw new Error(ours.map((warning) => `${warning.loc.filename}: ${warning.message}`).join("\n"));
  writeFileSync(join(target, sheet), code);
}

rmSync(work, { recursive: true, force: true });
const folders = ["design", "studio", "vendor"].map((name) => join(target, name));
for (const folder of [work, ...folders]) mkdirSync(folder, { recursive: true });
buildStyleSheet(buildTheme());
const workspace = buildWorkspace();
copyFileSync(join(modules, "htmx.org/dist/htmx.min.js"), join(target, "vendor/htmx.min.js"));
for (const file of ["design/catalog.css", ...workspace, "vendor/htmx.min.js"]) {
  const bytes = readFileSync(join(target, file));
  console.log(`build/static/${file}: ${(bytes.length / 1024).toFixed(1)} KB, ${(gzipSync(bytes).length / 1024).toFixed(1)} KB gzipped`);
}
