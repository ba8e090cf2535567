import "graphiql/setup-workers/vite";
import "graphiql/style.css";
import "@graphiql/plugin-explorer/style.css";
import "./style.css";

import { explorerPlugin } from "@graphiql/plugin-explorer";
import { HISTORY_PLUGIN, GraphiQL } from "graphiql";
import { createRoot } from "react-dom/client";

import { examples } from "./examples";
import { examplesPlugin } from "./ExamplesPanel";
import { fetcher } from "./fetcher";

// Tabs of a first visit; later visits find their own tabs in the browser's storage.
const firstTabs = 3;

const plugins = [examplesPlugin, explorerPlugin(), HISTORY_PLUGIN];

// Headers can hold a token, so the browser's storage never keeps them.
createRoot(document.getElementById("root")!).render(
  <GraphiQL
    fetcher={fetcher}
    plugins={plugins}
    defaultTabs={examples.slice(0, firstTabs)}
    shouldPersistHeaders={false}
  >
    <GraphiQL.Logo>Orderly</GraphiQL.Logo>
  </GraphiQL>,
);
