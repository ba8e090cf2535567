import { defineConfig } from "vite";

// One page so far: GraphiQL, from graphiql/ into dist/graphiql/.
export default defineConfig({
  root: "graphiql",
  base: "/graphiql/",
  build: {
    outDir: "../dist/graphiql",
    emptyOutDir: true,
    target: "es2022",
    // A file inlined as a data: URL would need a wider Content-Security-Policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // Monaco, the editor, comes as one piece.
    chunkSizeWarningLimit: 4000,
    rolldownOptions: {
      // "use client" means nothing in a bundle for the browser.
      checks: { moduleLevelDirective: false },
    },
  },
  worker: { format: "es" },
});
