import { Link } from "@tanstack/react-router";
import { graphql, useFragment, useLazyLoadQuery } from "react-relay/hooks";

import type { CategoryRows_page$key } from "../../__generated__/CategoryRows_page.graphql";
import type { CategoryRowsQuery } from "../../__generated__/CategoryRowsQuery.graphql";
import { useTell, type BlockArguments, type BlockInfo } from "../../parts/blocks";
import { count, counted, date, momentOfYear } from "../../parts/format";
import { Skeleton } from "../../parts/small";
import { CategoryName } from "./CategoryName";

/** The rows of a block. */
export function CategoryRows({ block, tell }: { block: BlockArguments; tell(info: BlockInfo): void }) {
  const data = useLazyLoadQuery<CategoryRowsQuery>(
    graphql`
      query CategoryRowsQuery($first: Int, $after: String, $last: Int, $before: String) {
        ...CategoryRows_page @arguments(first: $first, after: $after, last: $last, before: $before)
      }
    `,
    block,
    { fetchPolicy: "store-or-network" },
  );
  const { page } = useFragment<CategoryRows_page$key>(
    graphql`
      fragment CategoryRows_page on Query @argumentDefinitions(first: { type: "Int" }, after: { type: "String" }, last: { type: "Int" }, before: { type: "String" }) {
        page: categories(first: $first, after: $after, last: $last, before: $before) {
          pageInfo {
            hasNextPage
            hasPreviousPage
            startCursor
            endCursor
          }
          edges {
            cursor
            node {
              ...CategoryName_category
              id
              slug
              createdAt
              products(first: 1) {
                totalCount
                totalCountIsExact
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
        <CategoryName category={node} />
        <span className="only-narrow code small faint">{node.slug}</span>
      </td>
      <td className="code soft only-wide">{node.slug}</td>
      <td className="soft only-wide">
        <time dateTime={node.createdAt} title={momentOfYear(node.createdAt)}>
          {date(node.createdAt)}
        </time>
      </td>
      <td className="number total">
        <Link to="/products" search={{ category: node.id }} aria-label={counted(node.products.totalCount, "product", node.products.totalCountIsExact)}>
          {count(node.products.totalCount, node.products.totalCountIsExact)}
        </Link>
      </td>
    </tr>
  ));
}

/** The shape of rows that are on their way. */
export const CategorySkeletons = ({ rows }: { rows: number }) =>
  Array.from({ length: rows }, (_, n) => (
    <tr key={n} aria-hidden="true">
      <td className="product">
        <Skeleton width={`${6 + ((n * 5) % 7)}rem`} />
      </td>
      <td className="only-wide">
        <Skeleton width="6rem" />
      </td>
      <td className="only-wide">
        <Skeleton width="5rem" />
      </td>
      <td className="total">
        <Skeleton width="2rem" end />
      </td>
    </tr>
  ));
