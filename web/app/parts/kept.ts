/** What the browser keeps, over reloads and for all windows. Where it keeps nothing, nothing was kept. */
export function kept(place: string): string | null {
  try {
    return localStorage.getItem(place);
  } catch {
    return null;
  }
}

/** Keeps something at a place, or nothing. */
export function keep(place: string, value: string | null) {
  try {
    if (value === null) localStorage.removeItem(place);
    else localStorage.setItem(place, value);
  } catch {
    // it is for this page only
  }
}

/** The name under which the browser keeps the basket. */
export const basketPlace = "orderly-basket";

const rolePlace = "orderly-role";
const nobody = "NOBODY";

/** The role of who was logged in last, or null for nobody; undefined where that is not known. */
export function lastRole(): string | null | undefined {
  const role = kept(rolePlace);
  return role === nobody ? null : (role ?? undefined);
}

export const keepRole = (role: string | null) => keep(rolePlace, role ?? nobody);
