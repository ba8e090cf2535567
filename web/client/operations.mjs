import { gql } from "@apollo/client";

const page = gql`
  fragment Page on PageInfo {
    hasNextPage
    endCursor
  }
`;

const orderRow = gql`
  fragment OrderRow on Order {
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
`;

/** Five pages of a front end. Each names the list that it pages through, and where the answer holds it. */
export const operations = [
  {
    name: "orders",
    variables: { first: 50 },
    list: (data) => data.orders,
    query: gql`
      query Orders($first: Int!, $after: String) {
        orders(first: $first, after: $after) {
          totalCount
          totalCountIsExact
          pageInfo {
            ...Page
          }
          edges {
            cursor
            node {
              ...OrderRow
              customer {
                id
                username
              }
            }
          }
        }
      }
      ${page}
      ${orderRow}
    `,
  },
  {
    name: "users",
    variables: { first: 50, orderBy: { field: "USERNAME", direction: "ASC" } },
    list: (data) => data.users,
    query: gql`
      query Users($first: Int!, $after: String, $orderBy: UserOrder) {
        users(first: $first, after: $after, orderBy: $orderBy) {
          totalCount
          totalCountIsExact
          pageInfo {
            ...Page
          }
          edges {
            cursor
            node {
              id
              username
              role
            }
          }
        }
      }
      ${page}
    `,
  },
  {
    name: "user.orders",
    variables: { username: "customer", first: 10 },
    list: (data) => data.userByUsername?.orders,
    query: gql`
      query UserOrders($username: String!, $first: Int!, $after: String) {
        userByUsername(username: $username) {
          id
          username
          orders(first: $first, after: $after) {
            totalCount
            totalCountIsExact
            pageInfo {
              ...Page
            }
            edges {
              cursor
              node {
                ...OrderRow
              }
            }
          }
        }
      }
      ${page}
      ${orderRow}
    `,
  },
  {
    name: "products",
    variables: { first: 20, filter: { search: "a" }, orderBy: { field: "PRICE", direction: "DESC" } },
    list: (data) => data.products,
    query: gql`
      query Products($first: Int!, $after: String, $filter: ProductFilter, $orderBy: ProductOrder) {
        products(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {
          totalCount
          totalCountIsExact
          pageInfo {
            ...Page
          }
          edges {
            cursor
            node {
              id
              sku
              name
              price {
                amount
                currency
              }
            }
          }
        }
      }
      ${page}
    `,
  },
  {
    name: "notifications",
    variables: { first: 20 },
    list: (data) => data.viewer?.notifications,
    query: gql`
      query Notifications($first: Int!, $after: String) {
        viewer {
          id
          notifications(first: $first, after: $after) {
            totalCount
            totalCountIsExact
            pageInfo {
              ...Page
            }
            edges {
              cursor
              node {
                id
                title
                subject {
                  ... on Node {
                    id
                  }
                }
              }
            }
          }
        }
      }
      ${page}
    `,
  },
];
