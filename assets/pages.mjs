// The two pages people must be able to check byte by byte: the voting page with its list of files,
// and the trustees' page, which is one file and asks nothing of any network.

import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { build, transform } from "esbuild";
import { compileAsync } from "sass";

import { lighten } from "./lighten.mjs";

const sha256 = (bytes, encoding) => createHash("sha256").update(bytes).digest(encoding);
const integrityOf = (bytes) => `sha256-${sha256(bytes, "base64")}`;

/** One script with everything in it, so that the digest in the page covers every line that runs. */
async function script({ here, browsers }, source, format) {
  const { outputFiles } = await build({
    absWorkingDir: here,
    bundle: true,
    charset: "utf8",
    entryPoints: [source],
    format,
    legalComments: "none",
    minify: true,
    platform: "browser",
    target: browsers,
    write: false,
  });
  return Buffer.from(outputFiles[0].contents);
}

const filled = (text, values) =>
  text.replace(/\{\{([^}]+)\}\}/g, (_, name) => {
    if (!(name in values)) throw new Error(`The page asks for ${name}, which there is not.`);
    return values[name];
  });

/**
 * booth.html, its script, and page-hashes.json: every file of the voting page and its SHA-256. The
 * version is that of the list itself, so that two lists with one version are the same list.
 */
export async function boothFiles(pages, base) {
  const { here, folder } = pages;
  const code = await script(pages, "booth/main.js", "esm");
  const name = `booth-${sha256(code, "hex").slice(0, 10)}.js`;
  const page = filled(await readFile(join(here, "booth/booth.html"), "utf8"), {
    "base.css": base.file,
    "base.css integrity": base.integrity,
    "booth.js": name,
    "booth.js integrity": integrityOf(code),
  });
  const files = [
    { name: base.file, sha256: base.sha256 },
    { name, sha256: sha256(code, "hex") },
    { name: "booth.html", sha256: sha256(page, "hex") },
  ];
  const version = sha256(files.map((file) => `${file.sha256}  ${file.name}\n`).join(""), "hex").slice(0, 12);
  await writeFile(join(folder, name), code);
  await writeFile(join(folder, "booth.html"), page);
  // Canonical JSON: the keys in their order, no spaces, no line feed.
  const list = JSON.stringify({ files, format: "page-hashes-v1", version });
  await writeFile(join(folder, "page-hashes.json"), list);
  return [
    { logical: "booth.js", file: name },
    { logical: "booth.html", file: "booth.html" },
    { logical: "page-hashes.json", file: "page-hashes.json" },
  ];
}

/** trustee.html: style and script inside it, allowed by their digests and nothing else. */
export async function trusteePage(pages) {
  const { here, folder, browsers } = pages;
  const code = (await script(pages, "trustee/main.js", "iife")).toString("utf8").trim();
  const { css } = await compileAsync(join(here, "trustee/trustee.scss"), {
    loadPaths: [join(here, "node_modules"), join(here, "styles")],
    quietDeps: true,
    sourceMap: false,
    style: "compressed",
  });
  const style = (await transform(lighten(css), { loader: "css", minify: true, target: browsers })).code.trim();
  if (/<\/(script|style)/i.test(code + style)) throw new Error("The trustees' page would break off in the middle.");
  const page = filled(await readFile(join(here, "trustee/trustee.html"), "utf8"), {
    script: code,
    "script digest": integrityOf(code),
    style,
    "style digest": integrityOf(style),
  });
  await writeFile(join(folder, "trustee.html"), page);
  return { logical: "trustee.html", file: "trustee.html" };
}
