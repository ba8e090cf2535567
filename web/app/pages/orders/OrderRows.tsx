import { Link } from "@tanstack/react-router";
import { useEffect, useMemo } from "react";
import { graphql, useFragment, useLazyLoadQuery } from "react-relay/hooks";

import type { OrderRows_page$key } from "../../__generated__/OrderRows_page.graphql";
import type { OrderFilter, OrderOrder, OrderRowsQuery } from "../../__generated__/OrderRowsQuery.graphql";
import { useTell, type BlockArguments, type BlockInfo } from "../../parts/blocks";
import { moment, momentOfYear, money, number } from "../../parts/format";
import { Avatar, Skeleton, StatusPill } from "../../parts/small";
import type { Ticked, Ticks } from "./ticks";

interface Props {
  list: { filter: OrderFilter | undefined; orderBy: OrderOrder | undefined };
  block: BlockArguments;
  tell(info: BlockInfo): void;
  /** None where the viewer can move no order on: a customer, who needs no column of customers either. */
  ticks: Ticks | null;
}

/** The rows of a block. The first block came with the page; others are asked for when they come near the window. */
export function OrderRows({ list, block, tell, ticks }: Props) {
  const data = useLazyLoadQuery<OrderRowsQuery>(
    graphql`
      query OrderRowsQuery($filter: OrderFilter, $orderBy: OrderOrder, $first: Int, $after: String, $last: Int, $before: String) {
        ...OrderRows_page @arguments(filter: $filter, orderBy: $orderBy, first: $first, after: $after, last: $last, before: $before)
      }
    `,
    { ...list, ...block },
    { fetchPolicy: "store-or-network" },
  );
  const { page } = useFragment<OrderRows_page$key>(
    graphql`
      fragment OrderRows_page on Query
      @argumentDefinitions(
        filter: { type: "OrderFilter" }
        orderBy: { type: "OrderOrder" }
        first: { type: "Int" }
        after: { type: "String" }
        last: { type: "Int" }
        before: { type: "String" }
      ) {
        page: orders(filter: $filter, orderBy: $orderBy, first: $first, after: $after, last: $last, before: $before) {
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
              number
              status
              version
              placedAt
              itemCount
              total {
                amount
                currency
              }
              customer {
                id
                username
                email
              }
            }
          }
        }
      }
    `,
    data,
  );
  const { edges, pageInfo } = page;
  useTell(page, tell);
  const orders = useMemo(
    () => edges.map(({ node }): Ticked => ({ id: node.id, number: node.number, status: node.status, version: node.version, amount: Number(node.total.amount), currency: node.total.currency })),
    [edges],
  );
  useEffect(() => ticks?.loaded(pageInfo.startCursor ?? "", orders), [ticks, orders, pageInfo.startCursor]);
  return edges.map(({ cursor, node }, n) => {
    const isTicked = ticks?.ticked.has(node.id);
    const problem = ticks?.problems.get(node.id);
    return (
      <tr key={node.id} data-cursor={cursor} aria-selected={isTicked}>
        {ticks && (
          <td>
            <label className="tick">
              <input type="checkbox" checked={isTicked} onChange={(event) => ticks.set(orders[n]!, event.target.checked)} aria-label={`Order ${node.number}`} />
            </label>
          </td>
        )}
        <td>
          <Link className="key" to="/orders/$id" params={{ id: node.id }}>
            #{node.number}
          </Link>
        </td>
        <td className={`soft ${ticks ? "when" : "customer"}`}>
          <time dateTime={node.placedAt} title={momentOfYear(node.placedAt)}>
            {moment(node.placedAt)}
          </time>
        </td>
        {ticks && (
          <td className="customer">
            <span className="row">
              <Avatar of={node.customer.username} size="tiny" />
              <span className="cut">
                <span className="strong">{node.customer.username}</span> <span className="faint only-wide">{node.customer.email}</span>
                {problem && <span className="bad small problem">{problem}</span>}
              </span>
            </span>
          </td>
        )}
        <td className="state">
          <StatusPill status={node.status} />
        </td>
        <td className="number soft only-wide">{number(node.itemCount)}</td>
        <td className="number total">{money(node.total)}</td>
      </tr>
    );
  });
}

/** The shape of rows that are on their way. */
export const OrderSkeletons = ({ rows, isStaff }: { rows: number; isStaff: boolean }) =>
  Array.from({ length: rows }, (_, n) => (
    <tr key={n} aria-hidden="true">
      {isStaff && <td />}
      <td>
        <Skeleton width="3rem" />
      </td>
      <td>
        <Skeleton width="6rem" />
      </td>
      {isStaff && (
        <td className="customer">
          <Skeleton width={`${9 + ((n * 5) % 9)}rem`} />
        </td>
      )}
      <td className="state">
        <Skeleton width="5rem" round />
      </td>
      <td className="only-wide" />
      <td className="total">
        <Skeleton width="4rem" end />
      </td>
    </tr>
  ));
