import { getRouteApi, Link } from "@tanstack/react-router";
import { useEffect } from "react";
import { graphql, useFragment, useLazyLoadQuery } from "react-relay/hooks";

import type { ProductPage_product$key } from "../../__generated__/ProductPage_product.graphql";
import type { ProductPageQuery } from "../../__generated__/ProductPageQuery.graphql";
import { ConfirmFree } from "../../parts/ConfirmFree";
import { count, date, momentOfYear, money } from "../../parts/format";
import { Heading } from "../../parts/Heading";
import { SalePill, StockPill } from "../../parts/ProductPills";
import { ProductTile } from "../../parts/ProductTile";
import { StatusPill } from "../../parts/small";
import { StockControl } from "../../parts/StockControl";
import { load } from "../../relay/load";
import { PageForbidden, PageMissing } from "../../shell/states";
import { CategoryTokens } from "./CategoryTokens";
import { Details } from "./Details";
import { useEdits } from "./edits";
import { Merge } from "./Merge";
import { SaveBar } from "./SaveBar";

const query = graphql`
  query ProductPageQuery($id: ID!) {
    ...Shell_viewer
    ...Shell_waiting
    viewer {
      role
    }
    product(id: $id) {
      id
      ...ProductPage_product
    }
  }
`;

export const loadPage = ({ id }: { id: string }) => load<ProductPageQuery>(query, { id });

/** One product: its values change where they stand. */
export function ProductPage() {
  const { id } = getRouteApi("/products/$id").useParams();
  const data = useLazyLoadQuery<ProductPageQuery>(query, { id }, { fetchPolicy: "store-or-network" });
  if (data.viewer?.role === "CUSTOMER") return <PageForbidden />;
  if (!data.product) return <PageMissing />;
  return <Product key={id} product={data.product} />;
}

const fragment = graphql`
  fragment ProductPage_product on Product {
    ...edits_product
    ...CategoryTokens_product
    ...StockControl_product
    name
    sku
    stock
    isActive
    version
    createdAt
    orders(first: 6) {
      totalCount
      totalCountIsExact
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
  }
`;

function Product({ product: key }: { product: ProductPage_product$key }) {
  const product = useFragment(fragment, key);
  const edits = useEdits(product);
  useSaveKey(edits.save);
  const { orders } = product;
  return (
    <main className="page" id="main">
      <div className="page-header">
        <nav className="crumbs" aria-label="You are here">
          <Link to="/products">Products</Link>
          <span aria-hidden="true">/</span>
        </nav>
        <Heading>{product.name}</Heading>
        <SalePill isActive={product.isActive} />
      </div>
      <Merge edits={edits} />
      <div className="two-columns">
        <div className="stack loose">
          <Details edits={edits} sku={product.sku}>
            <CategoryTokens product={product} />
          </Details>
          <section className="panel" aria-labelledby="orders">
            <div className="panel-header">
              <h2 id="orders">Recent orders</h2>
              <span className="count">{count(orders.totalCount, orders.totalCountIsExact)}</span>
            </div>
            {orders.nodes.length === 0 && <p className="panel-body faint">Nobody has bought it yet.</p>}
            <ul className="list">
              {orders.nodes.map((order) => (
                <li key={order.id} className="link">
                  <Link className="grow row" to="/orders/$id" params={{ id: order.id }}>
                    <span className="cut">
                      <span className="strong">#{order.number}</span>
                      <br />
                      <span className="small faint">
                        {order.customer.username}, <time dateTime={order.placedAt}>{date(order.placedAt)}</time>
                      </span>
                    </span>
                    <span className="push">
                      <StatusPill status={order.status} />
                    </span>
                    <span className="number strong sum-column">{money(order.total)}</span>
                  </Link>
                </li>
              ))}
            </ul>
          </section>
        </div>
        <div className="stack loose">
          <section className="panel" aria-labelledby="look">
            <div className="panel-body stack tight">
              <ProductTile name={edits.now.name} sku={product.sku} />
              <p className="small faint" id="look">
                Drawn from its name. It follows when that changes.
              </p>
            </div>
          </section>
          <section className="panel" aria-labelledby="stock">
            <div className="panel-header">
              <h2 id="stock">Stock</h2>
              <span className="push">
                <StockPill stock={product.stock} />
              </span>
            </div>
            <div className="panel-body stack">
              <StockControl product={product} />
              <p className="small faint">Stock is changed at once, and never conflicts with what others edit here.</p>
            </div>
          </section>
          <section className="panel" aria-label="Facts">
            <dl className="facts panel-body">
              <dt>Added</dt>
              <dd>{momentOfYear(product.createdAt)}</dd>
              <dt>Version</dt>
              <dd>{product.version}</dd>
            </dl>
          </section>
        </div>
      </div>
      <SaveBar edits={edits} />
      {edits.isUnsure && <ConfirmFree name={edits.now.name} onYes={() => edits.answer(true)} onNo={() => edits.answer(false)} />}
    </main>
  );
}

/** ⌘S, or Ctrl S, saves. */
function useSaveKey(save: () => void) {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== "s" || !(event.metaKey || event.ctrlKey)) return;
      event.preventDefault();
      save();
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, [save]);
}
