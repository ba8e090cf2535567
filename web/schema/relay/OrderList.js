// A list that grows at its end. Relay refetches a fragment of a Node by itself: it needs `node(id:)`.
import { graphql } from "relay-runtime";

export const orders = graphql`
  fragment OrderList_user on User
  @refetchable(queryName: "OrderListPaginationQuery")
  @argumentDefinitions(count: { type: "Int", defaultValue: 20 }, cursor: { type: "String" }, status: { type: "[OrderStatus!]" }) {
    orders(first: $count, after: $cursor, filter: { status: $status }, orderBy: { field: TOTAL })
      @connection(key: "OrderList_orders") {
      totalCount
      totalCountIsExact
      edges {
        node {
          ...OrderList_order
        }
      }
    }
  }
`;

export const order = graphql`
  fragment OrderList_order on Order @refetchable(queryName: "OrderListRefetchQuery") {
    number
    status
    total {
      amount
      currency
    }
    items(first: 5) {
      edges {
        node {
          quantity
          product {
            name
          }
        }
      }
    }
  }
`;
