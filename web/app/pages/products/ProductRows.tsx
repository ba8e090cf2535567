import { Link } from "@tanstack/react-router";
import { graphql, useFragment, useLazyLoadQuery } from "react-relay/hooks";

import type { ProductRows_page$key } from "../../__generated__/ProductRows_page.graphql";
import type { ProductFilter, ProductOrder, ProductRowsQuery } from "../../__generated__/ProductRowsQuery.graphql";
import { useTell, type BlockArguments, type BlockInfo } from "../../parts/blocks";
import { date, momentOfYear, money, number } from "../../parts/format";
import { lowStock, pieces, SalePill, StockPill } from "../../parts/ProductPills";
import { ProductTile } from "../../parts/ProductTile";
import { Skeleton } from "../../parts/small";

interface Props {
  list: { filter: ProductFilter; orderBy: ProductOrder | undefined };
  block: BlockArguments;
  tell(info: BlockInfo): void;
}

/** The rows of a block. The first block came with the page; others are asked for when they come near the window. */
export function ProductRows({ list, block, tell }: Props) {
  const data = useLazyLoadQuery<ProductRowsQuery>(
    graphql`
      query ProductRowsQuery($filter: ProductFilter, $orderBy: ProductOrder, $first: Int, $after: String, $last: Int, $before: String) {
        ...ProductRows_page @arguments(filter: $filter, orderBy: $orderBy, first: $first, after: $after, last: $last, before: $before)
      }
    `,
    { ...list, ...block },
    { fetchPolicy: "store-or-network" },
  );
  const { page } = useFragment<ProductRows_page$key>(
    graphql`
      fragment ProductRows_page on Query
      @argumentDefinitions(
        filter: { type: "ProductFilter" }
        orderBy: { type: "ProductOrder" }
        first: { type: "Int" }
        after: { type: "String" }
        last: { type: "Int" }
        before: { type: "String" }
      ) {
        page: products(filter: $filter, orderBy: $orderBy, first: $first, after: $after, last: $last, before: $before) {
          pageInfo {
            hasNextPage
            hasPreviousPage
            startCursor
            endCursor
          }
          edges {
            cursor
            node {
              id
              name
              sku
              stock
              isActive
              createdAt
              price {
                amount
                currency
              }
            }
          }
        }
      }
    `,
    data,
  );
  const { edges } = page;
  useTell(page, tell);
  return edges.map(({ cursor, node }) => (
    <tr key={node.id} data-cursor={cursor}>
      <td className="product">
        <span className="row">
          <ProductTile thumb name={node.name} sku={node.sku} />
          <span className="cut">
            <Link className="strong" to="/products/$id" params={{ id: node.id }}>
              {node.name}
            </Link>
            <br />
            <span className="small faint">
              {node.sku}
              <span className="only-narrow"> · {pieces(node.stock)}</span>
            </span>
          </span>
        </span>
      </td>
      <td className="state">
        <span className={node.isActive && node.stock <= lowStock ? "only-wide" : ""}>
          <SalePill isActive={node.isActive} />
        </span>
        {node.isActive && (
          <span className="only-narrow">
            <StockPill stock={node.stock} />
          </span>
        )}
      </td>
      <td className="number only-wide">
        <StockPill stock={node.stock} /> {number(node.stock)}
      </td>
      <td className="soft only-wide">
        <time dateTime={node.createdAt} title={momentOfYear(node.createdAt)}>
          {date(node.createdAt)}
        </time>
      </td>
      <td className="number total">{money(node.price)}</td>
    </tr>
  ));
}

/** The shape of rows that are on their way. */
export const ProductSkeletons = ({ rows }: { rows: number }) =>
  Array.from({ length: rows }, (_, n) => (
    <tr key={n} aria-hidden="true">
      <td className="product">
        <span className="row">
          <i className="skeleton thumb" />
          <Skeleton width={`${9 + ((n * 5) % 9)}rem`} />
        </span>
      </td>
      <td className="state">
        <Skeleton width="5rem" round />
      </td>
      <td className="only-wide">
        <Skeleton width="2rem" end />
      </td>
      <td className="only-wide">
        <Skeleton width="5rem" />
      </td>
      <td className="total">
        <Skeleton width="4rem" end />
      </td>
    </tr>
  ));
