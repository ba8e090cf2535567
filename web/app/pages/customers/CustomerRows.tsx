import { Link } from "@tanstack/react-router";
import { graphql, useFragment, useLazyLoadQuery } from "react-relay/hooks";

import type { CustomerRows_page$key } from "../../__generated__/CustomerRows_page.graphql";
import type { CustomerRowsQuery, UserFilter, UserOrder } from "../../__generated__/CustomerRowsQuery.graphql";
import { useTell, type BlockArguments, type BlockInfo } from "../../parts/blocks";
import { date, momentOfYear, money, number } from "../../parts/format";
import { Avatar, Skeleton } from "../../parts/small";
import { LockedPill, RolePill } from "../../parts/UserPills";

interface Props {
  list: { filter: UserFilter; orderBy: UserOrder | undefined };
  block: BlockArguments;
  tell(info: BlockInfo): void;
}

/** The rows of a block. The first block came with the page; others are asked for when they come near the window. */
export function CustomerRows({ list, block, tell }: Props) {
  const data = useLazyLoadQuery<CustomerRowsQuery>(
    graphql`
      query CustomerRowsQuery($filter: UserFilter, $orderBy: UserOrder, $first: Int, $after: String, $last: Int, $before: String) {
        ...CustomerRows_page @arguments(filter: $filter, orderBy: $orderBy, first: $first, after: $after, last: $last, before: $before)
      }
    `,
    { ...list, ...block },
    { fetchPolicy: "store-or-network" },
  );
  const { page } = useFragment<CustomerRows_page$key>(
    graphql`
      fragment CustomerRows_page on Query
      @argumentDefinitions(
        filter: { type: "UserFilter" }
        orderBy: { type: "UserOrder" }
        first: { type: "Int" }
        after: { type: "String" }
        last: { type: "Int" }
        before: { type: "String" }
      ) {
        page: users(filter: $filter, orderBy: $orderBy, first: $first, after: $after, last: $last, before: $before) {
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
              username
              email
              role
              isActive
              createdAt
              spending {
                orderCount
                total {
                  amount
                  currency
                }
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
          <Avatar of={node.username} />
          <span className="cut">
            <Link className="strong" to="/customers/$id" params={{ id: node.id }}>
              {node.username}
            </Link>
            <br />
            <span className="small faint">{node.email}</span>
          </span>
        </span>
      </td>
      <td className="state">
        <span className={node.isActive ? "" : "only-wide"}>
          <RolePill role={node.role} />
        </span>{" "}
        <LockedPill isActive={node.isActive} />
      </td>
      <td className="soft only-wide">
        <time dateTime={node.createdAt} title={momentOfYear(node.createdAt)}>
          {date(node.createdAt)}
        </time>
      </td>
      <td className="number soft only-wide">{number(node.spending.orderCount)}</td>
      <td className="number total">{money(node.spending.total)}</td>
    </tr>
  ));
}

/** The shape of rows that are on their way. */
export const CustomerSkeletons = ({ rows }: { rows: number }) =>
  Array.from({ length: rows }, (_, n) => (
    <tr key={n} aria-hidden="true">
      <td className="product">
        <Skeleton width={`${9 + ((n * 5) % 9)}rem`} />
      </td>
      <td className="state">
        <Skeleton width="5rem" round />
      </td>
      <td className="only-wide">
        <Skeleton width="5rem" />
      </td>
      <td className="only-wide" />
      <td className="total">
        <Skeleton width="4rem" end />
      </td>
    </tr>
  ));
