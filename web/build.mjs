// Builds the pages: each folder into a folder of dist/ by its name, which is the page's path as well; the application is at /.
// Assets are kept compressed alone: the server sends them so, and unpacks them for the few who can't. The application is
// always as small as can be. GraphiQL is so with --small, for a release: a tenth smaller, in another twelve seconds.
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { brotliCompressSync, constants } from "node:zlib";
import { build } from "vite";
import { meet, writeLicenses } from "./licenses.mjs";

const isSmall = process.argv.includes("--small");
const compress = (file, quality) => brotliCompressSync(file, { params: { [constants.BROTLI_PARAM_QUALITY]: quality } });

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
  const quality = page === "app" || isSmall ? 11 : 7;
  const assets = `dist/${page}/assets/`;
  for (const file of readdirSync(assets)) {
    writeFileSync(`${assets}${file}.br`, compress(readFileSync(assets + file), quality));
    rmSync(assets + file);
  }
}
writeLicenses(packages);
