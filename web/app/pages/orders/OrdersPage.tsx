import { getRouteApi, Link } from "@tanstack/react-router";
import { useMemo } from "react";
import { graphql, useLazyLoadQuery } from "react-relay/hooks";

import type { OrdersPageQuery } from "../../__generated__/OrdersPageQuery.graphql";
import { firstRows, Blocks } from "../../parts/blocks";
import { count } from "../../parts/format";
import { Heading } from "../../parts/Heading";
import { ListEnd, usePlace, useRowKeys } from "../../parts/list";
import { Empty } from "../../parts/small";
import { SortHead } from "../../parts/SortHead";
import { load } from "../../relay/load";
import type { OrdersSearch } from "../../router";
import { BulkBar } from "./BulkBar";
import { filterOf, orderOf } from "./filter";
import { FilterBar } from "./FilterBar";
import { OrderRows, OrderSkeletons } from "./OrderRows";
import { useTicks, type Ticks } from "./ticks";

const query = graphql`
  query OrdersPageQuery($filter: OrderFilter, $orderBy: OrderOrder, $first: Int, $after: String, $last: Int, $before: String) {
    ...Shell_viewer
    ...Shell_waiting
    viewer {
      role
    }
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

const variablesOf = (search: OrdersSearch) => ({ filter: filterOf(search), orderBy: orderOf(search), first: firstRows, after: search.at });

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

/** All orders, or those that fit; a customer sees their own, with nothing that is for staff. What is shown stands in the address: a reload and the way back come to the same place. */
export function OrdersPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { at, row, ...filters } = search;
  const key = JSON.stringify(filters);
  const { opened, seen, keep } = usePlace(key, { at, row }, (place) => navigate({ search: (now) => ({ ...now, ...place }), replace: true, resetScroll: false }));
  const data = useLazyLoadQuery<OrdersPageQuery>(query, variablesOf({ ...filters, at: opened.at }), { fetchPolicy: "store-or-network" });
  const ticks = useTicks(key);
  const list = useMemo(() => ({ filter: filterOf(filters), orderBy: orderOf(filters) }), [key]);
  useRowKeys();
  const isStaff = data.viewer?.role !== "CUSTOMER";
  return (
    <main className="page" id="main">
      <div className="page-header">
        <Heading>Orders</Heading>
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
        <FilterBar search={filters} isStaff={isStaff} />
        {data.found.totalCount === 0 ? (
          <NothingFound isFiltered={key !== "{}"} isStaff={isStaff} all={count(data.all.totalCount, data.all.totalCountIsExact)} />
        ) : (
          <>
            <table className="data-table cards" aria-rowcount={data.found.totalCountIsExact ? data.found.totalCount + 1 : -1}>
              <thead>
                <tr>
                  {isStaff && <TickHead ticks={ticks} />}
                  <SortHead to="/orders" search={filters} field="NUMBER" name="Order" />
                  <SortHead to="/orders" search={filters} field="PLACED_AT" name="Placed" standard />
                  {isStaff && <th scope="col">Customer</th>}
                  <th scope="col">Status</th>
                  <th scope="col" className="number">
                    Items
                  </th>
                  <SortHead to="/orders" search={filters} field="TOTAL" name="Total" isNumber />
                </tr>
              </thead>
              <Blocks key={key} place={opened} onPlace={keep} columns={isStaff ? 7 : 5} skeleton={(rows) => <OrderSkeletons rows={rows} isStaff={isStaff} />}>
                {(block, tell) => <OrderRows list={list} block={block} tell={tell} ticks={isStaff ? ticks : null} />}
              </Blocks>
            </table>
            {isStaff && <BulkBar ticks={ticks} />}
            <ListEnd seen={seen} total={data.found} top={{ to: "/orders", search: filters }} isAtTop={opened.at === undefined}>
              <kbd>J</kbd> <kbd>K</kbd> move {isStaff && <>· <kbd>X</kbd> tick </>}· <kbd>↵</kbd> open
            </ListEnd>
          </>
        )}
      </section>
    </main>
  );
}

const TickHead = ({ ticks }: { ticks: Ticks }) => (
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
);

const NothingFound = ({ isFiltered, isStaff, all }: { isFiltered: boolean; isStaff: boolean; all: string }) =>
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
      {isStaff ? "As soon as somebody buys, the order is here." : "What you buy in the catalogue is here."}
    </Empty>
  );
