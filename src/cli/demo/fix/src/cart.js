/** Adds up a cart. Prices are in cents. Ten or more of one thing cost a tenth less. */
export function total(items) {
  return items.reduce((sum, { price, quantity = 1 }) => sum + price * quantity * discount(quantity), 0);
}

function discount(quantity) {
  return quantity >= 10 ? 0.9 : 1;
}
