import { ask, Refusal } from "../session/ask";
import type { Example } from "./examples";
import query from "./shop.graphql?raw";

/** An example's variables, ready to run. */
export interface FilledIn {
  variables: string;
  /** Why they can't run as they are, if so, in words. */
  problem?: string;
}

/**
 * Fills an example's variables in with what the viewer's shop has: ids in the place of "<Order>" and the like, `number` of an
 * order, `username` of a customer, and an `idempotencyKey` that is new. Nothing is made up: what the shop has not stays.
 */
export async function fillIn({ variables }: Example): Promise<FilledIn> {
  if (!variables) return { variables: "" };
  try {
    const shop = namesObjects.test(variables) ? await askShop() : {};
    const hasNoOrder = /"(number|username)":/.test(variables) && shop.Order?.length === 0;
    const filled = replaced(variables, shop);
    const missing = hasNoOrder ? "Order" : /"<(\w+)>"/.exec(filled)?.[1];
    return { variables: filled, problem: missing && `This example needs an object of the type ${missing}, and there is none that you may see.` };
  } catch (error) {
    return { variables, problem: inWords(error) };
  }
}

const placeholder = /^<(\w+)>$/;
const namesObjects = /"<\w+>"|"(number|username)":/;

function inWords(error: unknown): string {
  if (!(error instanceof Refusal)) throw error;
  if (error.code !== "UNAUTHENTICATED") return `This example names objects of the shop, which could not be asked for. ${error.message}`;
  return "This example names objects of the shop: log in, then open it again.";
}

/** Ids by the name of their type, and what else the variables name, the first to be named first. */
type Shop = Record<string, unknown[]>;

type Nodes<Node> = { nodes: Node[] };

interface Found {
  viewer: { id: string; notifications: Nodes<{ id: string }> } | null;
  orders: Nodes<{ id: string; number: number; customer: { username: string }; items: Nodes<{ id: string }> }>;
  products: Nodes<{ id: string }>;
  reports: Nodes<{ id: string }>;
}

async function askShop(): Promise<Shop> {
  const { data } = await ask<Found>(query);
  const idsOf = ({ nodes }: Nodes<{ id: string }>) => nodes.map(({ id }) => id);
  const orders = data.orders.nodes;
  return {
    User: data.viewer ? [data.viewer.id] : [],
    Notification: data.viewer ? idsOf(data.viewer.notifications) : [],
    Order: idsOf(data.orders),
    OrderItem: orders.flatMap(({ items }) => idsOf(items)),
    Product: idsOf(data.products),
    Report: idsOf(data.reports),
    number: orders.map(({ number }) => number),
    username: orders.map(({ customer }) => customer.username),
  };
}

/** Takes from the shop in turn. What it has not goes from a list, unless nothing would be left. */
function replaced(variables: string, shop: Shop): string {
  const filled = JSON.parse(variables, (key, value) => {
    if (Array.isArray(value)) {
      const rest = value.filter((element) => !placeholder.test(element));
      return rest.length > 0 ? rest : value;
    }
    if (key === "idempotencyKey") return crypto.randomUUID();
    const kind = placeholder.exec(value)?.[1] ?? key;
    return shop[kind]?.shift() ?? value;
  });
  return JSON.stringify(filled, null, 2);
}
