import { getRouteApi } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { graphql, useLazyLoadQuery, usePaginationFragment } from "react-relay/hooks";

import type { CataloguePage_products$key } from "../../__generated__/CataloguePage_products.graphql";
import type { CataloguePageMoreQuery } from "../../__generated__/CataloguePageMoreQuery.graphql";
import type { CataloguePageQuery, ProductFilter, ProductOrder } from "../../__generated__/CataloguePageQuery.graphql";
import { counted, money } from "../../parts/format";
import { Heading } from "../../parts/Heading";
import { Icon } from "../../parts/Icon";
import { ProductTile } from "../../parts/ProductTile";
import { Empty } from "../../parts/small";
import { load } from "../../relay/load";
import type { CatalogueSearch } from "../../router";
import { piecesOf, put, totalOf, useBasket } from "./basket";
import { BasketPanel } from "./BasketPanel";
import { Chips } from "./Chips";
import { Stepper } from "./Stepper";

const query = graphql`
  query CataloguePageQuery($filter: ProductFilter, $orderBy: ProductOrder) {
    ...Shell_viewer
    viewer {
      id
    }
    categories(first: 100) {
      nodes {
        id
        name
      }
    }
    ...CataloguePage_products @arguments(filter: $filter, orderBy: $orderBy)
  }
`;

const fragment = graphql`
  fragment CataloguePage_products on Query
  @argumentDefinitions(filter: { type: "ProductFilter" }, orderBy: { type: "ProductOrder" }, first: { type: "Int", defaultValue: 48 }, after: { type: "String" })
  @refetchable(queryName: "CataloguePageMoreQuery") {
    products(filter: $filter, orderBy: $orderBy, first: $first, after: $after) @connection(key: "CataloguePage_products") {
      totalCount
      totalCountIsExact
      edges {
        node {
          id
          name
          sku
          stock
          price {
            amount
            currency
          }
        }
      }
    }
  }
`;

/** As few pieces as are worth saying. */
const few = 9;

function variablesOf({ category, q, inStock, sort }: CatalogueSearch) {
  const filter: ProductFilter = { isActive: true, ...(category && { category }), ...(q && { search: q }), ...(inStock && { inStock }) };
  const orders: Record<string, ProductOrder> = { price: { field: "PRICE", direction: "ASC" }, newest: { field: "CREATED_AT", direction: "DESC" } };
  return { filter, orderBy: sort && orders[sort] };
}

export const loadPage = (search: CatalogueSearch) => load<CataloguePageQuery>(query, variablesOf(search));

const route = getRouteApi("/catalogue");

/** What the shop sells, beside the basket. */
export function CataloguePage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const data = useLazyLoadQuery<CataloguePageQuery>(query, variablesOf(search), { fetchPolicy: "store-or-network" });
  const page = usePaginationFragment<CataloguePageMoreQuery, CataloguePage_products$key>(fragment, data);
  const { products } = page.data;
  const { lines } = useBasket();
  const end = useEnd(() => page.hasNext && !page.isLoadingNext && page.loadNext(48));
  const go = (change: Partial<CatalogueSearch>) => void navigate({ search: (now) => ({ ...now, ...change }), replace: true, resetScroll: false });
  return (
    <main className="page" id="main">
      <div className="page-header">
        <Heading>Catalogue</Heading>
        <span className="soft">{counted(products.totalCount, "product", products.totalCountIsExact)}</span>
        <div className="actions push">
          <label className="row in-stock">
            <input className="switch" type="checkbox" role="switch" checked={search.inStock ?? false} onChange={(event) => go({ inStock: event.target.checked || undefined })} />
            In stock
          </label>
          <label className="with-icon">
            <span className="only-heard">Sort</span>
            <select className="input" value={search.sort ?? ""} onChange={(event) => go({ sort: (event.target.value || undefined) as CatalogueSearch["sort"] })}>
              <option value="">By name</option>
              <option value="price">Cheapest first</option>
              <option value="newest">Newest first</option>
            </select>
            <Icon name="down" />
          </label>
        </div>
      </div>
      <div className="two-columns">
        <div className="stack loose">
          <Chips search={search} categories={data.categories.nodes} />
          {products.edges.length === 0 && <Empty icon="search" title="Nothing fits" />}
          <ul className="tiles">
            {products.edges.map(({ node }) => {
              const inBasket = lines.find(({ id }) => id === node.id);
              const line = { id: node.id, name: node.name, sku: node.sku, ...node.price };
              return (
                <li key={node.id} className={`product-card ${node.stock === 0 ? "sold-out" : ""}`}>
                  <ProductTile name={node.name} sku={node.sku} />
                  {node.stock <= few && <span className="tag badge">{node.stock === 0 ? "Sold out" : `Only ${node.stock} left`}</span>}
                  <span className="name">{node.name}</span>
                  <div className="row">
                    <span className="price">{money(node.price)}</span>
                    {inBasket ? (
                      <Stepper of={node.name} value={inBasket.quantity} onChange={(quantity) => put(line, quantity)} />
                    ) : (
                      <button className="button small push" aria-label={`Add ${node.name} to the basket`} disabled={node.stock === 0} onClick={() => put(line, 1)}>
                        <Icon name="plus" />
                        Add
                      </button>
                    )}
                  </div>
                </li>
              );
            })}
          </ul>
          <div ref={end} aria-hidden="true" />
        </div>
        <BasketPanel isVisitor={data.viewer === null} />
      </div>
      {lines.length > 0 && (
        <div className="basket-bar only-narrow">
          <a className="button primary wide" href="#basket">
            <Icon name="basket" />
            {counted(piecesOf(lines), "piece")} · {money({ amount: totalOf(lines), currency: lines[0]!.currency })} <span className="push">Basket</span>
            <Icon name="right" />
          </a>
        </div>
      )}
    </main>
  );
}

/** Does something when the end of a list comes near the window. */
function useEnd(act: () => void) {
  const end = useRef<HTMLDivElement>(null);
  const latest = useRef(act);
  latest.current = act;
  useEffect(() => {
    const observer = new IntersectionObserver(([entry]) => entry!.isIntersecting && latest.current(), { rootMargin: "600px" });
    observer.observe(end.current!);
    return () => observer.disconnect();
  });
  return end;
}
