// Builds the pages: each folder into a folder of dist/ by its name, which is the page's path as well; the application is at /.
// Assets are kept compressed alone: the server sends them so, and unpacks them for the few who can't. With --small, for a
// release, they are a tenth smaller, in another twelve seconds.
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { brotliCompressSync, constants } from "node:zlib";
import { build } from "vite";
import { meet, writeLicenses } from "./licenses.mjs";

const quality = process.argv.includes("--small") ? 11 : 7;
const compress = (file) => brotliCompressSync(file, { params: { [constants.BROTLI_PARAM_QUALITY]: quality } });

const packages = new Set();
for (const page of ["app", "graphiql"]) {
  await build({
    configFile: "vite.config.mjs",
    root: page,
    base: page === "app" ? "/" : `/${page}/`,
    build: { outDir: `../dist/${page}` },
    logLevel: "warn",
    plugins: [meet(packages, page)],
    worker: { plugins: () => [meet(packages, page)] },
  });
  const assets = `dist/${page}/assets/`;
  for (const file of readdirSync(assets)) {
    writeFileSync(`${assets}${file}.br`, compress(readFileSync(assets + file)));
    rmSync(assets + file);
  }
}
writeLicenses(packages);
