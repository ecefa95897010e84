import assert from 'node:assert/strict';
import { test } from 'node:test';
import { total } from '../src/cart.js';

test('an empty cart costs nothing', () => {
  assert.equal(total([]), 0);
});

test('quantities count', () => {
  assert.equal(total([{ price: 250, quantity: 4 }, { price: 99 }]), 1099);
});

test('ten of one thing cost a tenth less', () => {
  assert.equal(total([{ price: 100, quantity: 10 }]), 900);
});
