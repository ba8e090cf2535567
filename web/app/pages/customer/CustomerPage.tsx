import { getRouteApi, Link } from "@tanstack/react-router";
import { graphql, useFragment, useLazyLoadQuery } from "react-relay/hooks";

import type { CustomerPage_user$data, CustomerPage_user$key } from "../../__generated__/CustomerPage_user.graphql";
import type { CustomerPageQuery } from "../../__generated__/CustomerPageQuery.graphql";
import { count, moment, momentOfYear, money, number } from "../../parts/format";
import { Heading } from "../../parts/Heading";
import { Icon } from "../../parts/Icon";
import { Sessions } from "../../parts/Sessions";
import { Avatar, Empty, StatusPill } from "../../parts/small";
import { LockedPill, RolePill } from "../../parts/UserPills";
import { load } from "../../relay/load";
import { PageForbidden, PageMissing } from "../../shell/states";
import { kindNames } from "../reports/kinds";
import { Access } from "./Access";

const query = graphql`
  query CustomerPageQuery($id: ID!) {
    ...Shell_viewer
    ...Shell_waiting
    viewer {
      role
    }
    user(id: $id) {
      id
      ...CustomerPage_user
    }
  }
`;

export const loadPage = ({ id }: { id: string }) => load<CustomerPageQuery>(query, { id });

/** One account: who it is, and what they bought. Admins also decide what it may do. */
export function CustomerPage() {
  const { id } = getRouteApi("/customers/$id").useParams();
  const { user, viewer } = useLazyLoadQuery<CustomerPageQuery>(query, { id }, { fetchPolicy: "store-or-network" });
  if (viewer?.role === "CUSTOMER") return <PageForbidden />;
  return user ? <Customer key={id} user={user} isAdmin={viewer?.role === "ADMIN"} /> : <PageMissing />;
}

const fragment = graphql`
  fragment CustomerPage_user on User {
    ...Access_user
    ...Sessions_user
    username
    email
    role
    isActive
    createdAt
    updatedAt
    version
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
    orders(first: 10) {
      totalCount
      totalCountIsExact
      nodes {
        id
        number
        status
        placedAt
        itemCount
        total {
          amount
          currency
        }
      }
    }
    reports(first: 5) {
      nodes {
        id
        kind
        status
        createdAt
      }
    }
  }
`;

function Customer({ user: key, isAdmin }: { user: CustomerPage_user$key; isAdmin: boolean }) {
  const user = useFragment(fragment, key);
  const { spending } = user;
  return (
    <main className="page" id="main">
      <div className="page-header">
        <nav className="crumbs" aria-label="You are here">
          <Link to="/customers">Customers</Link>
          <span aria-hidden="true">/</span>
        </nav>
        <Avatar of={user.username} />
        <Heading>{user.username}</Heading>
        <RolePill role={user.role} />
        <LockedPill isActive={user.isActive} />
        <div className="actions push">
          <a className="button" href={`mailto:${user.email}`}>
            Write to {user.username}
          </a>
        </div>
      </div>
      <div className="two-columns">
        <div className="stack loose">
          <Orders username={user.username} orders={user.orders} />
          {isAdmin && <Sessions user={user} title="Sessions" />}
        </div>
        <div className="stack loose">
          <section className="panel" aria-labelledby="account">
            <div className="panel-header">
              <h2 id="account">Account</h2>
            </div>
            <dl className="facts panel-body">
              <dt>E-mail</dt>
              <dd>{user.email}</dd>
              <dt>Since</dt>
              <dd>{momentOfYear(user.createdAt)}</dd>
              <dt>Changed</dt>
              <dd>{momentOfYear(user.updatedAt)}</dd>
              <dt>Spent</dt>
              <dd className="strong">{money(spending.total)}</dd>
              <dt>Paid orders</dt>
              <dd>
                {number(spending.orderCount)}
                {spending.orderCount > 0 && `, on average ${money(spending.average)}`}
              </dd>
            </dl>
          </section>
          {isAdmin && <Access user={user} />}
          {user.reports.nodes.length > 0 && (
            <section className="panel" aria-labelledby="reports">
              <div className="panel-header">
                <h2 id="reports">Reports asked for</h2>
              </div>
              <ul className="list">
                {user.reports.nodes.map((report) => (
                  <li key={report.id} className="link">
                    <Link className="grow row" to="/reports" search={{ report: report.id }}>
                      <span>
                        <span className="strong">{kindNames[report.kind]}</span>
                        <br />
                        <time className="small faint" dateTime={report.createdAt}>
                          {moment(report.createdAt)}
                        </time>
                      </span>
                      <span className="push">
                        <StatusPill status={report.status} />
                      </span>
                    </Link>
                  </li>
                ))}
              </ul>
            </section>
          )}
        </div>
      </div>
    </main>
  );
}

const Orders = ({ username, orders }: { username: string; orders: CustomerPage_user$data["orders"] }) => (
  <section className="panel" aria-labelledby="orders">
    <div className="panel-header">
      <h2 id="orders">Orders</h2>
      <span className="count">{count(orders.totalCount, orders.totalCountIsExact)}</span>
      {orders.totalCount > orders.nodes.length && (
        <Link className="button quiet small push" to="/orders" search={{ q: username }}>
          All <Icon name="right" />
        </Link>
      )}
    </div>
    {orders.nodes.length === 0 ? (
      <Empty icon="orders" title="No orders yet" />
    ) : (
      <table className="data-table cards">
        <thead>
          <tr>
            <th scope="col">Order</th>
            <th scope="col">Placed</th>
            <th scope="col">Status</th>
            <th scope="col" className="number">
              Items
            </th>
            <th scope="col" className="number">
              Total
            </th>
          </tr>
        </thead>
        <tbody>
          {orders.nodes.map((order) => (
            <tr key={order.id}>
              <td>
                <Link className="key" to="/orders/$id" params={{ id: order.id }}>
                  #{order.number}
                </Link>
              </td>
              <td className="soft customer">
                <time dateTime={order.placedAt} title={momentOfYear(order.placedAt)}>
                  {moment(order.placedAt)}
                </time>
              </td>
              <td className="state">
                <StatusPill status={order.status} />
              </td>
              <td className="number soft only-wide">{number(order.itemCount)}</td>
              <td className="number total">{money(order.total)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    )}
  </section>
);
