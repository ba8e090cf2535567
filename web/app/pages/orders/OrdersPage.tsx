import { getRouteApi, Link } from "@tanstack/react-router";
import { useCallback, useEffect, useMemo, useState } from "react";
import { graphql, useLazyLoadQuery } from "react-relay/hooks";

import type { OrdersPageQuery } from "../../__generated__/OrdersPageQuery.graphql";
import { blockSize, Blocks, type Place } from "../../parts/blocks";
import { count, number } from "../../parts/format";
import { Icon } from "../../parts/Icon";
import { Empty } from "../../parts/small";
import { SortHead } from "../../parts/SortHead";
import { load } from "../../relay/load";
import type { OrdersSearch } from "../../router";
import { BulkBar } from "./BulkBar";
import { filterOf, orderOf } from "./filter";
import { FilterBar } from "./FilterBar";
import { OrderRows, OrderSkeletons } from "./OrderRows";
import { useTicks } from "./ticks";

const query = graphql`
  query OrdersPageQuery($filter: OrderFilter, $orderBy: OrderOrder, $first: Int, $after: String, $last: Int, $before: String) {
    ...Shell_viewer
    ...Shell_waiting
    all: orders(first: 1) {
      ...OrdersPage_count @relay(mask: false)
    }
    pending: orders(first: 1, filter: { status: [PENDING] }) {
      ...OrdersPage_count @relay(mask: false)
    }
    paid: orders(first: 1, filter: { status: [PAID] }) {
      ...OrdersPage_count @relay(mask: false)
    }
    shipped: orders(first: 1, filter: { status: [SHIPPED] }) {
      ...OrdersPage_count @relay(mask: false)
    }
    delivered: orders(first: 1, filter: { status: [DELIVERED] }) {
      ...OrdersPage_count @relay(mask: false)
    }
    cancelled: orders(first: 1, filter: { status: [CANCELLED] }) {
      ...OrdersPage_count @relay(mask: false)
    }
    found: orders(first: 1, filter: $filter) {
      ...OrdersPage_count @relay(mask: false)
    }
    ...OrderRows_page @arguments(filter: $filter, orderBy: $orderBy, first: $first, after: $after, last: $last, before: $before)
  }
`;
graphql`
  fragment OrdersPage_count on OrderConnection {
    totalCount
    totalCountIsExact
  }
`;

const variablesOf = (search: OrdersSearch) => ({ filter: filterOf(search), orderBy: orderOf(search), first: blockSize, after: search.at });

export const loadPage = (search: OrdersSearch) => load<OrdersPageQuery>(query, variablesOf(search));

const tabs = [
  [undefined, "All", "all"],
  ["PENDING", "Pending", "pending"],
  ["PAID", "Paid", "paid"],
  ["SHIPPED", "Shipped", "shipped"],
  ["DELIVERED", "Delivered", "delivered"],
  ["CANCELLED", "Cancelled", "cancelled"],
] as const;

const route = getRouteApi("/orders");

/** All orders, or those that fit. What is shown stands in the address: a reload and the way back come to the same place. */
export function OrdersPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { at, row, ...filters } = search;
  const key = JSON.stringify(filters);
  const [opened, setOpened] = useState({ key, at, row });
  if (opened.key !== key) setOpened({ key, at, row }); // another list, from where the address says
  const data = useLazyLoadQuery<OrdersPageQuery>(query, variablesOf({ ...filters, at: opened.at }), { fetchPolicy: "store-or-network" });
  const [seen, setSeen] = useState(0);
  const ticks = useTicks(key);
  const keep = useCallback(
    (place: Place, rows: number) => {
      setSeen(rows);
      void navigate({ search: (now) => ({ ...now, at: place.at, row: place.row }), replace: true, resetScroll: false });
    },
    [navigate],
  );
  const list = useMemo(() => ({ filter: filterOf(filters), orderBy: orderOf(filters) }), [key]);
  const total = count(data.found.totalCount, data.found.totalCountIsExact);
  useKeys();
  return (
    <main className="page" id="main">
      <div className="page-header">
        <h1>Orders</h1>
      </div>
      <section className="panel orders" style={{ "--head-top": "var(--top-bar)" }}>
        <nav className="tabs scroll" aria-label="Status">
          {tabs.map(([status, name, alias]) => (
            <Link key={name} to="/orders" search={{ ...filters, status }} aria-current={search.status === status ? "page" : undefined} activeOptions={{ exact: true }} activeProps={{}}>
              {name}
              <span className="faint">{count(data[alias].totalCount, data[alias].totalCountIsExact)}</span>
            </Link>
          ))}
        </nav>
        <FilterBar search={filters} />
        {data.found.totalCount === 0 ? (
          <NothingFound isFiltered={key !== "{}"} all={count(data.all.totalCount, data.all.totalCountIsExact)} />
        ) : (
          <>
            <table className="data-table cards" aria-rowcount={data.found.totalCountIsExact ? data.found.totalCount + 1 : -1}>
              <thead>
                <tr>
                  <th scope="col" className="for-tick">
                    <label className="tick">
                      <input
                        type="checkbox"
                        className={ticks.ticked.size > 0 ? "some" : ""}
                        checked={false}
                        onChange={() => (ticks.ticked.size > 0 ? ticks.clear() : ticks.tickLoaded())}
                        aria-label={ticks.ticked.size > 0 ? `${ticks.ticked.size} orders are ticked; untick all` : "Tick all that are loaded"}
                      />
                    </label>
                  </th>
                  <SortHead to="/orders" search={filters} field="NUMBER" name="Order" />
                  <SortHead to="/orders" search={filters} field="PLACED_AT" name="Placed" standard />
                  <th scope="col">Customer</th>
                  <th scope="col">Status</th>
                  <th scope="col" className="number">
                    Items
                  </th>
                  <SortHead to="/orders" search={filters} field="TOTAL" name="Total" isNumber />
                </tr>
              </thead>
              <Blocks key={key} place={opened} onPlace={keep} columns={7} skeleton={(rows) => <OrderSkeletons rows={rows} />}>
                {(block, tell) => <OrderRows list={list} block={block} tell={tell} ticks={ticks} />}
              </Blocks>
            </table>
            <BulkBar ticks={ticks} />
            <div className="list-end">
              <span className="place-marker" role="status">
                <b>{number(Math.min(seen, data.found.totalCountIsExact ? data.found.totalCount : seen))}</b> of {total}
              </span>
              <span className="row">
                <span className="small faint only-wide">
                  <kbd>J</kbd> <kbd>K</kbd> move · <kbd>X</kbd> tick · <kbd>↵</kbd> open
                </span>
                <Link className="button quiet small" to="/orders" search={filters} replace onClick={() => scrollTo({ top: 0 })} reloadDocument={opened.at !== undefined}>
                  <Icon name="arrowUp" />
                  To the top
                </Link>
              </span>
            </div>
          </>
        )}
      </section>
    </main>
  );
}

const NothingFound = ({ isFiltered, all }: { isFiltered: boolean; all: string }) =>
  isFiltered ? (
    <Empty
      icon="filter"
      title="No orders fit these filters"
      actions={
        <Link className="button" to="/orders" search={{}}>
          Clear the filters
        </Link>
      }
    >
      None of {all} orders is like that.
    </Empty>
  ) : (
    <Empty icon="orders" title="No orders yet">
      As soon as somebody buys, the order is here.
    </Empty>
  );

/** J and K move the focus from order to order, X ticks, Enter opens, as the links do by themselves. */
function useKeys() {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.metaKey || event.ctrlKey || event.altKey || (event.target as Element).closest("input:not([type=checkbox]), textarea, select, [role=dialog]")) return;
      const by = { j: 1, k: -1 }[event.key];
      const links = [...document.querySelectorAll<HTMLElement>(".orders .key")];
      const at = links.findIndex((link) => link.closest("tr")!.contains(document.activeElement));
      if (by) {
        const from = at < 0 ? links.findIndex((link) => link.getBoundingClientRect().top > 150) - by : at;
        links[Math.min(Math.max(from + by, 0), links.length - 1)]?.focus();
      } else if (event.key === "x" && at >= 0) {
        links[at]!.closest("tr")!.querySelector("input")!.click();
      } else if (event.key === "/") {
        document.querySelector<HTMLElement>(".orders [type=search]")?.focus();
        event.preventDefault();
      }
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, []);
}
