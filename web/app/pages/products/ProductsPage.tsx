import { getRouteApi, Link } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { graphql, useLazyLoadQuery } from "react-relay/hooks";

import type { ProductsPageQuery } from "../../__generated__/ProductsPageQuery.graphql";
import { firstRows, Blocks } from "../../parts/blocks";
import { count } from "../../parts/format";
import { Heading } from "../../parts/Heading";
import { Icon } from "../../parts/Icon";
import { ListEnd, usePlace, useRowKeys } from "../../parts/list";
import { Empty } from "../../parts/small";
import { SortHead } from "../../parts/SortHead";
import { load } from "../../relay/load";
import type { ProductsSearch } from "../../router";
import { PageForbidden } from "../../shell/states";
import { filterOf, groups, orderOf } from "./filter";
import { FilterBar } from "./FilterBar";
import { NewProduct } from "./NewProduct";
import { ProductRows, ProductSkeletons } from "./ProductRows";

const query = graphql`
  query ProductsPageQuery(
    $filter: ProductFilter
    $orderBy: ProductOrder
    $first: Int
    $after: String
    $last: Int
    $before: String
    $onSale: ProductFilter
    $hidden: ProductFilter
    $low: ProductFilter
    $soldOut: ProductFilter
  ) {
    ...Shell_viewer
    ...Shell_waiting
    viewer {
      role
    }
    all: products(first: 1) {
      ...ProductsPage_count @relay(mask: false)
    }
    onSale: products(first: 1, filter: $onSale) {
      ...ProductsPage_count @relay(mask: false)
    }
    hidden: products(first: 1, filter: $hidden) {
      ...ProductsPage_count @relay(mask: false)
    }
    low: products(first: 1, filter: $low) {
      ...ProductsPage_count @relay(mask: false)
    }
    soldOut: products(first: 1, filter: $soldOut) {
      ...ProductsPage_count @relay(mask: false)
    }
    found: products(first: 1, filter: $filter) {
      ...ProductsPage_count @relay(mask: false)
    }
    categories(first: 100) {
      nodes {
        id
        name
      }
    }
    ...ProductRows_page @arguments(filter: $filter, orderBy: $orderBy, first: $first, after: $after, last: $last, before: $before)
  }
`;
graphql`
  fragment ProductsPage_count on ProductConnection {
    totalCount
    totalCountIsExact
    nodes {
      price {
        currency
      }
    }
  }
`;

const variablesOf = (search: ProductsSearch) => ({
  filter: filterOf(search),
  orderBy: orderOf(search),
  first: firstRows,
  after: search.at,
  onSale: groups.ON_SALE,
  hidden: groups.HIDDEN,
  low: groups.LOW,
  soldOut: groups.SOLD_OUT,
});

export const loadPage = (search: ProductsSearch) => load<ProductsPageQuery>(query, variablesOf(search));

const tabs = [
  [undefined, "All", "all"],
  ["ON_SALE", "On sale", "onSale"],
  ["HIDDEN", "Hidden", "hidden"],
  ["LOW", "Low stock", "low"],
  ["SOLD_OUT", "Sold out", "soldOut"],
] as const;

const route = getRouteApi("/products");

/** All products, or those that fit. */
export function ProductsPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { at, row, ...filters } = search;
  const key = JSON.stringify(filters);
  const { opened, seen, keep } = usePlace(key, { at, row }, (place) => navigate({ search: (now) => ({ ...now, ...place }), replace: true, resetScroll: false }));
  const data = useLazyLoadQuery<ProductsPageQuery>(query, variablesOf({ ...filters, at: opened.at }), { fetchPolicy: "store-or-network" });
  const list = useMemo(() => ({ filter: filterOf(filters), orderBy: orderOf(filters) }), [key]);
  const [isAdding, setIsAdding] = useState(false);
  useRowKeys();
  if (data.viewer?.role === "CUSTOMER") return <PageForbidden />;
  const all = count(data.all.totalCount, data.all.totalCountIsExact);
  const add = (
    <button className="button primary" onClick={() => setIsAdding(true)}>
      <Icon name="plus" />
      New product
    </button>
  );
  return (
    <main className="page" id="main">
      <div className="page-header">
        <Heading>Products</Heading>
        <div className="actions push">
          <Link className="button" to="/categories">
            Categories
          </Link>
          {add}
        </div>
      </div>
      <section className="panel" style={{ "--head-top": "var(--top-bar)" }}>
        <nav className="tabs scroll" aria-label="Which products">
          {tabs.map(([group, name, alias]) => (
            <Link
              key={name}
              to="/products"
              search={{ ...filters, group, fewest: undefined, most: undefined }}
              aria-current={search.group === group ? "page" : undefined}
              activeOptions={{ exact: true }}
              activeProps={{}}
            >
              {name}
              <span className="faint">{count(data[alias].totalCount, data[alias].totalCountIsExact)}</span>
            </Link>
          ))}
        </nav>
        <FilterBar search={filters} categories={data.categories.nodes} />
        {data.found.totalCount === 0 ? (
          key === "{}" ? (
            <Empty icon="products" title="No products yet" actions={add}>
              What the shop sells is here.
            </Empty>
          ) : (
            <Empty
              icon="filter"
              title="No products fit these filters"
              actions={
                <Link className="button" to="/products" search={{}}>
                  Clear the filters
                </Link>
              }
            >
              None of {all} products is like that.
            </Empty>
          )
        ) : (
          <>
            <table className="data-table cards places" aria-rowcount={data.found.totalCountIsExact ? data.found.totalCount + 1 : -1}>
              <thead>
                <tr>
                  <SortHead to="/products" search={filters} field="NAME" name="Product" standard first="ASC" />
                  <th scope="col">State</th>
                  <SortHead to="/products" search={filters} field="STOCK" name="Stock" isNumber />
                  <SortHead to="/products" search={filters} field="CREATED_AT" name="Added" />
                  <SortHead to="/products" search={filters} field="PRICE" name="Price" isNumber />
                </tr>
              </thead>
              <Blocks key={key} place={opened} onPlace={keep} columns={5} skeleton={(rows) => <ProductSkeletons rows={rows} />}>
                {(block, tell) => <ProductRows list={list} block={block} tell={tell} />}
              </Blocks>
            </table>
            <ListEnd seen={seen} total={data.found} top={{ to: "/products", search: filters }} isAtTop={opened.at === undefined}>
              <kbd>J</kbd> <kbd>K</kbd> move · <kbd>↵</kbd> open
            </ListEnd>
          </>
        )}
      </section>
      {isAdding && <NewProduct currency={data.all.nodes[0]?.price.currency} onClose={() => setIsAdding(false)} />}
    </main>
  );
}
