import { pick, useGraphiQL, useGraphiQLActions, type GraphiQLPlugin } from "@graphiql/react";

import { examples, type Example } from "./examples";

/** A panel of GraphiQL's side bar that lists all examples. */
export const examplesPlugin: GraphiQLPlugin = {
  title: "Examples",
  icon: ExamplesIcon,
  content: ExamplesPanel,
};

function ExamplesPanel() {
  const open = useOpenInNewTab();
  return (
    <section className="examples" aria-label="Examples">
      <header>Examples</header>
      <ol>
        {examples.map((example) => (
          <li key={example.title}>
            <button type="button" disabled={!open} onClick={() => open?.(example)}>
              {example.title}
            </button>
          </li>
        ))}
      </ol>
    </section>
  );
}

/** Opens an example. Nothing until the editors are there: a tab added earlier empties the one before it. */
function useOpenInNewTab(): ((example: Example) => void) | undefined {
  const { addTab } = useGraphiQLActions();
  const { queryEditor, variableEditor } = useGraphiQL(pick("queryEditor", "variableEditor"));
  if (!queryEditor || !variableEditor) return undefined;
  return ({ query, variables }) => {
    addTab();
    queryEditor.setValue(query);
    variableEditor.setValue(variables ?? "");
  };
}

function ExamplesIcon() {
  return (
    <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round">
      <path d="M4 5h2M4 12h2M4 19h2M10 5h10M10 12h10M10 19h10" />
    </svg>
  );
}
