import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { graphql, useFragment } from "react-relay/hooks";

import type { Sales_series$key } from "../../__generated__/Sales_series.graphql";
import { count, day, money, month, number, percent, shortMoney, since, weekday } from "../../parts/format";
import { Icon } from "../../parts/Icon";
import { Chart, type Point } from "./Chart";
import type { Span } from "./periods";

const fragment = graphql`
  fragment Sales_series on Query
  @argumentDefinitions(from: { type: "Date!" }, to: { type: "Date!" }, beforeFrom: { type: "Date!" }, beforeTo: { type: "Date!" }, interval: { type: "SalesInterval!" }) {
    now: salesSeries(from: $from, to: $to, interval: $interval) {
      ...Sales_point @relay(mask: false)
    }
    before: salesSeries(from: $beforeFrom, to: $beforeTo, interval: $interval) {
      ...Sales_point @relay(mask: false)
    }
    waiting: orders(first: 1, filter: { status: [PAID] }, orderBy: { field: PLACED_AT, direction: ASC }) {
      totalCount
      totalCountIsExact
      nodes {
        id
        placedAt
      }
    }
  }
`;
graphql`
  fragment Sales_point on SalesPoint {
    date
    orderCount
    total {
      amount
      currency
    }
  }
`;

interface Sold {
  readonly date: string;
  readonly orderCount: number;
  readonly total: { readonly amount: string; readonly currency: string };
}

/** What a chart can draw of days: how it is added up, and how it is written. */
interface Measure {
  name: string;
  of(sold: readonly Sold[]): number;
  write(value: number, currency: string): string;
  writeShort(value: number, currency: string): string;
}

const revenue = (sold: readonly Sold[]) => sold.reduce((sum, { total }) => sum + Number(total.amount), 0);
const orders = (sold: readonly Sold[]) => sold.reduce((sum, { orderCount }) => sum + orderCount, 0);
const inMoney = (value: number, currency: string) => money({ amount: value.toFixed(2), currency });

const measures: Measure[] = [
  { name: "Revenue", of: revenue, write: inMoney, writeShort: shortMoney },
  { name: "Orders", of: orders, write: number, writeShort: number },
  { name: "Average order", of: (sold) => revenue(sold) / (orders(sold) || 1), write: (value, currency) => (value === 0 ? "–" : inMoney(value, currency)), writeShort: shortMoney },
];

/** Figures of a period beside those of the one before, and a chart of one of them. */
export function Sales({ query, span }: { query: Sales_series$key; span: Span }) {
  const { now, before, waiting } = useFragment(fragment, query);
  const [chosen, choose] = useState(0);
  const [isTable, setIsTable] = useState(false);
  const measure = measures[chosen]!;
  const currency = now[0]?.total.currency ?? "EUR";
  const isOver = (n: number) => n < now.length - 1; // the last is still running
  const points: Point[] = now.map((sold, n) => ({
    name: span.interval === "MONTH" ? month(sold.date) : weekday(sold.date),
    shortName: n === now.length - 1 && span.interval === "DAY" ? "today" : span.interval === "MONTH" ? month(sold.date).slice(0, 3) : day(sold.date),
    value: measure.of([sold]),
    isOver: isOver(n),
    before: before[n] && { name: span.interval === "MONTH" ? month(before[n].date) : day(before[n].date), value: measure.of([before[n]]) },
  }));
  const write = (value: number) => measure.write(value, currency);
  return (
    <section className="panel" aria-label="Sales">
      <div className="figures">
        {measures.map((m, n) => (
          <button key={m.name} aria-pressed={n === chosen} onClick={() => choose(n)}>
            <span className="label">{m.name}</span>
            <span className="figure">{m.write(m.of(now), currency)}</span>
            <span className="row small faint">
              <Change from={m.of(before)} to={m.of(now)} />
              <span className="only-wide">from {m.write(m.of(before), currency)}</span>
            </span>
          </button>
        ))}
        <Link to="/orders" search={{ status: "PAID", sort: "PLACED_AT", direction: "ASC" }}>
          <span className="label">To be shipped</span>
          <span className="figure">{count(waiting.totalCount, waiting.totalCountIsExact)}</span>
          <span className="small faint">{waiting.nodes[0] ? `oldest placed ${since(waiting.nodes[0].placedAt)}` : "nothing waits"}</span>
        </Link>
      </div>
      <div className="row small soft chart-key">
        <span className="row">
          <i className="key-line" />
          This period
        </span>
        <span className="row">
          <i className="key-line before" />
          {span.beforeName}
        </span>
        <span className="push faint only-wide">Up to 60 s old</span>
        <button className="button quiet small" aria-pressed={isTable} onClick={() => setIsTable(!isTable)}>
          {isTable ? "As a chart" : "As a table"}
        </button>
      </div>
      {isTable ? (
        <Table points={points} step={span.interval === "MONTH" ? "Month" : "Day"} measure={measure.name} write={write} beforeName={span.beforeName} />
      ) : (
        <Chart points={points} label={`${measure.name}, ${points[0]?.name} to ${points.at(-1)?.name}`} write={write} writeShort={(value) => measure.writeShort(value, currency)} />
      )}
    </section>
  );
}

/** How much more or less, in per cent; nothing where there was nothing before. */
export function Change({ from, to }: { from: number; to: number }) {
  if (from === 0) return null;
  const part = (to - from) / from;
  return (
    <span className={`change ${part < 0 ? "down" : ""}`}>
      <Icon name={part < 0 ? "arrowDown" : "arrowUp"} />
      <span className="only-heard">{part < 0 ? "down" : "up"}</span>
      {percent(Math.abs(part))}
    </span>
  );
}

const Table = ({ points, step, measure, write, beforeName }: { points: Point[]; step: string; measure: string; write: (value: number) => string; beforeName: string }) => (
  <div className="scroll-down">
    <table className="data-table">
      <thead>
        <tr>
          <th scope="col">{step}</th>
          <th scope="col" className="number">
            {measure}
          </th>
          <th scope="col" className="number">
            {beforeName}
          </th>
        </tr>
      </thead>
      <tbody>
        {points.map((point) => (
          <tr key={point.name}>
            <td>{point.name}</td>
            <td className="number strong">{write(point.value)}</td>
            <td className="number soft">{point.before ? write(point.before.value) : ""}</td>
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);
