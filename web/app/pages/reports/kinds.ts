import type { ReportKind } from "../../__generated__/RequestFormMutation.graphql";

/** The kinds of reports, and what each tells. */
export const kinds: [kind: ReportKind, name: string, what: string][] = [
  ["SALES_SUMMARY", "Sales summary", "Revenue, orders and their average by day"],
  ["TOP_PRODUCTS", "Top products", "Products by revenue"],
  ["CUSTOMER_ACTIVITY", "Customer activity", "Customers by orders and revenue"],
  ["ORDERS_EXPORT", "Orders export", "Every line of every order"],
];

export const kindNames = Object.fromEntries(kinds) as Record<ReportKind, string>;
