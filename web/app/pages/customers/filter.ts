import type { CustomersSearch } from "../../router";
import type { UserFilter, UserOrder } from "../../__generated__/CustomersPageQuery.graphql";

/** The filter that an address stands for. */
export const filterOf = ({ role, access, q }: CustomersSearch): UserFilter => ({
  ...(role && { role }),
  ...(access && { isActive: access === "OPEN" }),
  ...(q && { search: q }),
});

/** The order that an address stands for: the newest come first unless it says otherwise. */
export function orderOf({ sort = "CREATED_AT", direction }: CustomersSearch): UserOrder | undefined {
  const way = direction ?? (sort === "USERNAME" ? "ASC" : "DESC");
  return sort === "CREATED_AT" && way === "DESC" ? undefined : { field: sort, direction: way };
}
