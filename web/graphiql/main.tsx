import "graphiql/setup-workers/vite";
import "graphiql/style.css";
import "@graphiql/plugin-explorer/style.css";
import "./style.css";

import { explorerPlugin } from "@graphiql/plugin-explorer";
import { HISTORY_PLUGIN, GraphiQL } from "graphiql";
import { createRoot } from "react-dom/client";

import { debugPlugin } from "./DebugPanel";
import { examples } from "./examples";
import { examplesPlugin } from "./ExamplesPanel";
import { fetcher } from "./fetcher";
import { SessionProvider } from "./session";
import { SessionButton } from "./SessionButton";
import { sessionPlugin } from "./SessionPanel";

// Tabs of a first visit; later visits find their own tabs in the browser's storage.
const firstTabs = 3;

const plugins = [sessionPlugin, examplesPlugin, debugPlugin, explorerPlugin(), HISTORY_PLUGIN];

// GraphiQL keeps its tabs from the first visit on. Whoever comes for the first time sees how to log in.
const isFirstVisit = localStorage.getItem("graphiql:tabState") === null;

// The application's strip leads here with an operation: /graphiql/#query=…&variables=…
const handed = new URLSearchParams(location.hash.slice(1));

// Headers can hold a token, so the browser's storage never keeps them.
createRoot(document.getElementById("root")!).render(
  <SessionProvider>
    <GraphiQL
      fetcher={fetcher}
      plugins={plugins}
      visiblePlugin={isFirstVisit ? sessionPlugin : undefined}
      initialQuery={handed.get("query") ?? undefined}
      initialVariables={handed.get("variables") ?? undefined}
      defaultTabs={examples.slice(0, firstTabs)}
      shouldPersistHeaders={false}
    >
      <GraphiQL.Logo>
        <SessionButton />
        Orderly
      </GraphiQL.Logo>
    </GraphiQL>
  </SessionProvider>,
);
