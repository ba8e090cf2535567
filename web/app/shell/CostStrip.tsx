import { Icon } from "../parts/Icon";
import { number } from "../parts/format";
import { useCost } from "../relay/cost";

/** In development: what the last request cost, of what it may. */
export function CostStrip() {
  const cost = useCost();
  if (!cost) return null;
  const { statements, nodes, cache, milliseconds } = cost;
  const open = async () => {
    const { default: documents } = await import("../operations.json");
    const query = (documents as Record<string, string>)[cost.id ?? ""] ?? "";
    const parameters = new URLSearchParams({ query, variables: JSON.stringify(cost.variables, null, 2), operationName: cost.operation });
    window.open(`/graphiql/#${parameters}`, "graphiql");
  };
  return (
    <footer className="development-strip" aria-label="What the last request cost">
      <span>{cost.operation}</span>
      <span>
        <b>
          {statements.used} of {statements.bound}
        </b>{" "}
        statements
      </span>
      <span>
        <b>{number(nodes.used)}</b> nodes
      </span>
      {cache && (
        <span>
          <b>
            {number(cache.hits)} of {number(cache.hits + cache.misses)}
          </b>{" "}
          from the cache
        </span>
      )}
      <span>
        <b>{milliseconds} ms</b>
      </span>
      <a
        className="push"
        href="/graphiql/"
        onClick={(event) => {
          event.preventDefault();
          void open();
        }}
      >
        open in GraphiQL&nbsp;
        <Icon name="external" />
      </a>
    </footer>
  );
}
