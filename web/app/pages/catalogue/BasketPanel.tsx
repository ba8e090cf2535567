import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { fetchQuery, graphql, useMutation, useRelayEnvironment } from "react-relay/hooks";

import type { BasketPanelMutation } from "../../__generated__/BasketPanelMutation.graphql";
import type { BasketPanelPricesQuery } from "../../__generated__/BasketPanelPricesQuery.graphql";
import { money, number } from "../../parts/format";
import { ProductTile } from "../../parts/ProductTile";
import { Empty, Notice } from "../../parts/small";
import { sentence, wordsOf } from "../../relay/failure";
import { clear, piecesOf, put, reprice, totalOf, useBasket, type Line } from "./basket";
import { Stepper } from "./Stepper";

const pricesQuery = graphql`
  query BasketPanelPricesQuery($ids: [ID!]!) {
    nodes(ids: $ids) {
      ... on Product {
        id
        price {
          amount
          currency
        }
        stock
        isActive
      }
    }
  }
`;

/** What is to be bought, and the button that buys it: once, however often it is pressed. */
export function BasketPanel({ isVisitor }: { isVisitor: boolean }) {
  const { lines, key } = useBasket();
  const navigate = useNavigate();
  const environment = useRelayEnvironment();
  const [problems, setProblems] = useState<ReadonlyMap<string, string>>(new Map());
  const [problem, setProblem] = useState<string | null>(null);
  const [priceBefore, setPriceBefore] = useState<string | null>(null);
  const [place, isPlacing] = useMutation<BasketPanelMutation>(graphql`
    mutation BasketPanelMutation($input: PlaceOrderInput!) {
      placeOrder(input: $input) {
        order {
          id
          number
        }
        errors {
          code
          message
          field
        }
      }
    }
  `);
  const total = totalOf(lines);
  const currency = lines[0]?.currency ?? "EUR";
  const change = (line: Line, quantity: number) => {
    setProblems(new Map([...problems].filter(([id]) => id !== line.id)));
    put(line, quantity);
  };
  // What a price has become is asked for, shown beside what it was, and bought at only with another press.
  const readPrices = async () => {
    const answer = await fetchQuery<BasketPanelPricesQuery>(environment, pricesQuery, { ids: lines.map(({ id }) => id) }).toPromise();
    setPriceBefore(total);
    reprice(new Map(answer?.nodes.flatMap((node) => (node?.id && node.price ? [[node.id, node.price.amount]] : []))));
  };
  const buy = () => {
    if (isPlacing) return;
    setProblem(null);
    setProblems(new Map());
    place({
      variables: { input: { items: lines.map(({ id, quantity }) => ({ product: id, quantity })), expectedTotal: total, idempotencyKey: key } },
      onError: (error) => setProblem(wordsOf(error)), // the key stays: another press sends the same order
      onCompleted({ placeOrder: { order, errors } }) {
        if (order) {
          clear();
          void navigate({ to: "/orders/$id", params: { id: order.id } });
          return;
        }
        if (errors.some(({ code }) => code === "PRICE_CHANGED")) void readPrices().catch((error: unknown) => setProblem(wordsOf(error)));
        const onLines = errors.flatMap(({ message, field }): [string, string][] => {
          const line = field?.[0] === "input" ? lines[Number(field[2])] : field?.[0] === "items" ? lines[Number(field[1])] : undefined;
          return line ? [[line.id, sentence(message)]] : [];
        });
        setProblems(new Map(onLines));
        const other = errors.find(({ code, field }) => code !== "PRICE_CHANGED" && !field?.includes("items"));
        if (other) setProblem(sentence(other.message));
      },
    });
  };
  return (
    <aside className="panel sticky" id="basket" aria-labelledby="basket-title">
      <div className="panel-header">
        <h2 id="basket-title">Basket</h2>
        {lines.length > 0 && <span className="count">{number(piecesOf(lines))}</span>}
        {lines.length > 0 && (
          <button className="button quiet small push" onClick={clear}>
            Empty it
          </button>
        )}
      </div>
      {lines.length === 0 ? (
        <Empty icon="basket" title="Nothing in it yet" />
      ) : (
        <>
          <ul className="list">
            {lines.map((line) => (
              <li key={line.id}>
                <ProductTile thumb name={line.name} sku={line.sku} />
                <div className="grow stack tight">
                  <div className="row">
                    <span className="strong cut">{line.name}</span>
                    <span className="number push strong">{money({ amount: totalOf([line]), currency })}</span>
                  </div>
                  <div className="row">
                    {problems.has(line.id) ? (
                      <span className="small bad" role="alert">
                        {problems.get(line.id)}
                      </span>
                    ) : (
                      <span className="small faint">{money(line)} each</span>
                    )}
                    <Stepper of={line.name} value={line.quantity} onChange={(quantity) => change(line, quantity)} />
                  </div>
                </div>
              </li>
            ))}
          </ul>
          <dl className="totals">
            <dt className="sum">Total</dt>
            <dd className="sum number">{money({ amount: total, currency })}</dd>
          </dl>
          <div className="panel-footer stack tight">
            {priceBefore !== null && priceBefore !== total && (
              <Notice tone="warning" icon="warning">
                <p>
                  A price has changed, so nothing was bought. The total is now <b>{money({ amount: total, currency })}</b> instead of <s>{money({ amount: priceBefore, currency })}</s>.
                </p>
              </Notice>
            )}
            {problem && (
              <Notice tone="danger" icon="error">
                {problem}
              </Notice>
            )}
            {isVisitor ? (
              <button className="button primary wide" onClick={() => void navigate({ to: "/log-in", search: { to: "/catalogue" } })}>
                Log in to buy
              </button>
            ) : (
              <button className="button primary wide" onClick={buy} disabled={isPlacing}>
                Buy for {money({ amount: total, currency })}
              </button>
            )}
            <p className="small faint">Nothing is reserved until you buy.</p>
          </div>
        </>
      )}
    </aside>
  );
}
