/** The name under which the browser keeps the basket. */
export const basketPlace = "orderly-basket";
