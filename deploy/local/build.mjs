/**
 * Builds style sheets and scripts into static/dist: `npm run build`.
 *
 * Every file carries the hash of its content in its name, so that browsers may keep it for ever;
 * manifest.json says which name belongs to which. Beside each file lie its Brotli and gzip forms.
 */
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import { build, transform } from "esbuild";
import { compileAsync } from "sass";
import { lightened } from "./lighten.mjs";
import { logical } from "./logical.mjs";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const DIST = join(ROOT, "static", "dist");
const BROWSERS = ["chrome109", "firefox115", "safari15.4"];
const DAY = 24 * 60 * 60 * 1000;
const COMPRESSED = new Set([".css", ".js", ".svg", ".wasm", ".webmanifest"]);

/** Scripts by the name under which templates ask for them. */
const SCRIPTS = {
  family: "static/js/family/main.mjs",
  desk: "static/js/desk/main.mjs",
  keep: "static/js/keep/main.mjs",
  "keep-worker": "static/js/keep/worker.mjs",
  scan: "static/js/scan/main.mjs",
  "scan-worker": "static/js/scan/worker.mjs",
  decoder: "static/js/scan/decoder.mjs",
  "decoder-plain": "static/js/scan/decoder-plain.mjs",
};

/** @type {import("esbuild").Plugin} */
const LIGHT = {
  name: "lighten",
  setup({ onLoad }) {
    onLoad({ filter: /\.wasm$/ }, async ({ path }) => ({ contents: lightened(await readFile(path)), loader: "file" }));
  },
};

/** @typedef {{ name: string, file: string, content: Uint8Array }} Built */

/** Each .scss of static/scss that is no part (_name.scss) is a sheet of its own. */
async function sheets() {
  const folder = join(ROOT, "static", "scss");
  const names = (await readdir(folder)).filter((name) => /^[^_].*\.scss$/.test(name));
  return Promise.all(names.map((name) => sheet(join(folder, name))));
}

/**
 * @param {string} path
 * @returns {Promise<Built>}
 */
async function sheet(path) {
  const { css } = await compileAsync(path, { loadPaths: [join(ROOT, "node_modules")], quietDeps: true });
  const { code } = await transform(logical(css), { loader: "css", minify: true, target: BROWSERS });
  return hashed(basename(path, ".scss"), ".css", Buffer.from(code));
}

/** Bundle the scripts, and whatever files they load (the decoder's WebAssembly). */
async function scripts() {
  const entries = Object.entries(SCRIPTS).filter(([, path]) => existsSync(join(ROOT, path)));
  const { outputFiles } = await build({
    absWorkingDir: ROOT,
    entryPoints: entries.map(([out, path]) => ({ out, in: path })),
    outdir: DIST,
    bundle: true,
    write: false,
    minify: true,
    format: "esm",
    target: BROWSERS,
    entryNames: "[name]-[hash]",
    assetNames: "[name]-[hash]",
    plugins: [LIGHT],
    logLevel: "warning",
  });
  return outputFiles.map(({ path, contents }) => {
    const file = basename(path);
    return { name: file.replace(/-[A-Z0-9]{8}(?=\.)/, ""), file, content: contents };
  });
}

/** Pictures and the like are taken as they are. */
async function pictures() {
  const folder = join(ROOT, "static", "icons");
  const names = existsSync(folder) ? await readdir(folder) : [];
  return Promise.all(
    names.map(async (name) => hashed(basename(name, extname(name)), extname(name), await readFile(join(folder, name)))),
  );
}

/**
 * @param {string} stem
 * @param {string} extension
 * @param {Uint8Array} content
 * @returns {Built}
 */
function hashed(stem, extension, content) {
  const digest = createHash("sha256").update(content).digest("hex").slice(0, 8).toUpperCase();
  return { name: stem + extension, file: `${stem}-${digest}${extension}`, content };
}

/** @param {Built} built */
async function write({ file, content }) {
  const path = join(DIST, file);
  await writeFile(path, content);
  if (COMPRESSED.has(extname(file))) {
    const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } };
    await writeFile(`${path}.br`, await promisify(brotliCompress)(content, quality));
    await writeFile(`${path}.gz`, await promisify(gzip)(content, { level: constants.Z_BEST_COMPRESSION }));
  }
}

/**
 * Remove what no page asks for any more. A server that is still running names the files of its own
 * start, so they stay for a day.
 *
 * @param {Set<string>} wanted
 */
async function clear(wanted) {
  const kept = (/** @type {string} */ name) =>
    wanted.has(name.replace(/\.(br|gz)$/, "")) || !/-[A-Z0-9]{8}\./.test(name);
  for (const path of (await readdir(DIST)).filter((name) => !kept(name)).map((name) => join(DIST, name))) {
    if (Date.now() - (await stat(path)).mtimeMs > DAY) {
      await rm(path);
    }
  }
}

const built = (await Promise.all([sheets(), scripts(), pictures()])).flat();
await mkdir(DIST, { recursive: true });
await Promise.all(built.map(write));
const manifest = Object.fromEntries(built.map(({ name, file }) => [name, file]).sort());
await writeFile(join(DIST, "manifest.tmp"), `${JSON.stringify(manifest, null, 1)}\n`);
await rename(join(DIST, "manifest.tmp"), join(DIST, "manifest.json"));
await clear(new Set(Object.values(manifest)));
