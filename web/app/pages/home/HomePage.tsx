import { getRouteApi, Link, redirect } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { graphql, useLazyLoadQuery } from "react-relay/hooks";

import type { HomePageQuery } from "../../__generated__/HomePageQuery.graphql";
import { count, dayWithYear, day } from "../../parts/format";
import { Heading } from "../../parts/Heading";
import { Icon } from "../../parts/Icon";
import { ProductTile } from "../../parts/ProductTile";
import { Avatar, Ago, Empty, StatusPill } from "../../parts/small";
import { money } from "../../parts/format";
import { Failure } from "../../relay/failure";
import { load } from "../../relay/load";
import { NotificationRow } from "../../shell/NotificationRow";
import { useMarkAllRead } from "../../shell/mark-read";
import { Sales } from "./Sales";
import { spanOf, today, type Period } from "./periods";

const query = graphql`
  query HomePageQuery($from: Date!, $to: Date!, $beforeFrom: Date!, $beforeTo: Date!, $interval: SalesInterval!) {
    ...Shell_viewer
    ...Shell_waiting
    ...Sales_series @arguments(from: $from, to: $to, beforeFrom: $beforeFrom, beforeTo: $beforeTo, interval: $interval)
    viewer {
      unreadNotificationCount
      notifications(first: 4, unreadOnly: true) {
        nodes {
          id
          ...NotificationRow_notification
        }
      }
    }
    recent: orders(first: 9) {
      nodes {
        id
        number
        status
        placedAt
        total {
          amount
          currency
        }
        customer {
          id
          username
        }
      }
    }
    low: products(first: 5, filter: { stock: { max: 9 }, isActive: true }, orderBy: { field: STOCK, direction: ASC }) {
      totalCount
      totalCountIsExact
      nodes {
        id
        name
        sku
        stock
        ...StockControl_product
      }
    }
  }
`;

const AddStock = lazy(() => import("./AddStock"));

function variablesOf(period: Period = "month") {
  const { from, to, before, interval } = spanOf(period, today());
  return { from, to, beforeFrom: before.from, beforeTo: before.to, interval };
}

export async function loadPage({ period }: { period?: Period }) {
  try {
    await load<HomePageQuery>(query, variablesOf(period));
  } catch (error) {
    if (error instanceof Failure && error.code === "FORBIDDEN") throw redirect({ to: "/catalogue", replace: true }); // a customer
    throw error;
  }
}

const periods = [
  ["week", "7 days"],
  ["month", "4 weeks"],
  ["year", "12 months"],
] as const;

/** What matters today: how the shop sells, what came in, and what runs out. */
export function HomePage() {
  const { period = "month" } = getRouteApi("/").useSearch();
  const data = useLazyLoadQuery<HomePageQuery>(query, variablesOf(period), { fetchPolicy: "store-or-network" });
  const span = spanOf(period, today());
  return (
    <main className="page" id="main">
      <div className="page-header">
        <Heading>Home</Heading>
        <span className="soft only-wide">
          {(span.from.slice(0, 4) === span.to.slice(0, 4) ? day : dayWithYear)(span.from)} to {dayWithYear(span.to)}, against the {span.beforeName}
        </span>
        <div className="actions push">
          <nav className="segments" aria-label="Period">
            {periods.map(([value, name]) => (
              <Link key={value} to="/" search={{ period: value === "month" ? undefined : value }} aria-current={value === period ? "true" : undefined} activeProps={{}} resetScroll={false}>
                {name}
              </Link>
            ))}
          </nav>
        </div>
      </div>
      <Sales query={data} span={span} />
      <div className="two-columns">
        <div className="stack loose">
          <RecentOrders orders={data.recent.nodes} />
        </div>
        <div className="stack loose">
          <Unread viewer={data.viewer} />
          <LowStock products={data.low} />
        </div>
      </div>
    </main>
  );
}

type Data = HomePageQuery["response"];

const RecentOrders = ({ orders }: { orders: Data["recent"]["nodes"] }) => (
  <section className="panel" aria-labelledby="recent">
    <div className="panel-header">
      <h2 id="recent">Recent orders</h2>
      <Link className="button quiet small push" to="/orders" search={{}}>
        All orders <Icon name="right" />
      </Link>
    </div>
    {orders.length === 0 ? (
      <Empty icon="orders" title="No orders yet">
        As soon as somebody buys, the order is here.
      </Empty>
    ) : (
      <table className="data-table cards">
        <thead>
          <tr>
            <th scope="col">Order</th>
            <th scope="col">Placed</th>
            <th scope="col">Customer</th>
            <th scope="col">Status</th>
            <th scope="col" className="number">
              Total
            </th>
          </tr>
        </thead>
        <tbody>
          {orders.map((order) => (
            <tr key={order.id}>
              <td>
                <Link className="key" to="/orders/$id" params={{ id: order.id }}>
                  #{order.number}
                </Link>
              </td>
              <td className="soft when">
                <Ago when={order.placedAt} />
              </td>
              <td className="customer">
                <span className="row">
                  <Avatar of={order.customer.username} size="tiny" />
                  <span className="cut">{order.customer.username}</span>
                </span>
              </td>
              <td className="state">
                <StatusPill status={order.status} />
              </td>
              <td className="number total">{money(order.total)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    )}
  </section>
);

function Unread({ viewer }: { viewer: Data["viewer"] }) {
  const [mark, isMarking] = useMarkAllRead();
  const nodes = viewer?.notifications.nodes ?? [];
  return (
    <section className="panel" aria-labelledby="unread">
      <div className="panel-header">
        <h2 id="unread">Unread</h2>
        {viewer && viewer.unreadNotificationCount > 0 && <span className="count">{count(viewer.unreadNotificationCount)}</span>}
        {nodes.length > 0 && (
          <button className="button quiet small push" onClick={mark} disabled={isMarking}>
            Mark all as read
          </button>
        )}
      </div>
      {nodes.length === 0 ? (
        <Empty icon="bell" title="All read" />
      ) : (
        <ul className="list">
          {nodes.map((node) => (
            <NotificationRow key={node.id} notification={node} />
          ))}
        </ul>
      )}
    </section>
  );
}

const LowStock = ({ products }: { products: Data["low"] }) => (
  <section className="panel" aria-labelledby="low">
    <div className="panel-header">
      <h2 id="low">Low stock</h2>
      {products.totalCount > 0 && <span className="count">{count(products.totalCount, products.totalCountIsExact)}</span>}
      <Link className="button quiet small push" to="/products" search={products.totalCount > 0 ? { group: "LOW", sort: "STOCK", direction: "ASC" } : {}}>
        All <Icon name="right" />
      </Link>
    </div>
    {products.nodes.length === 0 && <Empty icon="products" title="Enough of everything" />}
    <ul className="list">
      {products.nodes.map((product) => (
        <LowProduct key={product.id} product={product} />
      ))}
    </ul>
  </section>
);

function LowProduct({ product }: { product: Data["low"]["nodes"][number] }) {
  const [isWanted, setIsWanted] = useState(false);
  const label = `Add stock of ${product.name}`;
  const button = (
    <button className="button small" aria-label={label} aria-haspopup="dialog" onClick={() => setIsWanted(true)}>
      Add stock
    </button>
  );
  return (
    <li>
      <ProductTile thumb name={product.name} sku={product.sku} />
      <span className="grow">
        <Link className="strong cut" to="/products/$id" params={{ id: product.id }}>
          {product.name}
        </Link>
        <span className={`small ${product.stock === 0 ? "bad" : "faint"}`}>
          {product.stock === 0 ? "Sold out" : `${product.stock} left`} · {product.sku}
        </span>
      </span>
      {isWanted ? (
        <Suspense fallback={button}>
          <AddStock product={product} label={label} />
        </Suspense>
      ) : (
        button
      )}
    </li>
  );
}
