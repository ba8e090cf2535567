import { pick, useGraphiQL, useGraphiQLActions, type GraphiQLPlugin } from "@graphiql/react";
import { useLayoutEffect, useRef, useState } from "react";

import { press } from "./buttons";
import { examples, type Example } from "./examples";
import { fillIn } from "./fillIn";
import { useSession } from "./session";

/** A panel of GraphiQL's side bar that lists the examples which the viewer can run. */
export const examplesPlugin: GraphiQLPlugin = {
  title: "Examples",
  icon: ExamplesIcon,
  content: ExamplesPanel,
};

function ExamplesPanel() {
  const { session } = useSession();
  const { open, problem } = useOpen();
  const isStaff = ["STAFF", "ADMIN"].includes(session?.viewer?.role ?? "");
  return (
    <section className="examples" aria-label="Examples">
      <header>Examples</header>
      <p role="status">{problem}</p>
      <ol>
        {examples
          .filter(({ forStaff }) => isStaff || !forStaff)
          .map((example) => (
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

/** As in style.css: a panel then takes the place of the editors. */
const narrow = matchMedia("(max-width: 768px)");

/** Opens an example with variables that name what the shop has. There is no `open` until the editors are there. */
function useOpen() {
  const show = useShow();
  const latest = useRef(show); // what is typed or opened while the shop is asked counts
  useLayoutEffect(() => void (latest.current = show));
  const isAsking = useRef(false);
  const [problem, setProblem] = useState<string>();

  const open = async (example: Example) => {
    if (isAsking.current) return;
    isAsking.current = true;
    try {
      const filled = await fillIn(example);
      setProblem(filled.problem);
      latest.current?.(example, filled.variables);
      if (narrow.matches && !filled.problem) press(`Hide ${examplesPlugin.title}`);
    } finally {
      isAsking.current = false;
    }
  };
  return { open: show && open, problem };
}

/** What was last written into an example's variables, by its title. */
const written = new Map<string, string>();

/**
 * Selects the tab that holds an example as it is, or opens one: a text that was edited is kept in its tab, and who opens the
 * example again gets it as it was. Variables that were edited are kept too; others are filled in anew, as somebody else may
 * have logged in. Nothing until the editors are there: a tab added earlier empties the one before it.
 */
function useShow(): ((example: Example, variables: string) => void) | undefined {
  const { addTab, changeTab, updateActiveTabValues } = useGraphiQLActions();
  const { queryEditor, variableEditor, tabs, activeTabIndex } = useGraphiQL(
    pick("queryEditor", "variableEditor", "tabs", "activeTabIndex"),
  );
  if (!queryEditor || !variableEditor) return undefined;
  const textIn = (index: number) => (index === activeTabIndex ? queryEditor.getValue() : tabs[index]!.query);
  return ({ title, query }, variables) => {
    const holding = tabs.findIndex((_, index) => textIn(index) === query);
    if (holding < 0) {
      addTab();
      queryEditor.setValue(query);
    } else if (holding !== activeTabIndex) {
      // GraphiQL itself does so 100 ms after the last change: what was opened just before would be lost.
      updateActiveTabValues({ query: queryEditor.getValue(), variables: variableEditor.getValue() });
      changeTab(holding);
    }
    const present = variableEditor.getValue();
    const isEdited = present.trim() !== "" && present !== written.get(title) && !/"<\w+>"/.test(present);
    if (holding >= 0 && isEdited) return;
    variableEditor.setValue(variables);
    written.set(title, variables);
  };
}

function ExamplesIcon() {
  return (
    <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round">
      <path d="M4 5h2M4 12h2M4 19h2M10 5h10M10 12h10M10 19h10" />
    </svg>
  );
}
