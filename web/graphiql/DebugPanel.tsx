import type { GraphiQLPlugin } from "@graphiql/react";

import { asSentence } from "../session/words";
import { useLastTold, type Debug, type PlannedField, type Refusal, type Statement, type Told } from "./debug";

/** A panel of GraphiQL's side bar that shows, beside the result, how the server came to it. */
export const debugPlugin: GraphiQLPlugin = {
  title: "Debug",
  icon: DebugIcon,
  content: DebugPanel,
};

function DebugPanel() {
  const told = useLastTold();
  return (
    <section className="debug" aria-label="Debug">
      <header>Debug</header>
      {told ? <LastRun {...told} /> : <p role="status">Run an operation to see its statements, the cache and the plan.</p>}
    </section>
  );
}

function LastRun({ operation, refusal, debug }: Told) {
  return (
    <>
      <p role="status">
        The last run: {operation ? <code>{operation}</code> : "an operation without a name"}.
      </p>
      {refusal ? <Refused refusal={refusal} plan={debug?.plan} /> : debug ? <Answered debug={debug} /> : <p>{nothingTold}</p>}
    </>
  );
}

const nothingTold =
  "The server told nothing of this answer. It does so of queries and mutations: in development, or to administrators who run them while this panel is open.";

/** What was planned of an operation that did not run, and which limit it passed. */
function Refused({ refusal, plan }: { refusal: Refusal; plan: PlannedField[] | undefined }) {
  const { fields = [] } = refusal.extensions ?? {};
  return (
    <>
      <h3>Refused</h3>
      <p>{asSentence(refusal.message)}</p>
      {fields.length > 0 && (
        <ul>
          {fields.map(({ path, argument, atMost }) => (
            <li key={path}>
              <code>{path}</code>
              {argument && <> with <code>{`${argument}: ${atMost}`}</code> would be allowed</>}
            </li>
          ))}
        </ul>
      )}
      <h3>Plan</h3>
      {plan ? <Plan fields={plan} /> : <p>None: it was refused before it was planned, or the server does not tell you.</p>}
    </>
  );
}

function Answered({ debug }: { debug: Debug }) {
  return (
    <>
      <h3>Statements</h3>
      <Statements statements={debug.statements} />
      {debug.session && (
        <>
          <h3>To find the session</h3>
          <Statements statements={debug.session} />
        </>
      )}
      <h3>Cache</h3>
      <Cache cache={debug.cache} />
      <h3>Plan</h3>
      <Plan fields={debug.plan} />
    </>
  );
}

function Statements({ statements }: { statements: Statement[] }) {
  if (statements.length === 0) return <p>None.</p>;
  return (
    <ol className="statements">
      {statements.map((statement, index) => (
        <li key={index}>
          <details>
            <summary>
              {statement.milliseconds.toFixed(1)} ms, {counted(statement.rows, "row")}
              {statement.failed && ", failed"}
              <Paths of={statement.fields} />
            </summary>
            <pre>{statement.sql}</pre>
          </details>
        </li>
      ))}
    </ol>
  );
}

function Cache({ cache }: { cache: Debug["cache"] }) {
  const entities = Object.entries(cache).sort(([a], [b]) => a.localeCompare(b));
  if (entities.length === 0) return <p>Not asked.</p>;
  return (
    <table>
      <thead>
        <tr>
          {["", "hits", "misses", "fills", "fenced", "errors"].map((name) => (
            <th key={name}>{name}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {entities.map(([entity, { hits, misses, fills, fenced, errors }]) => (
          <tr key={entity}>
            <th>{entity}</th>
            {[hits, misses, fills, fenced, errors].map((n, column) => (
              <td key={column}>{n}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Plan({ fields }: { fields: PlannedField[] }) {
  return (
    <ul className="plan">
      {fields.map(({ field, cost, nodes, fusedWith, readWith, sameAs, below }) => (
        <li key={field}>
          <code>{field}</code>: {counted(cost, "statement")}, at most {counted(nodes, "node")}
          {sameAs && <p>loaded with <code>{sameAs}</code></p>}
          {readWith && <p>read by the statement of <code>{readWith}</code></p>}
          {fusedWith && <p>fused with <Paths of={fusedWith} /></p>}
          {below && <Plan fields={below} />}
        </li>
      ))}
    </ul>
  );
}

function Paths({ of }: { of: string[] }) {
  return (
    <span className="paths">
      {of.map((path) => (
        <code key={path}>{path}</code>
      ))}
    </span>
  );
}

const counted = (n: number, what: string) => `${n} ${what}${n === 1 ? "" : "s"}`;

function DebugIcon() {
  return (
    <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round">
      <path d="M4 19h16M7 19v-5M12 19V9M17 19V5" />
    </svg>
  );
}
