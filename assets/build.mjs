// Builds the browser assets: styles/*.scss and scripts/*.js go to governance/static under
// names that carry a hash of what is in them, with a manifest that says which is which.

import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

import { build, transform } from "esbuild";
import { compileAsync } from "sass";

import { lighten } from "./lighten.mjs";
import { boothFiles, trusteePage } from "./pages.mjs";

const here = dirname(fileURLToPath(import.meta.url));
// Another folder may be named, to compare the files of the voting page with published ones.
const target = resolve(process.argv[2] ?? join(here, "..", "governance", "static"));
const fresh = `${target}.new`;

const browsers = ["chrome109", "firefox115", "safari16"];
const forbidden = [/@font-face/i, /GDS Transport/i, /crest/i, /crown/i, /https?:\/\/(?!www\.w3\.org)/i];

const digest = (bytes, algorithm, encoding) =>
  createHash(algorithm).update(bytes).digest(encoding);

/** Refuses anything we may not ship: the government's typeface and marks, foreign addresses. */
function refuseForbidden(name, text) {
  for (const pattern of forbidden) {
    if (pattern.test(text)) throw new Error(`${name} contains ${pattern}, which must not be shipped.`);
  }
}

async function styles() {
  const sources = (await readdir(join(here, "styles"))).filter((f) => /^[a-z].*\.scss$/.test(f));
  const made = [];
  for (const source of sources.sort()) {
    const { css } = await compileAsync(join(here, "styles", source), {
      loadPaths: [join(here, "node_modules")],
      quietDeps: true,
      sourceMap: false,
      style: "compressed",
    });
    const { code } = await transform(lighten(css), { loader: "css", minify: true, target: browsers });
    const logical = source.replace(/\.scss$/, ".css");
    const hashed = logical.replace(/\.css$/, `-${digest(code, "sha256", "hex").slice(0, 10)}.css`);
    await writeFile(join(fresh, hashed), code);
    made.push([logical, hashed]);
  }
  return made;
}

/** Every module in scripts/ becomes a file of its own; core.js fetches the others when needed. */
async function scripts() {
  const sources = (await readdir(join(here, "scripts"))).filter((f) => f.endsWith(".js")).sort();
  const { metafile } = await build({
    absWorkingDir: here,
    bundle: true,
    chunkNames: "part-[hash]",
    entryNames: "[name]-[hash]",
    entryPoints: sources.map((f) => join("scripts", f)),
    format: "esm",
    legalComments: "none",
    metafile: true,
    minify: true,
    outdir: fresh,
    splitting: true,
    target: browsers,
  });
  return Object.entries(metafile.outputs)
    .map(([path, { entryPoint }]) => [basename(entryPoint ?? path), basename(path)])
    .sort();
}

/** What manifest.json says of one file. */
async function entry(logical, hashed) {
  const bytes = await readFile(join(fresh, hashed));
  refuseForbidden(logical, bytes.toString("utf8"));
  console.log(`${String(bytes.length).padStart(7)} bytes  ${hashed}`);
  return {
    file: hashed,
    bytes: bytes.length,
    sha256: digest(bytes, "sha256", "hex"),
    integrity: `sha256-${digest(bytes, "sha256", "base64")}`,
  };
}

/** The licences of what the built files contain, whose own comments do not survive the build. */
async function licences() {
  const { dependencies } = JSON.parse(await readFile(join(here, "package.json"), "utf8"));
  const inside = Object.keys(dependencies).filter((name) => !["esbuild", "sass"].includes(name));
  const texts = [];
  for (const name of [...inside, "@hpke/common"].sort()) {
    const folder = join(here, "node_modules", name);
    const { license, version } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
    const text = await readFile(join(folder, "LICENSE"), "utf8").catch(() => "");
    texts.push(`${name} ${version}: ${license}\n\n${text}`.trimEnd());
  }
  await writeFile(join(fresh, "licences.txt"), `${texts.join(`\n\n${"-".repeat(72)}\n\n`)}\n`);
}

async function main() {
  await rm(fresh, { force: true, recursive: true });
  await mkdir(fresh, { recursive: true });
  const manifest = {};
  for (const [logical, hashed] of [...(await styles()), ...(await scripts())]) {
    manifest[logical] = await entry(logical, hashed);
  }
  const pages = { here, folder: fresh, browsers };
  for (const name of [...(await boothFiles(pages, manifest["base.css"])), await trusteePage(pages)]) {
    manifest[name.logical] = await entry(name.logical, name.file);
  }
  await licences();
  await writeFile(join(fresh, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  await rm(target, { force: true, recursive: true });
  await rename(fresh, target);
  console.log(`Built ${Object.keys(manifest).length} files into governance/static.`);
}

await main();
