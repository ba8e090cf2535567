import { ApolloClient, HttpLink, InMemoryCache } from "@apollo/client";
import { relayStylePagination } from "@apollo/client/utilities";

/** A client as a front end has it: lists grow page by page in the cache, one list for each filter and order. */
export function newClient(url, token) {
  return new ApolloClient({
    link: new HttpLink({ uri: url, headers: token ? { authorization: `Bearer ${token}` } : {} }),
    cache: new InMemoryCache({
      possibleTypes: { Node: ["User", "Product", "Order", "OrderItem", "Notification", "Report"] },
      typePolicies: {
        Query: {
          fields: {
            orders: relayStylePagination(["filter", "orderBy"]),
            products: relayStylePagination(["filter", "orderBy"]),
            users: relayStylePagination(["filter", "orderBy"]),
          },
        },
        User: {
          fields: {
            notifications: relayStylePagination(["unreadOnly"]),
            orders: relayStylePagination(["filter", "orderBy"]),
          },
        },
      },
    }),
  });
}
