import { getRouteApi, Link } from "@tanstack/react-router";
import { useMemo } from "react";
import { graphql, useFragment, useLazyLoadQuery, useSubscription } from "react-relay/hooks";

import type { OrderPage_order$key } from "../../__generated__/OrderPage_order.graphql";
import type { OrderPageQuery } from "../../__generated__/OrderPageQuery.graphql";
import type { OrderPageSubscription } from "../../__generated__/OrderPageSubscription.graphql";
import { count, counted, moment, momentOfYear, money, month, number } from "../../parts/format";
import { Heading } from "../../parts/Heading";
import { Icon } from "../../parts/Icon";
import { OrderLink } from "../../parts/OrderLink";
import { ProductTile } from "../../parts/ProductTile";
import { Avatar, StatusPill } from "../../parts/small";
import { load } from "../../relay/load";
import { PageMissing } from "../../shell/states";
import { Conflict, Steps, useSteps } from "./Steps";
import { TimeLine } from "./TimeLine";

const query = graphql`
  query OrderPageQuery($id: ID!) {
    ...Shell_viewer
    ...Shell_waiting
    viewer {
      role
    }
    order(id: $id) {
      ...OrderPage_order
    }
  }
`;

export const loadPage = ({ id }: { id: string }) => load<OrderPageQuery>(query, { id });

/** One order: what was bought, how far it is, and by whom. */
export function OrderPage() {
  const { id } = getRouteApi("/orders/$id").useParams();
  const { order, viewer } = useLazyLoadQuery<OrderPageQuery>(query, { id }, { fetchPolicy: "store-or-network" });
  useLive(id);
  return order ? <Order order={order} isStaff={viewer?.role !== "CUSTOMER"} /> : <PageMissing />;
}

/** Keeps the order as it is while the page is open. */
function useLive(id: string) {
  useSubscription<OrderPageSubscription>(
    useMemo(
      () => ({
        subscription: graphql`
          subscription OrderPageSubscription($id: ID!) {
            orderUpdated(id: $id) {
              id
              status
              version
              updatedAt
              history {
                from
                to
                when
                who {
                  id
                  username
                }
              }
            }
          }
        `,
        variables: { id },
        onError: () => undefined, // it is hidden or gone, which the page tells
      }),
      [id],
    ),
  );
}

const fragment = graphql`
  fragment OrderPage_order on Order {
    ...Steps_order
    ...TimeLine_order
    id
    number
    status
    placedAt
    updatedAt
    itemCount
    total {
      amount
      currency
    }
    items(first: 50) {
      nodes {
        id
        productName
        productSku
        quantity
        unitPrice {
          amount
          currency
        }
        lineTotal {
          amount
          currency
        }
        product {
          id
          price {
            amount
            currency
          }
        }
      }
    }
    customer {
      id
      username
      email
      createdAt
      spending {
        total {
          amount
          currency
        }
        orderCount
        average {
          amount
          currency
        }
      }
      orders(first: 4) {
        totalCount
        totalCountIsExact
        nodes {
          id
          ...OrderLink_order
        }
      }
    }
  }
`;

function Order({ order: key, isStaff }: { order: OrderPage_order$key; isStaff: boolean }) {
  const order = useFragment(fragment, key);
  const steps = useSteps(order);
  const pieces = order.items.nodes.reduce((sum, { quantity }) => sum + quantity, 0);
  const others = order.customer.orders.nodes.filter(({ id }) => id !== order.id).slice(0, 3);
  const otherCount = order.customer.orders.totalCount - 1;
  return (
    <main className="page" id="main">
      <div className="page-header">
        <nav className="crumbs" aria-label="You are here">
          <Link to="/orders">Orders</Link>
          <span aria-hidden="true">/</span>
        </nav>
        <Heading>{`#${order.number}`}</Heading>
        <StatusPill status={order.status} />
        <span className="soft small">
          Placed {momentOfYear(order.placedAt)} · last changed {moment(order.updatedAt)}
        </span>
        <Steps steps={steps} isStaff={isStaff} />
      </div>
      <Conflict steps={steps} />
      <div className="two-columns">
        <div className="stack loose">
          <section className="panel" aria-labelledby="items">
            <div className="panel-header">
              <h2 id="items">Items</h2>
              <span className="count">{number(order.itemCount)}</span>
            </div>
            <table className="data-table cards lines">
              <thead>
                <tr>
                  <th scope="col">Product</th>
                  <th scope="col" className="number">
                    Unit price
                  </th>
                  <th scope="col" className="number">
                    Quantity
                  </th>
                  <th scope="col" className="number">
                    Line total
                  </th>
                </tr>
              </thead>
              <tbody>
                {order.items.nodes.map((item) => (
                  <tr key={item.id}>
                    <td className="product">
                      <span className="row">
                        <ProductTile thumb name={item.productName} sku={item.productSku} />
                        <span className="cut">
                          {isStaff ? (
                            <Link className="strong" to="/products/$id" params={{ id: item.product.id }}>
                              {item.productName}
                            </Link>
                          ) : (
                            <span className="strong">{item.productName}</span>
                          )}
                          <br />
                          <span className="small faint">{item.productSku}</span>
                        </span>
                      </span>
                    </td>
                    <td className="number soft only-wide">
                      {money(item.unitPrice)}
                      {item.product.price.amount !== item.unitPrice.amount && (
                        <>
                          <br />
                          <span className="small faint">{money(item.product.price)} now</span>
                        </>
                      )}
                    </td>
                    <td className="number state">
                      {number(item.quantity)}
                      <span className="only-narrow soft"> × {money(item.unitPrice)}</span>
                    </td>
                    <td className="number total">{money(item.lineTotal)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
            <dl className="totals">
              <dt>
                {counted(order.itemCount, "item")}, {counted(pieces, "piece")}
              </dt>
              <dd />
              <dt className="sum">Total</dt>
              <dd className="sum number">{money(order.total)}</dd>
            </dl>
          </section>
          <TimeLine order={order} />
        </div>
        <div className="stack loose">
          <section className="panel" aria-labelledby="customer">
            <div className="panel-header">
              <h2 id="customer">Customer</h2>
            </div>
            <div className="panel-body stack">
              <span className="row">
                <Avatar of={order.customer.username} size="big" />
                <span className="cut">
                  {isStaff ? (
                    <Link className="strong" to="/customers/$id" params={{ id: order.customer.id }}>
                      {order.customer.username}
                    </Link>
                  ) : (
                    <span className="strong">{order.customer.username}</span>
                  )}
                  <br />
                  <span className="small faint">customer since {month(order.customer.createdAt)}</span>
                </span>
              </span>
              <dl className="facts">
                <dt>E-mail</dt>
                <dd>
                  <a href={`mailto:${order.customer.email}`}>{order.customer.email}</a>
                </dd>
                <dt>Spent</dt>
                <dd className="strong">{money(order.customer.spending.total)}</dd>
                <dt>Paid orders</dt>
                <dd>
                  {number(order.customer.spending.orderCount)}
                  {order.customer.spending.orderCount > 0 && `, on average ${money(order.customer.spending.average)}`}
                </dd>
              </dl>
            </div>
          </section>
          {others.length > 0 && (
            <section className="panel not-printed" aria-labelledby="others">
              <div className="panel-header">
                <h2 id="others">Other orders</h2>
                <span className="count">{count(otherCount, order.customer.orders.totalCountIsExact)}</span>
                <Link className="button quiet small push" to="/orders" search={{ q: order.customer.username }}>
                  All <Icon name="right" />
                </Link>
              </div>
              <ul className="list">
                {others.map((other) => (
                  <OrderLink key={other.id} order={other} />
                ))}
              </ul>
            </section>
          )}
        </div>
      </div>
    </main>
  );
}
