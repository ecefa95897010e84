/** Adds up a cart. Prices are in cents. */
export function total(items) {
  return items.reduce((sum, { price, quantity = 1 }) => sum + price * quantity, 0);
}
