import type { OrdersSearch } from "../../router";
import type { OrderFilter, OrderOrder } from "../../__generated__/OrdersPageQuery.graphql";

/** Midnight of a calendar day where the reader is, some days later. */
function midnight(day: string, later = 0): string {
  const [year, month, date] = day.split("-").map(Number);
  return new Date(year!, month! - 1, date! + later).toISOString();
}

/** The filter that an address stands for; none where it names nothing. Days are the reader's; `to` is a day that still counts. */
export function filterOf({ status, q, from, to, days, min, max }: OrdersSearch, now = new Date()): OrderFilter | undefined {
  const begin = days === undefined ? from && midnight(from) : new Date(now.getFullYear(), now.getMonth(), now.getDate() - days + 1).toISOString();
  const end = to && midnight(to, 1);
  const filter: OrderFilter = {
    ...(status && { status: [status] }),
    ...(q && { search: q }),
    ...((begin || end) && { placedAt: { ...(begin && { from: begin }), ...(end && { to: end }) } }),
    ...((min || max) && { total: { ...(min && { min }), ...(max && { max }) } }),
  };
  return Object.keys(filter).length > 0 ? filter : undefined;
}

/** The order that an address stands for; the newest come first unless it says otherwise. */
export const orderOf = ({ sort = "PLACED_AT", direction = "DESC" }: OrdersSearch): OrderOrder | undefined =>
  sort === "PLACED_AT" && direction === "DESC" ? undefined : { field: sort, direction };

/** The steps that an order may take next. */
export const nextSteps: Record<string, readonly ("PAID" | "SHIPPED" | "DELIVERED" | "CANCELLED")[]> = {
  PENDING: ["PAID", "CANCELLED"],
  PAID: ["SHIPPED", "CANCELLED"],
  SHIPPED: ["DELIVERED"],
  DELIVERED: [],
  CANCELLED: [],
};
