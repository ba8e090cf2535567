/** The name under which the browser keeps the basket. */
export const basketPlace = "orderly-basket";

export function forgetBasket() {
  try {
    localStorage.removeItem(basketPlace);
  } catch {
    // the browser keeps nothing
  }
}
