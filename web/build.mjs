// Builds the pages: each folder into a folder of dist/ by its name, which is the page's path as well.
import { build } from "vite";

for (const page of ["graphiql", "log-in"]) {
  await build({
    configFile: "vite.config.ts",
    root: page,
    base: `/${page}/`,
    build: { outDir: `../dist/${page}` },
    logLevel: "warn",
  });
}
