import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from "@tanstack/react-router";

import { modules } from "./pages/modules";
import { amount, calendarDay, days, oneOf, searched, text, whole } from "./parts/search";
import { Failure } from "./relay/failure";
import { leave } from "./relay/session";
import { MissingPage } from "./shell/MissingPage";
import { Root } from "./shell/Root";
import { pageOf } from "./shell/Sliced";
import { PageError, PagePending } from "./shell/states";

const root = createRootRoute({ component: Root, notFoundComponent: MissingPage });

/** What a page's module has: how its data are asked for, and the page. */
interface PageModule<Place> {
  loadPage(place: Place): Promise<unknown>;
}

/** Asks for a page's data, and sends those to the log-in who are nobody. */
async function loadFrom<Place>(module: Promise<PageModule<Place>>, place: Place, address: string): Promise<void> {
  try {
    await (await module).loadPage(place);
  } catch (error) {
    if (error instanceof Failure && error.code === "UNAUTHENTICATED") throw redirect({ to: "/log-in", search: { to: address }, replace: true });
    throw error;
  }
}

/** A page that only entering it asks for: not each change of what the address keeps beside the filters. */
const onEntering = { staleTime: Infinity, shouldReload: ({ cause }: { cause: string }) => cause === "enter" };

const periods = ["week", "month", "year"] as const;

const home = createRoute({
  getParentRoute: () => root,
  path: "/",
  validateSearch: (search): { period?: (typeof periods)[number] } => ({ period: oneOf(periods, search.period) }),
  loaderDeps: ({ search }) => search,
  loader: ({ deps, location }) => loadFrom(modules.home(), deps, location.href),
  component: pageOf(modules.home, "HomePage"),
  ...onEntering,
});

const statuses = ["PENDING", "PAID", "SHIPPED", "DELIVERED", "CANCELLED"] as const;
const orderFields = ["NUMBER", "PLACED_AT", "TOTAL"] as const;
const directions = ["ASC", "DESC"] as const;

/** Which orders a list shows, as its address says; `at` and `row` are the place in it. */
export interface OrdersSearch {
  status?: (typeof statuses)[number];
  q?: string;
  from?: string;
  to?: string;
  days?: number;
  min?: string;
  max?: string;
  sort?: (typeof orderFields)[number];
  direction?: (typeof directions)[number];
  at?: string;
  row?: number;
}

const orders = createRoute({
  getParentRoute: () => root,
  path: "/orders",
  validateSearch: (search): OrdersSearch => ({
    status: oneOf(statuses, search.status),
    q: searched(search.q),
    from: calendarDay(search.from),
    to: calendarDay(search.to),
    days: days(search.days),
    min: amount(search.min),
    max: amount(search.max),
    sort: oneOf(orderFields, search.sort),
    direction: oneOf(directions, search.direction),
    at: text(search.at),
    row: whole(search.row),
  }),
  loaderDeps: ({ search: { at, row, ...filters } }) => filters,
  loader: ({ deps, location }) => loadFrom(modules.orders(), { ...deps, at: text((location.search as OrdersSearch).at) }, location.href),
  component: pageOf(modules.orders, "OrdersPage"),
  ...onEntering,
});

const order = createRoute({
  getParentRoute: () => root,
  path: "/orders/$id",
  loader: ({ params, location }) => loadFrom(modules.order(), params, location.href),
  component: pageOf(modules.order, "OrderPage"),
  ...onEntering,
});

/** The report that an address names is shown over the list. */
export interface ReportsSearch {
  report?: string;
}

const reports = createRoute({
  getParentRoute: () => root,
  path: "/reports",
  validateSearch: (search): ReportsSearch => ({ report: text(search.report) }),
  loaderDeps: ({ search }) => search,
  loader: ({ deps, location }) => loadFrom(modules.reports(), deps, location.href),
  component: pageOf(modules.reports, "ReportsPage"),
  ...onEntering,
});

const sorts = ["price", "newest"] as const;

/** Which products the catalogue shows. */
export interface CatalogueSearch {
  category?: string;
  q?: string;
  inStock?: true;
  sort?: (typeof sorts)[number];
}

const catalogue = createRoute({
  getParentRoute: () => root,
  path: "/catalogue",
  validateSearch: (search): CatalogueSearch => ({
    category: text(search.category),
    q: searched(search.q),
    inStock: search.inStock === true || undefined,
    sort: oneOf(sorts, search.sort),
  }),
  loaderDeps: ({ search }) => search,
  loader: ({ deps, location }) => loadFrom(modules.catalogue(), deps, location.href),
  component: pageOf(modules.catalogue, "CataloguePage"),
  ...onEntering,
});

const account = createRoute({
  getParentRoute: () => root,
  path: "/account",
  loader: ({ location }) => loadFrom(modules.account(), undefined, location.href),
  component: pageOf(modules.account, "AccountPage"),
  ...onEntering,
});

const register = createRoute({
  getParentRoute: () => root,
  path: "/register",
  component: lazyRouteComponent(modules.register, "RegisterPage"),
});

const productGroups = ["ON_SALE", "HIDDEN", "LOW", "SOLD_OUT"] as const;
const productFields = ["NAME", "PRICE", "STOCK", "CREATED_AT"] as const;

/** Which products a list shows, as its address says; `at` and `row` are the place in it. */
export interface ProductsSearch {
  group?: (typeof productGroups)[number];
  q?: string;
  category?: string;
  min?: string;
  max?: string;
  fewest?: number;
  most?: number;
  sort?: (typeof productFields)[number];
  direction?: (typeof directions)[number];
  at?: string;
  row?: number;
}

const products = createRoute({
  getParentRoute: () => root,
  path: "/products",
  validateSearch: (search): ProductsSearch => ({
    group: oneOf(productGroups, search.group),
    q: searched(search.q),
    category: text(search.category),
    min: amount(search.min),
    max: amount(search.max),
    fewest: whole(search.fewest),
    most: whole(search.most),
    sort: oneOf(productFields, search.sort),
    direction: oneOf(directions, search.direction),
    at: text(search.at),
    row: whole(search.row),
  }),
  loaderDeps: ({ search: { at, row, ...filters } }) => filters,
  loader: ({ deps, location }) => loadFrom(modules.products(), { ...deps, at: text((location.search as ProductsSearch).at) }, location.href),
  component: pageOf(modules.products, "ProductsPage"),
  ...onEntering,
});

const product = createRoute({
  getParentRoute: () => root,
  path: "/products/$id",
  loader: ({ params, location }) => loadFrom(modules.product(), params, location.href),
  component: pageOf(modules.product, "ProductPage"),
  ...onEntering,
});

const categories = createRoute({
  getParentRoute: () => root,
  path: "/categories",
  loader: ({ location }) => loadFrom(modules.categories(), undefined, location.href),
  component: pageOf(modules.categories, "CategoriesPage"),
  ...onEntering,
});

const roles = ["CUSTOMER", "STAFF", "ADMIN"] as const;
const access = ["OPEN", "LOCKED"] as const;
const userFields = ["USERNAME", "CREATED_AT"] as const;

/** Which accounts a list shows, as its address says; `at` and `row` are the place in it. */
export interface CustomersSearch {
  role?: (typeof roles)[number];
  access?: (typeof access)[number];
  q?: string;
  sort?: (typeof userFields)[number];
  direction?: (typeof directions)[number];
  at?: string;
  row?: number;
}

const customers = createRoute({
  getParentRoute: () => root,
  path: "/customers",
  validateSearch: (search): CustomersSearch => ({
    role: oneOf(roles, search.role),
    access: oneOf(access, search.access),
    q: searched(search.q),
    sort: oneOf(userFields, search.sort),
    direction: oneOf(directions, search.direction),
    at: text(search.at),
    row: whole(search.row),
  }),
  loaderDeps: ({ search: { at, row, ...filters } }) => filters,
  loader: ({ deps, location }) => loadFrom(modules.customers(), { ...deps, at: text((location.search as CustomersSearch).at) }, location.href),
  component: pageOf(modules.customers, "CustomersPage"),
  ...onEntering,
});

const customer = createRoute({
  getParentRoute: () => root,
  path: "/customers/$id",
  loader: ({ params, location }) => loadFrom(modules.customer(), params, location.href),
  component: pageOf(modules.customer, "CustomerPage"),
  ...onEntering,
});

const logIn = createRoute({
  getParentRoute: () => root,
  path: "/log-in",
  validateSearch: (search): { to?: string } => ({ to: text(search.to) }),
  component: lazyRouteComponent(modules.logIn, "LogInPage"),
  onEnter: leave, // the way back shows nothing of whose session has ended
});

/** How long a page that is left stays while the next is on its way, in milliseconds. */
const patience = 150;

export const router = createRouter({
  routeTree: root.addChildren([home, orders, order, products, product, categories, customers, customer, reports, catalogue, account, logIn, register]),
  defaultPreload: "intent",
  defaultPendingMs: patience,
  defaultPendingMinMs: 0,
  defaultPendingComponent: PagePending,
  defaultErrorComponent: PageError,
  // A list that is opened at a place finds it by itself: where it was in pixels depends on what is loaded.
  scrollRestoration: ({ location }) => !("at" in location.search),
});

// Another page shows its shape while its data are on their way. The same page with another filter keeps what it shows, and with it
// the focus, and what somebody types.
router.subscribe("onBeforeLoad", ({ pathChanged }) => {
  router.options.defaultPendingMs = pathChanged ? patience : Infinity;
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
