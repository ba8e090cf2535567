import { lowStock } from "../../parts/ProductPills";
import type { ProductsSearch } from "../../router";
import type { ProductFilter, ProductOrder } from "../../__generated__/ProductsPageQuery.graphql";

/** The groups that have a tab each. Low are all of which few are left, down to none. */
export const groups: Record<NonNullable<ProductsSearch["group"]>, ProductFilter> = {
  ON_SALE: { isActive: true },
  HIDDEN: { isActive: false },
  LOW: { isActive: true, stock: { max: lowStock } },
  SOLD_OUT: { isActive: true, stock: { max: 0 } },
};

/** The filter that an address stands for. */
export function filterOf({ group, q, category, min, max, fewest, most }: ProductsSearch): ProductFilter {
  return {
    ...(group && groups[group]),
    ...(q && { search: q }),
    ...(category && { category }),
    ...((min || max) && { price: { ...(min && { min }), ...(max && { max }) } }),
    ...((fewest !== undefined || most !== undefined) && { stock: { ...(fewest !== undefined && { min: fewest }), ...(most !== undefined && { max: most }) } }),
  };
}

/** The order that an address stands for: by name unless it says otherwise. */
export function orderOf({ sort = "NAME", direction }: ProductsSearch): ProductOrder | undefined {
  const way = direction ?? (sort === "NAME" ? "ASC" : "DESC");
  return sort === "NAME" && way === "ASC" ? undefined : { field: sort, direction: way };
}
