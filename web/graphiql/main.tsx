import "graphiql/setup-workers/vite";
import "graphiql/style.css";
import "@graphiql/plugin-explorer/style.css";
import "./style.css";

import { explorerPlugin } from "@graphiql/plugin-explorer";
import { HISTORY_PLUGIN, GraphiQL } from "graphiql";
import { createRoot } from "react-dom/client";

import { ActiveTab } from "./ActiveTab";
import { debugPlugin } from "./DebugPanel";
import { examples } from "./examples";
import { examplesPlugin } from "./ExamplesPanel";
import { fetcher } from "./fetcher";
import { SessionProvider } from "./session";
import { SessionButton } from "./SessionButton";
import { sessionPlugin } from "./SessionPanel";

const plugins = [sessionPlugin, examplesPlugin, debugPlugin, explorerPlugin(), HISTORY_PLUGIN];

// The application's strip leads here with an operation: /graphiql/#query=…&variables=…
const handed = new URLSearchParams(location.hash.slice(1));
const isHanded = handed.has("query");
addEventListener("hashchange", () => location.reload()); // another operation, for a window that is there

// GraphiQL keeps its tabs from the first visit on. Whoever comes for the first time sees how to log in, or how an operation that
// came along is answered.
const isFirstVisit = localStorage.getItem("graphiql:tabState") === null;
const firstPanel = isHanded ? debugPlugin : sessionPlugin;

// Headers can hold a token, so the browser's storage never keeps them.
createRoot(document.getElementById("root")!).render(
  <SessionProvider>
    <GraphiQL
      fetcher={fetcher}
      plugins={plugins}
      visiblePlugin={isFirstVisit ? firstPanel : undefined}
      initialQuery={handed.get("query") ?? undefined}
      initialVariables={handed.get("variables") ?? undefined}
      // Later visits find their own tabs in the browser's storage.
      defaultTabs={isHanded ? undefined : examples.slice(0, 1)}
      defaultEditorToolsVisibility="variables"
      shouldPersistHeaders={false}
    >
      <GraphiQL.Logo>
        <ActiveTab />
        <SessionButton />
        <a href="/" className="graphiql-logo-link">
          Orderly
        </a>
      </GraphiQL.Logo>
    </GraphiQL>
  </SessionProvider>,
);
