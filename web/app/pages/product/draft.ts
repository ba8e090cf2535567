/** What can be edited of a product, as it is typed. */
export interface Values {
  name: string;
  description: string;
  price: string;
  isActive: boolean;
}

export type Field = keyof Values;

export const fields: readonly Field[] = ["name", "description", "price", "isActive"];

export const fieldNames: Record<Field, string> = { name: "Name", description: "Description", price: "Price", isActive: "On sale" };

/** Changes that are not saved: the version and the values that they began with, and what was made of these. */
export interface Draft {
  version: number;
  was: Values;
  mine: Partial<Values>;
}

/** The fields that a draft changes. */
export const changedIn = ({ was, mine }: Draft): Field[] => fields.filter((field) => mine[field] !== undefined && mine[field] !== was[field]);

const keyOf = (id: string) => `orderly-draft-${id}`;

/** A product's draft in this tab: it outlives a reload, and a session that ends. */
export function storedDraft(id: string): Draft | null {
  try {
    return JSON.parse(sessionStorage.getItem(keyOf(id)) ?? "null");
  } catch {
    return null; // the browser keeps nothing
  }
}

export function storeDraft(id: string, draft: Draft | null) {
  try {
    if (draft) sessionStorage.setItem(keyOf(id), JSON.stringify(draft));
    else sessionStorage.removeItem(keyOf(id));
  } catch {
    // the browser keeps nothing: it is for this page only
  }
}
