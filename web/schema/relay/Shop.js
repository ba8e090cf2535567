// Lists at the root and what makes the page of a user; and a purchase that puts its order into a list.
import { graphql } from "relay-runtime";

export const page = graphql`
  query ShopQuery($id: ID!, $search: String) {
    viewer {
      ...OrderList_user @arguments(count: 10, status: [PAID, SHIPPED])
      ...NotificationList_user
    }
    node(id: $id) {
      __typename
      ...OrderList_order @alias(as: "order")
    }
    ...Shop_products @arguments(search: $search)
  }
`;

export const products = graphql`
  fragment Shop_products on Query
  @refetchable(queryName: "ShopProductsQuery")
  @argumentDefinitions(count: { type: "Int", defaultValue: 20 }, cursor: { type: "String" }, search: { type: "String" }) {
    products(first: $count, after: $cursor, filter: { search: $search }) @connection(key: "Shop_products", filters: ["filter"]) {
      edges {
        node {
          name
          price {
            amount
          }
        }
      }
    }
  }
`;

export const buy = graphql`
  mutation ShopBuyMutation($input: PlaceOrderInput!, $connections: [ID!]!) {
    placeOrder(input: $input) {
      order @prependNode(connections: $connections, edgeTypeName: "OrderEdge") {
        ...OrderList_order
      }
      errors {
        code
        message
        field
      }
    }
  }
`;
