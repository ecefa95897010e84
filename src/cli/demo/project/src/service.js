import { createServer } from 'node:http';
import { total } from './cart.js';

/** Answers POST / with the total of the cart in its body. */
export function createService(currency = process.env.CURRENCY) {
  return createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ total: total(JSON.parse(body)), currency }));
  });
}
