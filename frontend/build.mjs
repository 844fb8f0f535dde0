// Bundles src/editor.js and src/editor.css into the folder of static files that the server hands out, and the engine
// that answers SPARQL in the browser where a site consists of files.
// `node build.mjs FOLDER` writes to another folder.

import { copyFile, readFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

import { changed } from "./patches.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const folder = resolve(process.argv[2] ?? join(here, "../src/perfgraph/pages/static"));

const yasgui = {
  name: "yasgui",
  setup(work) {
    work.onLoad({ filter: /yasgui\.esm\.js$/ }, async ({ path }) => ({
      contents: changed(await readFile(path, "utf8")),
      loader: "js",
    }));
  },
};

await build({
  absWorkingDir: here,
  entryPoints: ["src/editor.js", "src/editor.css"],
  outdir: folder,
  bundle: true,
  minify: true,
  format: "iife",
  target: ["es2022"],
  charset: "utf8",
  legalComments: "inline",
  plugins: [yasgui],
  logLevel: "warning",
});

await build({
  absWorkingDir: here,
  entryPoints: ["src/files-worker.js"],
  outdir: folder,
  bundle: true,
  minify: true,
  format: "esm",
  target: ["es2022"],
  charset: "utf8",
  legalComments: "inline",
  logLevel: "warning",
});
await copyFile(join(here, "node_modules/oxigraph/web_bg.wasm"), join(folder, "files-oxigraph.wasm"));
