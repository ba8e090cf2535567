/** The pages, each a chunk of its own. */
export const modules = {
  home: () => import("./home/HomePage"),
  orders: () => import("./orders/OrdersPage"),
  order: () => import("./order/OrderPage"),
  products: () => import("./products/ProductsPage"),
  product: () => import("./product/ProductPage"),
  categories: () => import("./categories/CategoriesPage"),
  customers: () => import("./customers/CustomersPage"),
  customer: () => import("./customer/CustomerPage"),
  reports: () => import("./reports/ReportsPage"),
  catalogue: () => import("./catalogue/CataloguePage"),
  account: () => import("./account/AccountPage"),
  logIn: () => import("./log-in/LogInPage"),
  register: () => import("./log-in/RegisterPage"),
};

const { home, order, product, customer, logIn, ...named } = modules;

/** Loads the page at a path before the router is there, which asks for it again. Another path has none. */
export function loadAhead(path: string) {
  const [, first = "", second] = path.split("/");
  const one: Record<string, () => Promise<unknown>> = { orders: order, products: product, customers: customer };
  const lists: Record<string, () => Promise<unknown>> = { ...named, "": home, "log-in": logIn };
  (second ? one : lists)[first]?.().catch(() => undefined); // the router's own attempt tells
}
