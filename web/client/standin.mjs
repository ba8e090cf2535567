import { createServer } from "node:http";

import { buildASTSchema, graphql, parse } from "graphql";

const schema = buildASTSchema(
  parse(`
    type Query {
      viewer: User
      userByUsername(username: String!): User
      users(first: Int!, after: String, orderBy: UserOrder): Users!
      orders(first: Int!, after: String): Orders!
      products(first: Int!, after: String, filter: ProductFilter, orderBy: ProductOrder): Products!
    }
    type Mutation { logIn(input: LogInInput!): LogInPayload! }
    input LogInInput { username: String! password: String! transport: String! }
    type LogInPayload { token: String errors: [UserError!]! }
    type UserError { code: String! message: String! }
    interface Node { id: ID! }
    type User implements Node {
      id: ID! username: String! role: String!
      orders(first: Int!, after: String): Orders!
      notifications(first: Int!, after: String): Notifications!
    }
    type Order implements Node {
      id: ID! number: Int! status: String! placedAt: String! itemCount: Int! total: Money! customer: User!
    }
    type Product implements Node { id: ID! sku: String! name: String! price: Money! }
    type Notification implements Node { id: ID! title: String! subject: Subject }
    union Subject = Order | Product
    type Money { amount: String! currency: String! }
    type PageInfo { hasNextPage: Boolean! endCursor: String }
    ${["User", "Order", "Product", "Notification"].map(connection).join("\n")}
    input UserOrder { field: String! direction: String! }
    input ProductOrder { field: String! direction: String! }
    input ProductFilter { search: String }
  `),
);

function connection(type) {
  return `
    type ${type}s { totalCount: Int! totalCountIsExact: Boolean! pageInfo: PageInfo! edges: [${type}Edge!]! }
    type ${type}Edge { cursor: String! node: ${type}! }`;
}

const money = { amount: "1.00", currency: "EUR" };
const customer = { id: "u1", username: "customer", role: "CUSTOMER" };
const make = {
  users: (n) => ({ id: `u${n}`, username: `user ${n}`, role: "CUSTOMER" }),
  orders: (n) => ({ id: `o${n}`, number: n, status: "PAID", placedAt: "now", itemCount: 1, total: money, customer }),
  products: (n) => ({ id: `p${n}`, sku: `s${n}`, name: `product ${n}`, price: money }),
  notifications: (n) => ({ id: `n${n}`, title: `notification ${n}`, subject: { __typename: "Order", ...make.orders(n) } }),
};

const password = "right";
const token = "token-of-staff";

function logIn({ input }) {
  if (input.password === password && input.transport === "TOKEN") return { token, errors: [] };
  return { errors: [{ code: "BAD_CREDENTIALS", message: "no user has this name and this password" }] };
}

/**
 * A server with lists of `count` rows, for the tests of the walk. They take a session, whose password is `right`. `spoil` may change a page before it is sent:
 * it takes the page, the list's name and the index of the page's first row.
 */
export async function startStandIn({ count, spoil = (page) => page }) {
  const list = (name) => (args) => {
    const start = Number(args.after ?? 0);
    const end = Math.min(start + args.first, count);
    const edges = [];
    for (let n = start + 1; n <= end; n++) edges.push({ cursor: `${n}`, node: make[name](n) });
    const pageInfo = { hasNextPage: end < count, endCursor: edges.at(-1)?.cursor };
    return spoil({ totalCount: count, totalCountIsExact: true, pageInfo, edges }, name, start);
  };
  const user = { ...customer, orders: list("orders"), notifications: list("notifications") };
  const toNobody = { logIn };
  const toStaff = {
    logIn,
    viewer: user,
    userByUsername: user,
    users: list("users"),
    orders: list("orders"),
    products: list("products"),
  };

  const server = createServer(async (request, response) => {
    const { query, variables, operationName } = JSON.parse(await bodyOf(request));
    const rootValue = request.headers.authorization === `Bearer ${token}` ? toStaff : toNobody;
    const answer = await graphql({ schema, rootValue, source: query, variableValues: variables, operationName });
    response.setHeader("content-type", "application/graphql-response+json");
    response.end(JSON.stringify(answer));
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  return { url: `http://127.0.0.1:${server.address().port}/graphql`, stop: () => server.close() };
}

async function bodyOf(request) {
  let body = "";
  for await (const chunk of request) body += chunk;
  return body;
}
