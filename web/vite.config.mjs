import { defineConfig } from "vite";

import { relay } from "./relay.mjs";

/** What main.tsx imports one after the other. */
const starts = /\/app\/(start\.tsx|router\.tsx|relay\/environment\.ts)$|\/react-dom\/client\.js$/;

/** Has that fetched with the application's first script, and not after it. */
const preloadStart = {
  name: "preload-start",
  transformIndexHtml: {
    order: "post",
    handler(html, { bundle = {} }) {
      const withImports = (file) => [file, ...bundle[file].imports.flatMap(withImports)];
      const files = Object.values(bundle).filter(({ facadeModuleId }) => starts.test(facadeModuleId)).flatMap(({ fileName }) => withImports(fileName));
      const unnamed = [...new Set(files)].filter((file) => !html.includes(file));
      return unnamed.map((file) => ({ tag: "link", attrs: { rel: "modulepreload", crossorigin: true, href: `/${file}` }, injectTo: "head" }));
    },
  },
};

const inPackage = (names) => new RegExp(`/node_modules/(${names})/`);

/**
 * What every page of the application needs comes in few files: each is another trip, and work for the browser. There is one for
 * each piece that main.tsx runs by itself, and one for its own imports.
 */
const pieces = [
  ["react", inPackage("react|react-dom|scheduler|use-sync-external-store")],
  ["relay", inPackage("relay-runtime|react-relay|fbjs|invariant")],
  ["router", inPackage("@tanstack/(react-router|router-core|history|react-store|store)")],
  ["start", /./],
];

/** The piece that a module belongs to, where it is run before any page. */
function pieceOf(id, graph) {
  if (id.endsWith("/app/main.tsx")) return null; // the page names it by itself
  const isNeededBy = (needs, one, met = new Set()) => needs.test(one) || (!met.has(one) && met.add(one) && graph.getModuleInfo(one).importers.some((by) => isNeededBy(needs, by, met)));
  if (isNeededBy(/\/app\/main\.tsx$/, id)) return "first";
  return isNeededBy(starts, id) ? pieces.find(([, test]) => test.test(id))[0] : null;
}

// What the pages have in common; build.mjs says which there are.
export default defineConfig({
  plugins: [relay(), preloadStart],
  build: {
    emptyOutDir: true,
    target: "es2022",
    // A file inlined as a data: URL would need a wider Content-Security-Policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // Monaco, GraphiQL's editor, comes as one piece.
    chunkSizeWarningLimit: 4000,
    rolldownOptions: {
      // "use client" means nothing in a bundle for the browser.
      checks: { moduleLevelDirective: false },
      output: { codeSplitting: { groups: [
            { name: pieceOf, debugName: "pieces" },
            { name: "lists", test: /\/app\/parts\/(blocks|list|SortHead|FilterChip|Confirm|open-at-once)\.tsx?$/ }, // of three pages
          ] } },
    },
  },
  worker: { format: "es" },
  // For `npm run app`: the application as it is written, beside a server of `make run`.
  server: {
    proxy: { "/graphql": { target: process.env.ORDERLY_SERVER ?? "http://127.0.0.1:8080", ws: true, changeOrigin: true, rewriteWsOrigin: true } },
  },
});
