import { defineConfig } from "vite";

import { relay } from "./relay.mjs";

/** Has what a page imports at its start fetched with its first script, and not after it. */
const preloadStart = {
  name: "preload-start",
  transformIndexHtml: {
    order: "post",
    handler(_, { bundle = {} }) {
      const start = Object.values(bundle).find(({ facadeModuleId }) => facadeModuleId?.endsWith("/app/start.tsx"));
      const files = start ? [start.fileName, ...start.imports.filter((file) => !bundle[file].isEntry)] : [];
      return files.map((file) => ({ tag: "link", attrs: { rel: "modulepreload", crossorigin: true, href: `/${file}` }, injectTo: "head" }));
    },
  },
};

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
    },
  },
  worker: { format: "es" },
  // For `npm run app`: the application as it is written, beside a server of `make run`.
  server: {
    proxy: { "/graphql": { target: process.env.ORDERLY_SERVER ?? "http://127.0.0.1:8080", ws: true, changeOrigin: true, rewriteWsOrigin: true } },
  },
});
