import { ApolloClient, HttpLink, InMemoryCache } from "@apollo/client";
import { relayStylePagination } from "@apollo/client/utilities";
import { isAbstractType } from "graphql";

import { readSchema } from "../check/schema.mjs";

const schema = readSchema();

/** The types of each interface and union, as the schema has them: Apollo's cache needs to know. */
export const possibleTypes = Object.fromEntries(
  Object.values(schema.getTypeMap())
    .filter(isAbstractType)
    .map((type) => [type.name, schema.getPossibleTypes(type).map(({ name }) => name)]),
);

/** A client as a front end has it: lists grow page by page in the cache, one list for each filter and order. */
export function newClient(url, token) {
  return new ApolloClient({
    link: new HttpLink({ uri: url, headers: token ? { authorization: `Bearer ${token}` } : {} }),
    cache: new InMemoryCache({
      possibleTypes,
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
