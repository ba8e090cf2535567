import { defineConfig } from "vite";

// What the pages have in common; build.mjs says which there are.
export default defineConfig({
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
});
