import { Link } from "@tanstack/react-router";
import { graphql, useFragment } from "react-relay/hooks";

import type { OrderLink_order$key } from "../__generated__/OrderLink_order.graphql";
import { date, money } from "./format";
import { StatusPill } from "./small";

/** An order in a short list; it leads to its page. */
export function OrderLink({ order: key }: { order: OrderLink_order$key }) {
  const { id, number, status, placedAt, total } = useFragment(
    graphql`
      fragment OrderLink_order on Order {
        id
        number
        status
        placedAt
        total {
          amount
          currency
        }
      }
    `,
    key,
  );
  return (
    <li className="link">
      <Link className="grow row" to="/orders/$id" params={{ id }}>
        <span>
          <span className="strong">#{number}</span>
          <br />
          <time className="small faint" dateTime={placedAt}>
            {date(placedAt)}
          </time>
        </span>
        <span className="push">
          <StatusPill status={status} />
        </span>
        <span className="number strong sum-column">{money(total)}</span>
      </Link>
    </li>
  );
}
