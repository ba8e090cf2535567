import { getRouteApi, Link } from "@tanstack/react-router";
import { useMemo } from "react";
import { graphql, useLazyLoadQuery } from "react-relay/hooks";

import type { CustomersPageQuery } from "../../__generated__/CustomersPageQuery.graphql";
import { firstRows, Blocks } from "../../parts/blocks";
import { ChoiceList, FilterChip } from "../../parts/FilterChip";
import { count } from "../../parts/format";
import { Heading } from "../../parts/Heading";
import { ListEnd, usePlace, useRowKeys } from "../../parts/list";
import { SearchField } from "../../parts/SearchField";
import { Empty } from "../../parts/small";
import { SortHead } from "../../parts/SortHead";
import { load } from "../../relay/load";
import type { CustomersSearch } from "../../router";
import { PageForbidden } from "../../shell/states";
import { CustomerRows, CustomerSkeletons } from "./CustomerRows";
import { filterOf, orderOf } from "./filter";

const query = graphql`
  query CustomersPageQuery($filter: UserFilter, $orderBy: UserOrder, $first: Int, $after: String, $last: Int, $before: String) {
    ...Shell_viewer
    ...Shell_waiting
    viewer {
      role
    }
    all: users(first: 1) {
      ...CustomersPage_count @relay(mask: false)
    }
    customers: users(first: 1, filter: { role: CUSTOMER }) {
      ...CustomersPage_count @relay(mask: false)
    }
    staff: users(first: 1, filter: { role: STAFF }) {
      ...CustomersPage_count @relay(mask: false)
    }
    admins: users(first: 1, filter: { role: ADMIN }) {
      ...CustomersPage_count @relay(mask: false)
    }
    found: users(first: 1, filter: $filter) {
      ...CustomersPage_count @relay(mask: false)
    }
    ...CustomerRows_page @arguments(filter: $filter, orderBy: $orderBy, first: $first, after: $after, last: $last, before: $before)
  }
`;
graphql`
  fragment CustomersPage_count on UserConnection {
    totalCount
    totalCountIsExact
  }
`;

const variablesOf = (search: CustomersSearch) => ({ filter: filterOf(search), orderBy: orderOf(search), first: firstRows, after: search.at });

export const loadPage = (search: CustomersSearch) => load<CustomersPageQuery>(query, variablesOf(search));

const tabs = [
  [undefined, "All", "all"],
  ["CUSTOMER", "Customers", "customers"],
  ["STAFF", "Staff", "staff"],
  ["ADMIN", "Admins", "admins"],
] as const;

const accesses = [
  { id: "OPEN", name: "can log in" },
  { id: "LOCKED", name: "locked" },
] as const;

const route = getRouteApi("/customers");

/** All accounts, or those that fit. */
export function CustomersPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { at, row, ...filters } = search;
  const key = JSON.stringify(filters);
  const { opened, seen, keep } = usePlace(key, { at, row }, (place) => navigate({ search: (now) => ({ ...now, ...place }), replace: true, resetScroll: false }));
  const data = useLazyLoadQuery<CustomersPageQuery>(query, variablesOf({ ...filters, at: opened.at }), { fetchPolicy: "store-or-network" });
  const list = useMemo(() => ({ filter: filterOf(filters), orderBy: orderOf(filters) }), [key]);
  const go = (change: Partial<CustomersSearch>) => void navigate({ search: { ...filters, ...change }, replace: true, resetScroll: false });
  useRowKeys();
  if (data.viewer?.role === "CUSTOMER") return <PageForbidden />;
  return (
    <main className="page" id="main">
      <div className="page-header">
        <Heading>Customers</Heading>
      </div>
      <section className="panel" style={{ "--head-top": "var(--top-bar)" }}>
        <nav className="tabs scroll" aria-label="Role">
          {tabs.map(([role, name, alias]) => (
            <Link key={name} to="/customers" search={{ ...filters, role }} aria-current={search.role === role ? "page" : undefined} activeOptions={{ exact: true }} activeProps={{}}>
              {name}
              <span className="faint">{count(data[alias].totalCount, data[alias].totalCountIsExact)}</span>
            </Link>
          ))}
        </nav>
        <div className="tool-bar">
          <SearchField label="Find customers" placeholder="Name or address" value={search.q} onSearch={(q) => go({ q })} />
          <FilterChip name="Access" value={accesses.find(({ id }) => id === search.access)?.name ?? null} onRemove={() => go({ access: undefined })}>
            {(close) => <ChoiceList label="Access" choices={accesses} chosen={search.access} onChoose={(id) => (go({ access: accesses.find((a) => a.id === id)?.id }), close())} />}
          </FilterChip>
          {(search.q ?? search.access) !== undefined && (
            <Link className="button quiet" to="/customers" search={{ role: search.role, sort: search.sort, direction: search.direction }} replace resetScroll={false}>
              Clear
            </Link>
          )}
        </div>
        {data.found.totalCount === 0 ? (
          <Empty
            icon="filter"
            title="Nobody fits these filters"
            actions={
              <Link className="button" to="/customers" search={{}}>
                Clear the filters
              </Link>
            }
          >
            None of {count(data.all.totalCount, data.all.totalCountIsExact)} accounts is like that.
          </Empty>
        ) : (
          <>
            <table className="data-table cards places" aria-rowcount={data.found.totalCountIsExact ? data.found.totalCount + 1 : -1}>
              <thead>
                <tr>
                  <SortHead to="/customers" search={filters} field="USERNAME" name="Name" first="ASC" />
                  <th scope="col">Role</th>
                  <SortHead to="/customers" search={filters} field="CREATED_AT" name="Since" standard />
                  <th scope="col" className="number">
                    Orders
                  </th>
                  <th scope="col" className="number">
                    Spent
                  </th>
                </tr>
              </thead>
              <Blocks key={key} place={opened} onPlace={keep} columns={5} skeleton={(rows) => <CustomerSkeletons rows={rows} />}>
                {(block, tell) => <CustomerRows list={list} block={block} tell={tell} />}
              </Blocks>
            </table>
            <ListEnd seen={seen} total={data.found} top={{ to: "/customers", search: filters }} isAtTop={opened.at === undefined}>
              <kbd>J</kbd> <kbd>K</kbd> move · <kbd>↵</kbd> open
            </ListEnd>
          </>
        )}
      </section>
    </main>
  );
}
